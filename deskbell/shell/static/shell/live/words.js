// Words stand in the page, written by the server in the person's language. This only fills them in.

/** @typedef {Record<string, string|Record<string, string>>} Words */

const language = document.documentElement.lang || "en";
const plural = new Intl.PluralRules(language);
/** @type {Words} */
const words = JSON.parse(document.getElementById("live-words")?.textContent ?? "{}");

/**
 * @param {string} name which words
 * @param {Record<string, string|number>} [parts] what goes into the {braces}
 * @param {number} [count] chooses between one and other; also fills {n}
 * @returns {string}
 */
export function say(name, parts = {}, count) {
  const found = words[name] ?? "";
  const form = count === undefined ? "other" : plural.select(count);
  const text = typeof found === "string" ? found : (found[form] ?? found.other);
  const filled = count === undefined ? parts : { n: count, ...parts };
  return text.replace(/\{(\w+)\}/g, (whole, part) => String(filled[part] ?? whole));
}

/** @param {string[]} names @returns {string} "Ana, Tomás and Grace", in the page's language */
export function list(names) {
  return new Intl.ListFormat(language, { type: "conjunction" }).format(names);
}

/** @param {number} seconds @returns {string} "4 seconds" */
export function seconds(seconds) {
  const unit = { style: /** @type {const} */ ("unit"), unit: "second", unitDisplay: /** @type {const} */ ("long") };
  return new Intl.NumberFormat(language, unit).format(seconds);
}

/** @param {number} left in seconds @returns {string} "20 seconds", "3 minutes" */
export function lasting(left) {
  if (left < 100) return seconds(left);
  const unit = { style: /** @type {const} */ ("unit"), unit: "minute", unitDisplay: /** @type {const} */ ("long") };
  return new Intl.NumberFormat(language, unit).format(Math.round(left / 60));
}

const relative = new Intl.RelativeTimeFormat(language, { numeric: "auto" });

/** @param {number} since seconds that have passed @returns {string} "12 seconds ago" */
export function ago(since) {
  const passed = Math.max(0, Math.round(since));
  if (passed < 100) return relative.format(-passed, "second");
  if (passed < 5700) return relative.format(-Math.round(passed / 60), "minute");
  if (passed < 129600) return relative.format(-Math.round(passed / 3600), "hour");
  return relative.format(-Math.round(passed / 86400), "day");
}

/** @param {string|number} at @param {string} [zone] the library's time zone @returns {string} 16:24:05 */
export function clockTime(at, zone) {
  const parts = /** @type {const} */ ({ hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });
  return new Intl.DateTimeFormat(language, { ...parts, timeZone: zone || undefined }).format(new Date(at));
}
