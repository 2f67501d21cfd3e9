// Which alarm is shown, which wait in the list, and whether there is a sound. Pure.

/** @typedef {import("./book.js").Entry} Entry */
/** @typedef {{rang: number, level: number}} Small what an alarm was like when it was made small */
/** @typedef {{me: string, small: Record<string, Small>, shown: Set<string>, chosen: string}} Mine */

/** @param {Entry} entry @param {string} me @returns {string} what I said: going, there, cannot or "" */
export function said(entry, me) {
  const mine = entry.alarm.people?.find((/** @type {any} */ person) => me !== "" && person.ref === me);
  return mine && mine.said !== "seen" ? mine.said : "";
}

/** @param {Entry} entry */
export const isOpen = (entry) => entry.alarm.state === "open";

/** An answer counts until it rings anew: raised to a higher level, it asks everyone again. @param {Entry} entry @param {string} me */
export function isAnswered(entry, me) {
  const mine = said(entry, me);
  return mine === "cannot" || (mine !== "" && Boolean(entry.alarm.taken));
}

/** @param {Entry} entry @param {string} me @returns {boolean} whether I am on the way to it, or there */
export function isGoing(entry, me) {
  return isOpen(entry) && isAnswered(entry, me) && said(entry, me) !== "cannot";
}

/** @param {Entry} entry @returns {string[]} the names of those who are on the way, or there */
export function coming({ alarm }) {
  const found = alarm.taken ? (alarm.people ?? []) : [];
  return found.filter(({ said }) => said === "going" || said === "there").map(({ name }) => name);
}

/** @param {Entry} entry @param {Record<string, Small>} small whether somebody here made it small, and it has not rung since */
export function isSmall(entry, small) {
  const kept = small[entry.alarm.ref];
  return Boolean(kept) && entry.rang <= kept.rang && entry.alarm.level <= kept.level;
}

/** What is real before practice, the highest level first, then the newest. @param {Entry} a @param {Entry} b */
const urgent = (a, b) =>
  Number(b.alarm.mode === "actual") - Number(a.alarm.mode === "actual") ||
  b.alarm.level - a.alarm.level ||
  Date.parse(b.alarm.pressed_at) - Date.parse(a.alarm.pressed_at);

/** Whoever is on the way is not called away by what is less urgent. @param {Entry[]} open @param {string} me @returns {number} */
function committed(open, me) {
  const at = open.findIndex((entry) => isGoing(entry, me));
  return at < 0 ? open.length : at;
}

/**
 * @param {Entry[]} entries @param {Mine} mine
 * @returns {{front: Entry|undefined, others: Entry[], sounding: Entry|undefined, large: boolean}}
 */
export function order(entries, mine) {
  const called = entries.filter((entry) => entry.manner === "ring");
  const open = called.filter(isOpen).sort(urgent);
  const ended = called.filter((entry) => !isOpen(entry) && mine.shown.has(entry.alarm.ref)).sort(urgent);
  const all = [...open, ...ended];
  const until = committed(open, mine.me);
  const sounding = open.slice(0, until).find(
    (entry) => !entry.alarm.taken && !isAnswered(entry, mine.me) && !isSmall(entry, mine.small),
  );
  const declined = (/** @type {Entry} */ entry) => said(entry, mine.me) === "cannot";
  const urging = open.slice(0, until + 1).filter((entry) => !declined(entry));
  const front =
    all.find((entry) => entry.alarm.ref === mine.chosen) ??
    urging.find((entry) => !isSmall(entry, mine.small)) ??
    urging[0] ??
    all[0];
  return {
    front,
    others: all.filter((entry) => entry !== front),
    sounding,
    large: front !== undefined && !isSmall(front, mine.small),
  };
}
