// The pages that a hub tells. One of them sounds, or seven tabs would.

import { PAGE_SILENCE } from "./timing.js";

/** @typedef {{postMessage: (message: any) => void}} Port */
/** @typedef {{visible: boolean, audible: boolean}} About what a page says of itself */

export class Ports {
  /** heard: when it last spoke, on the steady clock; 0: never. @type {Map<Port, About & {heard: number}>} */
  #pages = new Map();

  /** @param {Port} port */
  join(port) {
    this.#pages.set(port, { visible: false, audible: false, heard: 0 });
  }

  /** @param {Port} port @returns {number} how many are left */
  leave(port) {
    this.#pages.delete(port);
    return this.#pages.size;
  }

  /** @param {Port} port @param {About} about @returns {{came: boolean, news: boolean}} came: into view just now */
  about(port, { visible, audible }) {
    const before = this.#pages.get(port);
    this.#pages.set(port, { visible, audible, heard: performance.now() });
    const same = before?.heard && before.visible === visible && before.audible === audible;
    return { came: visible && !before?.visible, news: !same };
  }

  /** @param {import("./hub.js").State} state */
  tell(state) {
    const voice = this.#voice();
    const mute = voice === undefined;
    for (const port of this.#pages.keys()) port.postMessage({ ...state, sounds: port === voice, mute });
  }

  /**
   * A page that is silent has crashed or was put to sleep: it is still told everything, but sounds only if no other could.
   * @returns {Port|undefined} a visible page that may sound, else any that may, else the one that spoke last
   */
  #voice() {
    const now = performance.now();
    const rank = (/** @type {{visible: boolean, heard: number}} */ { visible, heard }) =>
      now - heard > PAGE_SILENCE ? heard - now : Number(visible);
    const able = [...this.#pages].filter(([, page]) => page.audible);
    return able.sort(([, a], [, b]) => rank(b) - rank(a))[0]?.[0];
  }
}
