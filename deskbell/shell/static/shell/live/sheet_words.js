// What an alarm is called, since when it is so, and how it ended.

import { isOpen } from "./order.js";
import { ago, clockTime, lasting, say } from "./words.js";

/** @typedef {import("./book.js").Entry} Entry */

/** @param {Entry} entry @returns {string} "Danger", "Danger is over" */
export function titled(entry) {
  const level = say(`level_${entry.alarm.level}`);
  return isOpen(entry) ? level : say("over", { level });
}

/** @param {Entry} entry @returns {number} since when it is as it is: pressed, raised to its level, or over */
export function since({ alarm }) {
  return Date.parse(alarm.closed?.at ?? alarm.raised_at ?? alarm.pressed_at);
}

/** @param {Entry} entry @param {number} now @param {string} [zone] @returns {string} since when, in a sentence */
export function sinceWords(entry, now, zone) {
  const { closed, raised_at: raised, pressed_at: pressed, presser, level } = entry.alarm;
  const first = { since: ago((now - Date.parse(pressed)) / 1000), name: presser.name };
  if (closed) return say("ended_at", { time: clockTime(closed.at, zone), since: ago((now - since(entry)) / 1000) });
  if (!isOpen(entry)) return "";
  if (!raised) return say("since", first);
  return say("since_raised", { ...first, level: say(`level_${level}`), time: lasting(Math.max(0, Math.round((now - since(entry)) / 1000))) });
}

/** @param {Record<string, any>} alarm @returns {string} how it ended, in a sentence */
export function ending(alarm) {
  if (!alarm.closed?.reason) return "";
  return say(`end_${alarm.closed.reason}`, { name: alarm.closed.by });
}
