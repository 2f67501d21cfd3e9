// The link to the server: one stream, read for ever; where none can be read, polling.

import { Parser } from "./sse.js";
import { BLINK, LOOK, MUTE, POLL, REFUSED, RETRY, SILENCE, STREAM_AGAIN, between } from "./timing.js";
import { Watch } from "./watch.js";

/** @typedef {"opening"|"alive"|"polling"|"lost"|"refused"} LinkState */
/**
 * @typedef {object} Heard
 * @property {(frame: import("./sse.js").Frame) => void} frame
 * @property {(text: string) => void} comment
 * @property {(state: LinkState) => void} state
 * @property {() => Promise<boolean>} poll asks for the open alarms; false when there was no answer
 */

export class Link {
  /** @type {LinkState} */
  state = "opening";
  /** The number of the last event heard; sent as Last-Event-ID. @type {string|null} */
  cursor = null;
  #url;
  #heard;
  #silence = new Watch();
  #broken = null;
  #stopped = false;
  #polling = false;
  #held = false;
  #abort = new AbortController();
  #wake = () => {};

  /** @param {string} url @param {Heard} heard */
  constructor(url, heard) {
    this.#url = url;
    this.#heard = heard;
    this.#look = setInterval(() => this.#judge(), LOOK);
    this.#run();
  }

  #look;

  /** @returns {number} milliseconds since anything was heard */
  get silent() {
    return this.#silence.elapsed;
  }

  /** End the stream and every timer. */
  stop() {
    this.#stopped = true;
    this.#polling = false;
    clearInterval(this.#look);
    this.#abort.abort();
    this.#wake();
  }

  /** Something changed outside (the network came back, a page became visible): look at once. */
  wake() {
    this.#judge();
    this.#wake();
  }

  /** Poll instead of reading a stream, while asked to: six streams are all that a browser allows on plain http. @param {boolean} held */
  hold(held) {
    if (held === this.#held) return;
    this.#held = held;
    if (held) this.#abort.abort();
    this.#wake();
  }

  /** Drop the connection and open it anew, such as after the state could not be fetched. */
  again() {
    this.#abort.abort();
  }

  async #run() {
    while (!this.#stopped) {
      const outcome = this.#held ? "mute" : await this.#attempt();
      if (this.#stopped) return;
      if (outcome === "refused") this.#say("refused");
      else if (outcome === "mute") this.#startPolling();
      else this.#broken ??= new Watch();
      await this.#pause(outcome);
    }
  }

  /** @returns {Promise<"ended"|"refused"|"mute">} */
  async #attempt() {
    this.#abort = new AbortController();
    const { signal } = this.#abort;
    let mute = false;
    const opened = setTimeout(() => {
      mute = true;
      this.#abort.abort();
    }, MUTE);
    try {
      const headers = { Accept: "text/event-stream", ...(this.cursor && { "Last-Event-ID": this.cursor }) };
      const response = await fetch(this.#url, { headers, signal, cache: "no-store" });
      if ([401, 403, 404].includes(response.status)) return "refused";
      if (!response.ok || !response.body) return "ended";
      await this.#read(response.body, opened);
    } catch {
      // Cut, refused by the network, or aborted by us: all the same here.
    } finally {
      clearTimeout(opened);
    }
    return mute ? "mute" : "ended";
  }

  /** @param {ReadableStream<Uint8Array>} body @param {number} opened the timer that waits for the first byte */
  async #read(body, opened) {
    const parser = new Parser(this.#heard);
    const decoder = new TextDecoder();
    const reader = body.getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      clearTimeout(opened);
      this.#polling = false;
      this.#broken = null;
      this.#silence.reset();
      this.#say("alive");
      parser.feed(decoder.decode(value, { stream: true }));
    }
  }

  #judge() {
    const silent = this.#silence.elapsed > SILENCE;
    if (silent && this.state === "alive") this.#abort.abort();
    if (this.state === "refused") return;
    if (silent || (this.#broken && this.#broken.elapsed > BLINK)) this.#say("lost");
  }

  async #startPolling() {
    if (this.#polling) return;
    this.#polling = true;
    while (this.#polling && !this.#stopped) {
      const answered = await this.#heard.poll();
      if (!this.#polling) return;
      if (answered) {
        this.#silence.reset();
        this.#broken = null;
        this.#say("polling");
      } else {
        this.#broken ??= new Watch();
      }
      await new Promise((done) => setTimeout(done, POLL));
    }
  }

  /** @param {string} outcome */
  #pause(outcome) {
    const usual = this.state === "polling" ? STREAM_AGAIN : between(RETRY);
    const wait = outcome === "refused" ? REFUSED : usual;
    return new Promise((done) => {
      const timer = setTimeout(done, wait);
      this.#wake = () => {
        clearTimeout(timer);
        done(undefined);
      };
    });
  }

  /** @param {LinkState} state */
  #say(state) {
    if (state === this.state) return;
    this.state = state;
    this.#heard.state(state);
  }
}
