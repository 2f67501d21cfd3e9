// What is said on a desk about those who were called.

import { clockTime, lasting, list, say } from "./words.js";

const DANGER = 3;

/** @param {Record<string, any>} alarm @param {string} [zone] @returns {string} */
export function ended(alarm, zone) {
  const { reason = "", by = "", at = alarm.at } = alarm.closed ?? {};
  if (reason === "undone" || reason === "cancelled") return say(`ended_${reason}`);
  return say("ended_clear", { time: clockTime(at, zone), name: by });
}

/** @param {import("./hearing.js").Told} told @returns {string} "7 people and 11 screens" */
export function whoHears({ people, screens }) {
  const both = [people && say("people", {}, people), screens && say("screens", {}, screens)];
  return list(both.filter((part) => typeof part === "string"));
}

/** @param {{name: string, said: string}[]} people @param {number} screens @returns {string} "Ana Ruiz is coming. 2 have seen it." */
export function whoComes(people, screens) {
  const of = (/** @type {string} */ what) => people.filter(({ said }) => said === what).map(({ name }) => name);
  const parts = ["there", "going", "cannot"].map((what) => {
    const names = of(what);
    return names.length > 0 ? say(`who_${what}`, { names: list(names) }, names.length) : "";
  });
  const seen = of("seen").length;
  if (seen > 0) parts.push(say("who_seen", {}, seen));
  else if (people.length === 0) parts.push(screens > 0 ? say("screens_seen", {}, screens) : say("nobody_seen"));
  return parts.filter(Boolean).join(" ");
}

/**
 * What the guide says of those who were called.
 * @param {Record<string, any>|undefined} alarm @param {{alarm: string, role: string, state: Record<string, any>}|undefined} now
 * @param {boolean} linked @param {boolean} unheard help was asked for, and nobody was called by it
 * @returns {{text: string, state: "none"|"coming"|"there"}}
 */
export function coming(alarm, now, linked, unheard) {
  const quietly = (/** @type {string} */ text) => ({ text, state: /** @type {const} */ ("none") });
  if (now?.alarm === "") return quietly(say("guide_reading"));
  // Somebody may stand opposite: under Danger the desk says no more than it must.
  const quiet = now?.role === "presser" && (alarm?.level ?? Number(now.state.facts.level)) === DANGER;
  if (!alarm && !linked) return quietly(say("guide_not_sent"));
  if (alarm?.state === "closed") return quietly(say(unheard ? "guide_nobody_called" : "guide_over"));
  if (alarm && unheard) return quietly(say("guide_not_called"));
  if (quiet) return quietly("");
  if (!alarm) return quietly(say("guide_calling"));
  return { text: whoComes(alarm.people, alarm.screens_seen ?? 0), state: nearest(alarm.people) };
}

/** @param {{said: string}[]} people @returns {"none"|"coming"|"there"} how far the nearest has come */
export function nearest(people) {
  const said = new Set(people.map((one) => one.said));
  return said.has("there") ? "there" : said.has("going") ? "coming" : "none";
}

/** @param {string|null|undefined} at @param {{said: string}[]} people @param {number} now @returns {string} when more are called, if nobody comes */
export function nextCall(at, people, now) {
  const left = at ? Math.ceil((Date.parse(at) - now) / 1000) : 0;
  const comes = people.some(({ said }) => said === "going" || said === "there");
  return left > 0 && !comes ? say("next_call", { wait: lasting(left) }) : "";
}

/** @param {Record<string, any>} alarm @param {number} now @returns {number} for how many seconds it can be taken back */
export function undoLeft(alarm, now) {
  const left = alarm.undo_until ? Math.ceil((Date.parse(alarm.undo_until) - now) / 1000) : 0;
  return left > 0 && left <= 6 ? Math.min(left, 5) : 0;
}

/** @param {number} level @param {{alarm?: Record<string, any>, row: number}} view @returns {string} what another press on this row does */
export function againRaises(level, { alarm, row }) {
  if (alarm?.state !== "open" || row === 0 || level > row || level >= DANGER) return "";
  return say("again", { level: say(`level_${row + 1}`) });
}

/** @param {import("./hearing.js").Count|undefined} count @returns {string} "At once: 1 person and 2 screens" */
export function hearsAtOnce(count) {
  if (!count) return "";
  if (count.people + count.screens > 0) return say("row_hears", { who: whoHears(count) });
  return say(count.all_people + count.all_screens > 0 ? "row_later" : "row_nobody");
}
