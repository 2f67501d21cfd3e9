// Since when nothing was heard: what is on the ring may be old.

import { lasting, say } from "./words.js";

const DEAD = ["lost", "refused"];

export class Unlinked {
  /** On the steady clock. @type {number|undefined} */
  #since;

  /** @param {import("./hub.js").State[]} states */
  hear(states) {
    const dead = states.filter(({ link }) => DEAD.includes(link));
    if (dead.length > 0) this.#since = performance.now() - Math.max(...dead.map(({ silent }) => silent ?? 0));
    else if (states.every(({ link }) => link !== "opening")) this.#since = undefined;
  }

  /** @returns {string} "" while there is a link */
  get line() {
    if (this.#since === undefined) return "";
    return say("unlinked", { time: lasting(Math.round((performance.now() - this.#since) / 1000)) });
  }
}
