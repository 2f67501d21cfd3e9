// What was done with each alarm in this tab: made small, shown, dismissed. Kept from page to page.

import { isSmall } from "./order.js";

const NAME = "deskbell.ring";

export class Memory {
  /** @type {Record<string, import("./order.js").Small>} */
  small = {};
  /** Refs of alarms that were on this screen where somebody could see them. @type {Set<string>} */
  shown = new Set();
  /** The same with their round; the server knows of these. @type {Set<string>} */
  seen = new Set();
  /** Refs with their state, of what was put away after it had ended. @type {Set<string>} */
  dismissed = new Set();

  constructor() {
    try {
      this.small = JSON.parse(sessionStorage.getItem(NAME) ?? "{}");
    } catch {
      // Storage is forbidden: what is made small opens again on the next page.
    }
  }

  /** @param {import("./book.js").Entry[]} entries those to put away: one that rings later comes up again */
  makeSmall(entries) {
    for (const { alarm, rang } of entries) this.small[alarm.ref] = { rang, level: alarm.level };
    this.#keep();
  }

  /** @param {import("./book.js").Entry[]} entries those that are over, and whose end was read */
  dismiss(entries) {
    for (const { alarm } of entries) this.dismissed.add(alarm.ref + alarm.state);
  }

  /** @param {string} ref */
  makeLarge(ref) {
    delete this.small[ref];
    this.#keep();
  }

  /** @param {import("./book.js").Entry} entry whether it has rung since somebody made it small, or never was */
  isNew(entry) {
    return !isSmall(entry, this.small) && !this.shown.has(entry.alarm.ref);
  }

  #keep() {
    try {
      sessionStorage.setItem(NAME, JSON.stringify(this.small));
    } catch {
      // As above.
    }
  }
}
