// What was done in the guide, kept in this browser until the server has it: the record must be whole, also when the link is not.

import { newKey } from "./new_key.js";
import { LONGEST_BATCH, PRESS_AGAIN, REFUSED, between } from "./timing.js";

/** @typedef {{id: string, do: string, at: number, spot?: string[][], answer?: number, action?: string, protocol?: string}} Item at: when it was done (this browser's clock) */
/** @typedef {(alarm: string, items: object[]) => Promise<import("./api.js").Answer>} Send */

/** What is kept for a press that is not with the server yet begins so: it has no alarm to be sent to. */
export const UNSENT = "press:";

/** Older than this nothing is sent any more: the record is long closed. */
const OLD = 7 * 86400000;

/** Who is signed out, or whose page is out of date, is let in again some time: what was done waits for that. */
const LATER = [401, 403];
const LATER_TOO = [408, 425, 429];

export class GuideLog {
  #name;
  #send;
  #taken;
  /** What waits, by the ref of its alarm. @type {Map<string, Item[]>} */
  #waiting = new Map();
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  #timer;
  #sending = false;
  /** Ids of what this page has sent or dropped: another page of this browser may have kept more of the same alarm. */
  #gone = new Set();
  /** How much is sent at once. */
  #most = LONGEST_BATCH;

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
    const items = this.#all(press);
    if (items.length === 0) return;
    this.#drop(press);
    this.#waiting.set(alarm, [...items, ...(this.#waiting.get(alarm) ?? [])]);
    this.#keep(alarm);
    this.#again(0);
  }

  /** It came to nothing: taken back before it was sent, or refused. @param {string} alarm */
  forget(alarm) {
    for (const { id } of this.#all(alarm)) this.#gone.add(id);
    this.#drop(alarm);
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
    /** @type {"taken"|"later"|"silent"} */
    let how = "taken";
    let later = false;
    for (const alarm of [...this.#waiting.keys()].filter((one) => !one.startsWith(UNSENT))) {
      while (how === "taken" && this.waits(alarm)) how = await this.#once(alarm);
      if (how === "silent") break;
      later ||= how === "later";
      how = "taken";
    }
    this.#sending = false;
    if (how === "silent") this.#again(between(PRESS_AGAIN));
    else if (later) this.#again(REFUSED);
  }

  /** @param {string} alarm @returns {Promise<"taken"|"later"|"silent">} */
  async #once(alarm) {
    const items = (this.#waiting.get(alarm) ?? []).slice(0, this.#most);
    const answer = await this.#send(alarm, items.map(asSent));
    const later = LATER.includes(answer.status);
    const refused = answer.status >= 400 && answer.status < 500 && !later && !LATER_TOO.includes(answer.status);
    const taken = answer.status === 200 && Boolean(answer.data.state);
    if (!taken && !refused) return later ? "later" : "silent";
    // One that the server does not understand must not take the others with it.
    this.#most = answer.status === 422 ? 1 : LONGEST_BATCH;
    if (answer.status === 422 && items.length > 1) return "taken";
    for (const { id } of items) this.#gone.add(id);
    this.#waiting.set(alarm, (this.#waiting.get(alarm) ?? []).filter(({ id }) => !this.#gone.has(id)));
    this.#keep(alarm);
    if (taken && !this.waits(alarm)) this.#taken(alarm, answer.data);
    return "taken";
  }

  /** @param {string} alarm */
  #keep(alarm) {
    if (!this.waits(alarm)) this.#waiting.delete(alarm);
    const items = this.#all(alarm);
    try {
      if (items.length > 0) localStorage.setItem(this.#name + alarm, JSON.stringify(items));
      else localStorage.removeItem(this.#name + alarm);
    } catch {
      // Storage is full or forbidden: this page still sends it.
    }
  }

  /** @param {string} alarm */
  #drop(alarm) {
    this.#waiting.delete(alarm);
    try {
      localStorage.removeItem(this.#name + alarm);
    } catch {
      // It was never stored.
    }
  }

  /** @param {string} alarm @returns {Item[]} what waits here, and before it what other pages of this browser have kept */
  #all(alarm) {
    const here = this.#waiting.get(alarm) ?? [];
    const known = new Set([...this.#gone, ...here.map(({ id }) => id)]);
    return [...stored(this.#name + alarm).filter(({ id }) => !known.has(id)), ...here];
  }

  #load() {
    for (const kept of names(this.#name)) {
      const items = stored(kept);
      if (items.length > 0) this.#waiting.set(kept.slice(this.#name.length), items);
      else this.#drop(kept.slice(this.#name.length));
    }
  }
}

/** @param {string} start @returns {string[]} */
function names(start) {
  try {
    return Object.keys(localStorage).filter((one) => one.startsWith(start));
  } catch {
    return [];
  }
}

/** @param {string} name @returns {Item[]} what can't be read, or is too old, is not there */
function stored(name) {
  try {
    const items = JSON.parse(localStorage.getItem(name) ?? "[]");
    return items.filter((/** @type {Item} */ { at, id }) => id && Date.now() - at < OLD);
  } catch {
    return [];
  }
}

/** The clock may have been set meanwhile, to either side. @param {Item} item */
function asSent({ at, ...item }) {
  return { ...item, ago: Math.max((Date.now() - at) / 1000 || 0, 0) };
}
