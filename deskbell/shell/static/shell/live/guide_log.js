// What was done in the guide, kept in this browser until the server has it: the record must be whole, also when the link is not.

import { newKey } from "./new_key.js";
import { LONGEST_BATCH, PRESS_AGAIN, between } from "./timing.js";

/** @typedef {{id: string, do: string, at: number, spot?: string[][], answer?: number, action?: string, protocol?: string}} Item at: when it was done (this browser's clock) */
/** @typedef {(alarm: string, items: object[]) => Promise<import("./api.js").Answer>} Send */

/** What is kept for a press that is not with the server yet begins so: it has no alarm to be sent to. */
export const UNSENT = "press:";

/** Older than this nothing is sent any more: the record is long closed. */
const OLD = 7 * 86400000;

export class GuideLog {
  #name;
  #send;
  #taken;
  /** What waits, by the ref of its alarm. @type {Map<string, Item[]>} */
  #waiting = new Map();
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  #timer;
  #sending = false;

  /**
   * @param {string} name what its names in the storage begin with @param {Send} send
   * @param {(alarm: string, data: Record<string, any>) => void} taken the server has all, and says where one stands
   */
  constructor(name, send, taken) {
    this.#name = name;
    this.#send = send;
    this.#taken = taken;
    this.#load();
    if (this.#waiting.size > 0) this.#again(0);
  }

  /** @param {string} alarm @param {Omit<Item, "id"|"at">} done */
  add(alarm, done) {
    const item = { id: newKey(), at: Date.now(), ...done };
    this.#waiting.set(alarm, [...(this.#waiting.get(alarm) ?? []), item]);
    this.#keep(alarm);
    this.#again(0);
  }

  /** The press is with the server: what was done since belongs to this alarm. @param {string} press @param {string} alarm */
  adopt(press, alarm) {
    const items = this.#waiting.get(press);
    if (!items) return;
    this.#waiting.delete(press);
    this.#keep(press);
    this.#waiting.set(alarm, [...items, ...(this.#waiting.get(alarm) ?? [])]);
    this.#keep(alarm);
    this.#again(0);
  }

  /** It came to nothing: taken back before it was sent, or refused. @param {string} alarm */
  forget(alarm) {
    this.#waiting.delete(alarm);
    this.#keep(alarm);
  }

  /** @param {string} alarm @returns {boolean} whether something is not with the server yet */
  waits(alarm) {
    return (this.#waiting.get(alarm) ?? []).length > 0;
  }

  /** The link is back. */
  kick() {
    if (this.#waiting.size > 0) this.#again(0);
  }

  /** @param {number} wait */
  #again(wait) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#flush(), wait);
  }

  async #flush() {
    if (this.#sending) return;
    this.#sending = true;
    let silent = false;
    for (const alarm of [...this.#waiting.keys()].filter((one) => !one.startsWith(UNSENT))) {
      while (!silent && this.waits(alarm)) silent = !(await this.#once(alarm));
    }
    this.#sending = false;
    if (silent) this.#again(between(PRESS_AGAIN));
  }

  /** @param {string} alarm @returns {Promise<boolean>} whether it is settled */
  async #once(alarm) {
    const items = (this.#waiting.get(alarm) ?? []).slice(0, LONGEST_BATCH);
    const answer = await this.#send(alarm, items.map(asSent));
    const refused = answer.status >= 400 && answer.status < 500 && ![408, 425, 429].includes(answer.status);
    const taken = answer.status === 200 && Boolean(answer.data.state);
    if (!taken && !refused) return false;
    const done = new Set(items.map(({ id }) => id));
    this.#waiting.set(alarm, (this.#waiting.get(alarm) ?? []).filter(({ id }) => !done.has(id)));
    this.#keep(alarm);
    if (taken && !this.waits(alarm)) this.#taken(alarm, answer.data);
    return true;
  }

  /** @param {string} alarm */
  #keep(alarm) {
    const items = this.#waiting.get(alarm) ?? [];
    if (items.length === 0) this.#waiting.delete(alarm);
    try {
      if (items.length > 0) localStorage.setItem(this.#name + alarm, JSON.stringify(items));
      else localStorage.removeItem(this.#name + alarm);
    } catch {
      // Storage is full or forbidden: this page still sends it.
    }
  }

  #load() {
    try {
      for (const kept of Object.keys(localStorage).filter((one) => one.startsWith(this.#name))) {
        /** @type {Item[]} */
        const items = JSON.parse(localStorage.getItem(kept) ?? "[]").filter((/** @type {Item} */ { at }) => Date.now() - at < OLD);
        const alarm = kept.slice(this.#name.length);
        if (items.length > 0) this.#waiting.set(alarm, items);
        else localStorage.removeItem(kept);
      }
    } catch {
      // What can't be read is not there.
    }
  }
}

/** The clock may have been set meanwhile, to either side. @param {Item} item */
function asSent({ at, ...item }) {
  return { ...item, ago: Math.max((Date.now() - at) / 1000 || 0, 0) };
}
