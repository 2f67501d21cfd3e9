// The alarms that this listener knows of. Pure: frames and states go in, entries come out.

import { KEPT } from "./timing.js";

/** @typedef {Record<string, any>} Alarm a snapshot, as deskbell/alarms/snapshot.py makes it */
/**
 * @typedef {object} Entry
 * @property {"ring"|"change"|"quiet"} manner how it reaches this listener
 * @property {Alarm} alarm
 * @property {number} rang the number of the last event that rang here; 0 when it was only found open
 * @property {number} endedAt when it was first known to be over, else 0 (this browser's
 * clock, which pages and workers share; it may be set back meanwhile, so only the distance counts)
 */

export class Book {
  /** @type {Map<string, Entry>} */
  #entries = new Map();

  /**
   * Take one event. Older news of the same alarm is ignored.
   * @param {Entry["manner"]} manner @param {Alarm} alarm
   * @returns {boolean} whether anything changed
   */
  take(manner, alarm) {
    const known = this.#entries.get(alarm.ref);
    const older = known && alarm.number <= known.alarm.number;
    if (older && !(known.alarm.state === "closed" && !known.alarm.closed && alarm.closed)) return false;
    this.#keep(alarm, manner === "change" && known ? known.manner : manner, {
      rang: manner === "ring" ? alarm.number : (known?.rang ?? 0),
      known,
    });
    return true;
  }

  /**
   * Take the whole state: what is open now, and thereby what is not.
   * @param {number} cursor the number of the newest event when it was read
   * @param {{manner: Entry["manner"], alarm: Alarm}[]} rows
   * @returns {string[]} refs of alarms that have ended meanwhile; how, is not known yet
   */
  state(cursor, rows) {
    const ended = [];
    const open = new Set(rows.map(({ alarm }) => alarm.ref));
    for (const { manner, alarm } of rows) {
      const known = this.#entries.get(alarm.ref);
      if (known && alarm.number < known.alarm.number) continue;
      this.#keep(alarm, manner, { rang: known?.rang ?? 0, known });
    }
    for (const [ref, known] of this.#entries) {
      if (open.has(ref) || known.alarm.state === "closed" || known.alarm.number > cursor) continue;
      this.#keep({ ...known.alarm, state: "closed" }, known.manner, { rang: known.rang, known });
      ended.push(ref);
    }
    return ended;
  }

  /** Begin with what another book knew. @param {Entry[]} entries */
  seed(entries) {
    for (const entry of entries) this.#entries.set(entry.alarm.ref, entry);
  }

  /** @returns {Entry[]} newest first; what ended long ago is dropped */
  list() {
    for (const [ref, entry] of this.#entries) {
      if (entry.endedAt && Math.abs(Date.now() - entry.endedAt) > KEPT) this.#entries.delete(ref);
    }
    return [...this.#entries.values()].sort((a, b) => b.alarm.number - a.alarm.number);
  }

  /** @param {Alarm} alarm @param {Entry["manner"]} manner @param {{rang: number, known?: Entry}} before */
  #keep(alarm, manner, { rang, known }) {
    const endedAt = alarm.state === "closed" ? known?.endedAt || Date.now() : 0;
    this.#entries.set(alarm.ref, { manner, alarm, rang, endedAt });
  }
}
