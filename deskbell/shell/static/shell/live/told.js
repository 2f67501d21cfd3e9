// What is said on a desk about those who were called.

import { clockTime, list, say } from "./words.js";

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
