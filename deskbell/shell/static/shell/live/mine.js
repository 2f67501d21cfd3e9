// The alarms of this desk, as this screen may show them.

import { isOpen } from "./order.js";
import { undoLeft } from "./told.js";

const DANGER = 3;

/** How an ended alarm is still said on its row. */
const ENDED = 120000;

/** @typedef {Record<string, any>} Alarm */

export class Mine {
  #place;
  /** @type {Map<string, import("./book.js").Entry>} */
  #entries = new Map();
  /** Refs of alarms that were pressed on this screen. @type {Set<string>} */
  #pressed = new Set();
  /** @type {Map<string, import("./hearing.js").Told>} */
  #told = new Map();
  /** On which row an alarm was shown before it became Danger: there it stays. @type {Map<string, number>} */
  #rows = new Map();
  /** When the next call was due before it became Danger: that is counted on, as before. @type {Map<string, string|null>} */
  #next = new Map();
  /** The same of how many have been told so far. @type {Map<string, import("./hearing.js").Told|undefined>} */
  #soFar = new Map();
  /** The same of until when it can be taken back: then one can say that it is over. @type {Map<string, string|null>} */
  #undo = new Map();
  #skew = 0;

  /** @param {string} place the ref of this desk */
  constructor(place) {
    this.#place = place;
  }

  /** @returns {number} the server's clock */
  get now() {
    return Date.now() + this.#skew;
  }

  /** @param {import("./book.js").Entry} entry whether it must not ring here */
  isMine(entry) {
    return entry.manner === "quiet" || this.#pressed.has(entry.alarm.ref);
  }

  /** @param {import("./hub.js").State[]} states */
  hear(states) {
    this.#skew = states[0]?.skew ?? 0;
    for (const entry of states.flatMap((state) => state.alarms)) {
      if (entry.alarm.place.ref !== this.#place || !this.isMine(entry)) continue;
      const known = this.#entries.get(entry.alarm.ref);
      if (!known || entry.alarm.number >= known.alarm.number) this.#entries.set(entry.alarm.ref, entry);
    }
  }

  /**
   * Alarms that this page takes for open and the stream does not know, although it has got past them: they ended
   * before it was opened.
   * @param {import("./hub.js").State[]} states @returns {string[]} their refs
   */
  lost(states) {
    const heard = Math.max(...states.map((state) => state.heard));
    const known = new Set(states.flatMap((state) => state.alarms.map(({ alarm }) => alarm.ref)));
    const open = [...this.#entries.values()].filter((entry) => isOpen(entry) && entry.alarm.number <= heard);
    return open.map(({ alarm }) => alarm.ref).filter((ref) => !known.has(ref));
  }

  /** The server has said that a press is on its disk. @param {Alarm} alarm @param {import("./hearing.js").Told} [told] */
  raised(alarm, told) {
    this.#pressed.add(alarm.ref);
    if (told && alarm.level < DANGER) this.#told.set(alarm.ref, told);
    this.#take(alarm);
  }

  /** @param {import("./api.js").Answer} answer @param {() => void} then */
  answered(answer, then) {
    if (answer.data.alarm) this.#take(answer.data.alarm);
    then();
  }

  /** @returns {Alarm|undefined} the one to show: open before ended, real before practice */
  get alarm() {
    const recent = [...this.#entries.values()].filter((entry) => isOpen(entry) || Math.abs(Date.now() - entry.endedAt) < ENDED);
    const order = (/** @type {import("./book.js").Entry} */ { alarm }) =>
      Number(alarm.state === "open") * 4 + Number(alarm.mode === "actual") * 2;
    return recent.sort((a, b) => order(b) - order(a) || b.alarm.number - a.alarm.number)[0]?.alarm;
  }

  /** @param {string} [ref] @returns {import("./hearing.js").Told|undefined} how many were told at once */
  told(ref) {
    return ref === undefined ? undefined : this.#told.get(ref);
  }

  /** @param {Alarm} [alarm] @returns {number} on which row it is shown; 0: on none, the screen stays as it was */
  row(alarm) {
    if (!alarm) return 0;
    if (alarm.level < DANGER && alarm.state === "open") {
      this.#rows.set(alarm.ref, alarm.level);
      this.#next.set(alarm.ref, alarm.next_at);
      this.#soFar.set(alarm.ref, alarm.told ?? undefined);
      this.#undo.set(alarm.ref, alarm.undo_until);
    }
    return this.#rows.get(alarm.ref) ?? 0;
  }

  /** @param {Alarm} [alarm] @returns {string|null|undefined} when more are called, as this screen may say it */
  next(alarm) {
    return alarm && this.#next.get(alarm.ref);
  }

  /** @param {Alarm} [alarm] @returns {import("./hearing.js").Told|undefined} how many have been told so far, once more were */
  soFar(alarm) {
    return alarm && this.#soFar.get(alarm.ref);
  }

  /** When it could be said before it became Danger it still looks so; the server does not take it. @param {Alarm} [alarm] */
  canSayOver(alarm) {
    if (alarm?.state !== "open" || !this.#undo.has(alarm.ref)) return false;
    return undoLeft({ undo_until: this.#undo.get(alarm.ref) }, this.now) === 0;
  }

  /**
   * Once it has ended nobody is shown, whatever they say: a duress PIN must look just like the right one.
   * @param {Alarm} [alarm] @returns {Alarm[]} who was called, with what they said
   */
  called(alarm) {
    return alarm?.state === "open" && this.row(alarm) > 0 ? alarm.people : [];
  }

  /** @param {Alarm} alarm */
  #take(alarm) {
    const known = this.#entries.get(alarm.ref);
    if (known && alarm.number < known.alarm.number) return;
    const endedAt = alarm.state === "closed" ? known?.endedAt || Date.now() : 0;
    this.#entries.set(alarm.ref, { manner: "quiet", alarm, rang: 0, endedAt });
  }
}
