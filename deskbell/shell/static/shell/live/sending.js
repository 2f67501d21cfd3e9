// What somebody answered, sent until the server has it: others must not count on an answer that was lost. It is kept in
// this tab until then, so that a reload does not lose it; not for other tabs, which would send it over a newer one.

const AGAIN = 2000;

/** Whoever said ten minutes ago that they are going may not be going now. */
const OLD = 600000;

/**
 * @typedef {object} Outside
 * @property {(ref: string, said: string) => Promise<import("./api.js").Answer>} send
 * @property {(alarm: Record<string, any>) => void} took
 * @property {(ref: string, answer: import("./api.js").Answer, again: boolean) => void} failed again: it is still tried
 */
/** @typedef {{said: string, at: number}} Kept at: when it was said (this browser's clock) */

export class Sending {
  #outside;
  #name;
  /** What is on its way, by the ref of its alarm. @type {Map<string, string>} */
  #waiting = new Map();

  /** @param {Outside} outside @param {string} [name] what its names in the storage begin with; "": nothing is kept */
  constructor(outside, name = "") {
    this.#outside = outside;
    this.#name = name;
    for (const [ref, { said, at }] of this.#load()) this.say(ref, said, at);
  }

  /** @param {string} ref @returns {string} what was said and is not with the server yet, or "" */
  said(ref) {
    return this.#waiting.get(ref) ?? "";
  }

  /** Whatever is on the ring meanwhile. Another answer to the same alarm takes its place. @param {string} ref @param {string} said @param {number} [at] */
  async say(ref, said, at = Date.now()) {
    if (this.said(ref) === said) return;
    this.#waiting.set(ref, said);
    this.#keep(ref, { said, at });
    while (this.said(ref) === said && !(await this.#once(ref, said))) {
      await new Promise((done) => setTimeout(done, AGAIN));
      if (this.said(ref) === said && isOld(at)) this.#giveUp(ref);
    }
  }

  /** @param {string} ref */
  #giveUp(ref) {
    this.#drop(ref);
    this.#outside.failed(ref, { status: 0, data: {} }, false);
  }

  /** @param {string} ref @param {string} said @returns {Promise<boolean>} whether it is settled */
  async #once(ref, said) {
    const answer = await this.#outside.send(ref, said);
    if (this.said(ref) !== said) return true;
    const settled = Boolean(answer.data.alarm) || (answer.status >= 400 && answer.status < 500);
    if (settled) this.#drop(ref);
    if (answer.data.alarm) this.#outside.took(answer.data.alarm);
    else this.#outside.failed(ref, answer, !settled);
    return settled;
  }

  /** @param {string} ref @param {Kept} kept */
  #keep(ref, kept) {
    try {
      if (this.#name) sessionStorage.setItem(this.#name + ref, JSON.stringify(kept));
    } catch {
      // Storage is full or forbidden: it is still sent by this page.
    }
  }

  /** @param {string} ref */
  #drop(ref) {
    this.#waiting.delete(ref);
    try {
      if (this.#name) sessionStorage.removeItem(this.#name + ref);
    } catch {
      // It was never stored.
    }
  }

  /** @returns {[string, Kept][]} what was said on the page before, by the ref of its alarm; what is old is forgotten */
  #load() {
    /** @type {[string, Kept][]} */
    const found = this.#refs().map((ref) => [ref, read(this.#name + ref)]);
    for (const [ref] of found.filter(([, { at }]) => isOld(at))) this.#drop(ref);
    return found.filter(([, { at }]) => !isOld(at));
  }

  /** @returns {string[]} */
  #refs() {
    try {
      const names = Object.keys(sessionStorage).filter((kept) => this.#name && kept.startsWith(this.#name));
      return names.map((name) => name.slice(this.#name.length));
    } catch {
      return [];
    }
  }
}

/** The clock may have been set meanwhile, to either side. @param {number} at */
const isOld = (at) => !(Math.abs(Date.now() - at) <= OLD);

/** @param {string} name @returns {Kept} what can't be read counts as old */
function read(name) {
  try {
    const { said, at } = JSON.parse(sessionStorage.getItem(name) ?? "");
    return { said: String(said), at: Number(at) };
  } catch {
    return { said: "", at: NaN };
  }
}
