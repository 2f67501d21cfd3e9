// What somebody answered, sent until the server has it: others must not count on an answer that was lost.

const AGAIN = 2000;

/**
 * @typedef {object} Outside
 * @property {(ref: string, said: string) => Promise<import("./api.js").Answer>} send
 * @property {(alarm: Record<string, any>) => void} took
 * @property {(ref: string, answer: import("./api.js").Answer, again: boolean) => void} failed again: it is still tried
 */

export class Sending {
  #outside;
  /** What is on its way, by the ref of its alarm. @type {Map<string, string>} */
  #waiting = new Map();

  /** @param {Outside} outside */
  constructor(outside) {
    this.#outside = outside;
  }

  /** @param {string} ref @returns {string} what was said and is not with the server yet, or "" */
  said(ref) {
    return this.#waiting.get(ref) ?? "";
  }

  /** Whatever is on the ring meanwhile. Another answer to the same alarm takes its place. @param {string} ref @param {string} said */
  async say(ref, said) {
    if (this.said(ref) === said) return;
    this.#waiting.set(ref, said);
    while (this.said(ref) === said && !(await this.#once(ref, said))) {
      await new Promise((done) => setTimeout(done, AGAIN));
    }
  }

  /** @param {string} ref @param {string} said @returns {Promise<boolean>} whether it is settled */
  async #once(ref, said) {
    const answer = await this.#outside.send(ref, said);
    if (this.said(ref) !== said) return true;
    const settled = Boolean(answer.data.alarm) || (answer.status >= 400 && answer.status < 500);
    if (settled) this.#waiting.delete(ref);
    if (answer.data.alarm) this.#outside.took(answer.data.alarm);
    else this.#outside.failed(ref, answer, !settled);
    return settled;
  }
}
