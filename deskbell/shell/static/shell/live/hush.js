// While Danger is on at this desk, and for a while after it, this screen shows and sounds no other alarm: somebody may
// stand opposite. Whether a cancelled alarm really ended can't be seen here, for the duress PIN must look like the right
// one: so there is quiet after every cancelled alarm, and the server, which knows, says for how much longer.
// Other pages in the same browser stand before the same eyes: they keep quiet with it, by a note that it leaves for them.

import { Watch } from "./watch.js";

/** @typedef {Record<string, any>} Alarm */

const DANGER = 3;

/** After the last that was seen of it. */
const AFTER = 180000;

/** After the server has said so: it is asked once a minute, and one answer may get lost. */
const SAID = 150000;

/** A press that is on its way is looked at every second. */
const SENDING = 5000;

export class Hush {
  #real = new Rest("deskbell.hush.actual");
  #practice = new Rest("deskbell.hush.practice");

  /** @param {() => void} changed another page of this browser begins to keep quiet, or goes on to */
  constructor(changed = () => {}) {
    window.addEventListener("storage", ({ key }) => key?.startsWith("deskbell.hush.") && changed());
  }

  /** @param {boolean} said whether the server says that this desk must stay quiet */
  said(said) {
    if (said) this.#real.atLeast(SAID);
  }

  /** @param {Alarm|undefined} alarm of this desk @param {import("./press.js").Press[]} presses those that nobody has been told of */
  look(alarm, presses) {
    const sent = ({ level = 0, state = "" }) => level === DANGER && (state === "sending" || state === "waiting");
    if (presses.some(sent)) this.#real.atLeast(SENDING);
    if (alarm && calls(alarm)) (alarm.mode === "actual" ? this.#real : this.#practice).atLeast(AFTER);
  }

  /** Practice at this desk hides no alarm that is real. @param {import("./book.js").Entry} entry */
  hides({ alarm }) {
    return this.#real.lasts || (this.#practice.lasts && alarm.mode !== "actual");
  }

  /** @returns {string} changes when something else is hidden */
  get state() {
    return `${this.#real.lasts} ${this.#practice.lasts}`;
  }
}

/** A time that ends by itself, and is only ever made longer. */
class Rest {
  #name;
  #since = new Watch();
  #time = 0;

  /** @param {string} name of the note for other pages */
  constructor(name) {
    this.#name = name;
  }

  /** @param {number} time from now on */
  atLeast(time) {
    if (this.#time - this.#since.elapsed >= time) return;
    this.#since.reset();
    this.#time = time;
    this.#leave(time);
  }

  get lasts() {
    return this.#since.elapsed < this.#time || this.#left() > 0;
  }

  /** Not at every turn, for each note wakes the other pages; but long before the last has run out. @param {number} time */
  #leave(time) {
    if (this.#left() > time / 2) return;
    try {
      localStorage.setItem(this.#name, String(Date.now() + time));
    } catch {
      // Storage is full or forbidden: this page keeps quiet by itself.
    }
  }

  /** @returns {number} for how long a page of this browser asks for quiet; a note from a clock that was wrong asks for none */
  #left() {
    try {
      const left = Number(localStorage.getItem(this.#name) ?? 0) - Date.now();
      return left <= AFTER ? left : 0;
    } catch {
      return 0;
    }
  }
}

/** @param {Alarm} alarm */
const calls = ({ level, closed }) => level === DANGER || closed?.reason === "cancelled";
