// A text is checked a moment after the last key. What was asked earlier never overwrites what was asked later.

const PAUSE = 400;
/** After a lost link it is tried again. */
const AGAIN = 5000;
const TOO_LARGE = 413;
/** As deskbell/protocols/reading/tree.py has it. */
const MOST_BYTES = 200000;

/** @typedef {{findings: import("./source_notes.js").Finding[], count: string, preview: object|null}} Answer */

export class Checks {
  #address;
  #text;
  #told;
  #asked = 0;
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  #timer;
  /** @type {AbortController|undefined} */
  #running;

  /**
   * @param {{check: string, token: string, place: string, name: string}} address @param {() => string} text
   * @param {(answer: Answer|undefined, wrong: ""|"lost"|"too_large") => void} told
   */
  constructor(address, text, told) {
    this.#address = address;
    this.#text = text;
    this.#told = told;
  }

  /** The text has changed: check it soon. @param {number} [pause] */
  soon(pause = PAUSE) {
    clearTimeout(this.#timer);
    this.#asked += 1;
    this.#timer = setTimeout(() => this.#ask(this.#asked), pause);
  }

  /** @param {number} number */
  async #ask(number) {
    this.#running?.abort();
    this.#running = new AbortController();
    const text = this.#text();
    if (text.length > MOST_BYTES) return this.#told(undefined, "too_large");
    const body = new FormData();
    body.set("source", text);
    body.set("place", this.#address.place);
    body.set("name", this.#address.name);
    const { answer, wrong } = await this.#send(body, this.#running.signal);
    if (number !== this.#asked) return;
    this.#told(answer, wrong);
    if (wrong === "lost") this.soon(AGAIN);
  }

  /** @param {FormData} body @param {AbortSignal} signal @returns {Promise<{answer?: Answer, wrong: ""|"lost"|"too_large"}>} */
  async #send(body, signal) {
    try {
      const headers = { "X-CSRFToken": this.#address.token };
      const response = await fetch(this.#address.check, { method: "POST", body, headers, signal, redirect: "error" });
      if (response.status === TOO_LARGE) return { wrong: "too_large" };
      return response.ok ? { answer: await response.json(), wrong: "" } : { wrong: "lost" };
    } catch {
      return { wrong: "lost" };
    }
  }
}
