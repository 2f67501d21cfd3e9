// Presses, kept in the browser until the server has said that each is on its disk.

import { newKey } from "./new_key.js";
import { LONGEST, OLD_PRESS, PRESS_AGAIN, between } from "./timing.js";

/**
 * @typedef {object} Press
 * @property {string} key the idempotency key: sending it again is harmless
 * @property {number} level
 * @property {string} place
 * @property {number} at when it was pressed (this browser's clock)
 * @property {"sending"|"waiting"|"refused"|"old"} state waiting: it failed and is tried again
 * @property {string} [why] what the server said when it refused
 */

/**
 * @typedef {object} Outside
 * @property {(body: object) => Promise<import("./api.js").Answer>} send
 * @property {(answer: import("./api.js").Answer, press: Press) => void} raised it is committed
 * @property {() => void} changed
 */

export class Presses {
  /** @type {Press[]} */
  #kept = [];
  #name;
  #place;
  #outside;
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  #timer;
  #flushing = false;

  /** @param {string} name what their names in the storage begin with @param {string} place @param {Outside} outside */
  constructor(name, place, outside) {
    this.#name = name;
    this.#place = place;
    this.#outside = outside;
    this.#kept = load(name).map((press) => ({ ...press, state: isOld(press) ? "old" : "waiting" }));
    if (this.#kept.length > 0) this.#again(0);
  }

  /** @returns {Press[]} those that nobody has been told of */
  get all() {
    return this.#kept;
  }

  /** Press. @param {number} level */
  async press(level) {
    /** @type {Press} */
    const press = { key: newKey(), level, place: this.#place, at: Date.now(), state: "sending" };
    this.#kept.push(press);
    this.#keep(press);
    await this.#send(press, 0);
  }

  /** The link is back: try all that wait, now. */
  kick() {
    if (this.#kept.some(({ state }) => state === "waiting")) this.#again(0);
  }

  /** Send an old one after all. @param {string} key */
  resend(key) {
    for (const press of this.#kept) if (press.key === key) press.state = "waiting";
    this.#again(0);
  }

  /** Forget one: refused, or not wanted any more. @param {string} key */
  drop(key) {
    this.#kept = this.#kept.filter((press) => press.key !== key);
    try {
      localStorage.removeItem(this.#name + key);
    } catch {
      // It was never stored.
    }
    this.#outside.changed();
  }

  /** @param {Press} press @param {number} late in seconds @returns {Promise<boolean>} whether to go on with the next */
  async #send(press, late) {
    const { level, key, place } = press;
    const waited = press.state === "waiting";
    let answer = await this.#outside.send({ level, key, place, late_seconds: late });
    // How long it waited is a detail that a wrong clock can spoil: the press itself goes without it.
    if (waited && answer.status === 422) answer = await this.#outside.send({ level, key, place, late_seconds: 0 });
    if (isRaised(answer)) {
      this.drop(key);
      this.#outside.raised(answer, press);
      return true;
    }
    const refused = answer.status >= 400 && answer.status < 500 && ![408, 425, 429].includes(answer.status);
    press.state = refused ? "refused" : "waiting";
    press.why = refused ? [answer.data.error, answer.data.remedy].filter(Boolean).join(" ") : undefined;
    this.#keep(press);
    if (!refused) this.#again(between(PRESS_AGAIN));
    return refused;
  }

  /** @param {number} wait */
  #again(wait) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#flush(), wait);
  }

  /** In the order in which they were pressed, so that several become one alarm; stop at the first silence. */
  async #flush() {
    if (this.#flushing) return;
    this.#flushing = true;
    for (const press of this.#kept.filter(({ state }) => state === "waiting")) {
      if (!(await this.#send(press, lateness(press)))) break;
    }
    this.#flushing = false;
  }

  /** @param {Press} press */
  #keep(press) {
    try {
      if (press.state === "refused") localStorage.removeItem(this.#name + press.key);
      else localStorage.setItem(this.#name + press.key, JSON.stringify(press));
    } catch {
      // Storage is full or forbidden: the press is still kept by this page.
    }
    this.#outside.changed();
  }
}

/** @param {Press} press */
const isOld = (press) => Date.now() - press.at > OLD_PRESS;

/** The clock may have been set meanwhile, to either side. @param {Press} press @returns {number} seconds that the server takes */
const lateness = (press) => Math.min(Math.max((Date.now() - press.at) / 1000 || 0, 0), LONGEST);

/** A login page or a proxy can answer 200 too: only an alarm is an answer. @param {import("./api.js").Answer} answer */
const isRaised = ({ status, data }) => (status === 200 || status === 201) && Boolean(data.alarm?.ref);

/** @param {string} name @returns {Press[]} in the order in which they were pressed */
function load(name) {
  try {
    const names = Object.keys(localStorage).filter((kept) => kept.startsWith(name));
    return names.map((kept) => JSON.parse(localStorage.getItem(kept) ?? "")).sort((a, b) => a.at - b.at);
  } catch {
    return [];
  }
}
