// One hub a browser: it reads the stream and tells every page the whole state after each change.

import { Book } from "./book.js";
import { Link } from "./link.js";
import { ALIVE, ANSWER, PAGE_SILENCE, SETTLE } from "./timing.js";

/** @typedef {{stream: string, state: string, alarm: string}} Addresses alarm: with {ref} in it */
/**
 * @typedef {object} State what pages are told
 * @property {"state"} type
 * @property {import("./link.js").LinkState} link
 * @property {boolean} stalled the due worker does not run: nothing escalates
 * @property {string} hearers grows whenever who is listening changes
 * @property {number} skew add to this browser's clock to get the server's, in milliseconds
 * @property {import("./book.js").Entry[]} alarms
 * @property {boolean} [sounds] whether this page is the one that sounds
 */

const MANNERS = ["ring", "change", "quiet"];

export class Hub {
  #book = new Book();
  #link;
  #addresses;
  /** @type {Map<{postMessage: (message: any) => void}, {visible: boolean, audible: boolean, heard: number}>} heard: when it last said so; 0: never */
  #ports = new Map();
  #stalled = false;
  #hearers = "";
  /** What the server's clock said when this browser's steady one was at zero. @type {number|undefined} */
  #server;
  /** Whether nothing is missing: the state was fetched, and every event since has been read. */
  #known = false;
  #settled = 0;
  /** @type {import("./book.js").Entry[]} */
  #shown = [];
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  #soon;
  #alive;

  /** @param {Addresses} addresses @param {import("./book.js").Entry[]} [known] what the reader before this one knew */
  constructor(addresses, known = []) {
    this.#addresses = addresses;
    this.#book.seed(known);
    this.#link = new Link(addresses.stream, {
      frame: (frame) => this.#frame(frame),
      comment: (text) => this.#comment(text),
      state: () => this.#tell(),
      poll: () => this.#fetchState(),
    });
    this.#alive = setInterval(() => this.#tell(), ALIVE);
    self.addEventListener?.("online", () => this.#link.wake());
  }

  /** @param {{postMessage: (message: any) => void}} port */
  join(port) {
    this.#ports.set(port, { visible: false, audible: false, heard: 0 });
    if (this.#known) this.#tell();
  }

  /** @param {{postMessage: (message: any) => void}} port @returns {number} how many are left */
  leave(port) {
    this.#ports.delete(port);
    return this.#ports.size;
  }

  /** A page says whether it is seen and can sound. @param {any} port @param {{visible: boolean, audible: boolean}} now */
  about(port, now) {
    const before = this.#ports.get(port);
    this.#ports.set(port, { visible: now.visible, audible: now.audible, heard: performance.now() });
    if (now.visible && !before?.visible) this.#link.wake();
    const same = before?.heard && before.visible === now.visible && before.audible === now.audible;
    if (!same) this.#tell();
  }

  /** Poll instead of reading a stream. @param {boolean} held */
  hold(held) {
    this.#link.hold(held);
  }

  /** Look again at once. */
  wake() {
    this.#link.wake();
    this.#tell();
  }

  /** End everything. */
  stop() {
    clearInterval(this.#alive);
    clearTimeout(this.#soon);
    this.#link.stop();
    this.#ports.clear();
  }

  /** @param {import("./sse.js").Frame} frame */
  #frame(frame) {
    const data = JSON.parse(frame.data);
    if (frame.event === "hello") return this.#hello(data, frame.id);
    if (frame.event === "gone") return this.#link.again();
    if (frame.id) this.#link.cursor = frame.id;
    const manner = /** @type {import("./book.js").Entry["manner"]} */ (frame.event);
    if (data.alarm && MANNERS.includes(manner) && this.#book.take(manner, data.alarm)) this.#changed();
  }

  /** @param {{cursor: number, server_time: string, reset?: boolean}} data @param {string|null} id */
  async #hello(data, id) {
    this.#server = Date.parse(data.server_time) - performance.now();
    this.#settled = performance.now() + SETTLE;
    if (data.reset || this.#link.cursor === null) {
      // Events that come from now on move the cursor: only this remembers that those before it are missing.
      this.#known = false;
      this.#link.cursor = id ?? String(data.cursor);
    }
    if (!this.#known && !(await this.#fetchState())) return this.#link.again();
    this.#known = true;
    this.#changed();
  }

  /** @param {string} text */
  #comment(text) {
    const [word, worker, hearers] = text.split(" ");
    if (word !== "beat") return;
    const stalled = worker === "stalled";
    const news = stalled !== this.#stalled || hearers !== this.#hearers;
    this.#stalled = stalled;
    this.#hearers = hearers ?? "";
    if (news) this.#changed();
  }

  async #fetchState() {
    const signal = AbortSignal.timeout(ANSWER);
    try {
      const response = await fetch(this.#addresses.state, { signal, cache: "no-store" });
      if (!response.ok) return false;
      const { cursor, alarms } = await response.json();
      this.#book.state(cursor, alarms).forEach((ref) => this.#fetchEnd(ref));
    } catch {
      return false;
    }
    this.#changed();
    return true;
  }

  /** Ask how an alarm ended that ended while nobody here was listening. @param {string} ref */
  async #fetchEnd(ref) {
    try {
      const signal = AbortSignal.timeout(ANSWER);
      const response = await fetch(this.#addresses.alarm.replace("%7Bref%7D", ref), { signal, cache: "no-store" });
      if (response.ok && this.#book.take("change", (await response.json()).alarm)) this.#changed();
    } catch {
      // It stays shown as over, without how.
    }
  }

  #changed() {
    clearTimeout(this.#soon);
    const wait = this.#settled - performance.now();
    if (wait > 0) this.#soon = setTimeout(() => this.#changed(), Math.ceil(wait));
    else this.#tell();
  }

  #tell() {
    // While what was missed is still coming in, pages keep what they had.
    if (this.#settled <= performance.now()) this.#shown = this.#book.list();
    /** @type {State} */
    const state = {
      type: "state",
      link: this.#known || this.#link.state !== "alive" ? this.#link.state : "opening",
      stalled: this.#stalled,
      hearers: this.#hearers,
      skew: this.#server === undefined ? 0 : this.#server + performance.now() - Date.now(),
      alarms: this.#shown,
    };
    const voice = this.#voice();
    for (const port of this.#ports.keys()) port.postMessage({ ...state, sounds: port === voice });
  }

  /**
   * One page of the browser sounds, or seven tabs would: a visible one that may, else any that may. One that is
   * silent has crashed or was put to sleep: it is still told everything, but sounds only if no other could.
   */
  #voice() {
    const now = performance.now();
    const rank = (/** @type {{visible: boolean, heard: number}} */ { visible, heard }) =>
      now - heard > PAGE_SILENCE ? heard - now : Number(visible);
    const pages = [...this.#ports].filter(([, page]) => page.audible);
    return pages.sort(([, a], [, b]) => rank(b) - rank(a))[0]?.[0];
  }
}
