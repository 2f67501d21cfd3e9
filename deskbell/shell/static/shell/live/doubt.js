// When a press failed, or the browser says that it is offline, the link is not believed any more until something has
// been heard: a page that says Connected beside "not sent yet" says nothing that one can trust.

/** @typedef {import("./hub.js").State} State */

const LINKED = ["alive", "polling"];

export class Doubt {
  /** When each state was heard last of all, on the steady clock. @type {WeakMap<State, number>} */
  #heard = new WeakMap();
  /** Since when there is doubt. */
  #since = Infinity;

  /** @param {() => void} changed */
  constructor(changed) {
    window.addEventListener("offline", () => {
      this.fell();
      changed();
    });
  }

  /** @returns {boolean} */
  get on() {
    return this.#since !== Infinity;
  }

  /** Something failed just now. */
  fell() {
    this.#since = performance.now();
  }

  /** Something got through. */
  rose() {
    this.#since = Infinity;
  }

  /** @param {State[]} states the hub says every few seconds for how long it has heard nothing */
  hear(states) {
    for (const state of states) {
      if (!this.#heard.has(state)) this.#heard.set(state, performance.now() - (state.silent ?? 0));
    }
    const later = (/** @type {State} */ state) => (this.#heard.get(state) ?? 0) > this.#since;
    if (states.some((state) => isLinked(state) && later(state))) this.rose();
  }
}

/** @param {State} state */
export const isLinked = ({ link }) => LINKED.includes(link);
