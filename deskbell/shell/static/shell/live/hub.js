// One hub a browser: it reads the stream and tells every page the whole state after each change.

import { Book } from "./book.js";
import { Link } from "./link.js";
import { Ports } from "./ports.js";
import { ALIVE, ANSWER, SETTLE } from "./timing.js";

/** @typedef {{stream: string, state: string, alarm: string}} Addresses alarm: with {ref} in it */
/**
 * @typedef {object} State what pages are told
 * @property {"state"} type
 * @property {import("./link.js").LinkState} link
 * @property {number} [silent] for how many milliseconds nothing was heard
 * @property {boolean} stalled the due worker does not run: nothing escalates
 * @property {string} hearers grows whenever who is listening changes
 * @property {number} skew add to this browser's clock to get the server's, in milliseconds
 * @property {import("./book.js").Entry[]} alarms
 * @property {number} heard the number of the newest event that ``alarms`` takes into account
 * @property {boolean} [sounds] whether this page is the one that sounds
 * @property {boolean} [mute] whether no page of this browser may sound
 */

const MANNERS = ["ring", "change", "quiet"];

export class Hub {
  #book = new Book();
  #link;
  #addresses;
  #ports = new Ports();
  #stalled = false;
  #hearers = "";
  /** What the server's clock said when this browser's steady one was at zero. @type {number|undefined} */
  #server;
  /** Whether nothing is missing: the state was fetched, and every event since has been read. */
  #known = false;
  #settled = 0;
  #heard = 0;
  /** @type {Pick<State, "alarms"|"heard">} */
  #shown = { alarms: [], heard: 0 };
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

  /** @param {import("./ports.js").Port} port */
  join(port) {
    this.#ports.join(port);
    if (this.#known) this.#tell();
  }

  /** @param {import("./ports.js").Port} port @returns {number} how many are left */
  leave(port) {
    return this.#ports.leave(port);
  }

  /** A page says whether it is seen and can sound. @param {import("./ports.js").Port} port @param {import("./ports.js").About} about */
  about(port, about) {
    const { came, news } = this.#ports.about(port, about);
    if (came) this.#link.wake();
    if (news) this.#tell();
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
    this.#ports = new Ports();
  }

  /** @param {import("./sse.js").Frame} frame */
  #frame(frame) {
    const data = JSON.parse(frame.data);
    if (frame.event === "hello") return this.#hello(data, frame.id);
    if (frame.event === "gone") return this.#link.again();
    if (frame.id) {
      this.#link.cursor = frame.id;
      this.#heard = Number(frame.id);
    }
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
      this.#heard = cursor;
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
    if (this.#settled <= performance.now()) this.#shown = { alarms: this.#book.list(), heard: this.#heard };
    /** @type {State} */
    const state = {
      type: "state",
      link: this.#known || this.#link.state !== "alive" ? this.#link.state : "opening",
      silent: this.#link.silent,
      stalled: this.#stalled,
      hearers: this.#hearers,
      skew: this.#server === undefined ? 0 : this.#server + performance.now() - Date.now(),
      ...this.#shown,
    };
    this.#ports.tell(state);
  }
}
