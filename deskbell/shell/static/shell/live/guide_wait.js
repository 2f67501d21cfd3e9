// A wait in the guide that may last so long: it ends by itself, also on a page that was drawn anew meanwhile, and without a link.

import { stepAt } from "./guide_shelf.js";

export class Wait {
  #over;
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  #timer;

  /** @param {(turn: number) => void} over the time of the screen with this turn is up. The server's own clock logs it */
  constructor(over) {
    this.#over = over;
  }

  stop() {
    clearTimeout(this.#timer);
  }

  /**
   * Look which screen is on now, and until when it lasts: that is kept with the guide.
   * @param {import("./guide_kept.js").Now|undefined} now @param {Record<string, any>|undefined} cursor where one stands
   */
  watch(now, cursor) {
    this.stop();
    const seconds = now && cursor ? stepAt(now.shelf, cursor.spot[0]).at_most ?? 0 : 0;
    if (!now || !cursor || !seconds) return;
    const on = JSON.stringify([cursor.turn, cursor.spot]);
    if (now.wait?.on !== on) now.wait = { on, until: Date.now() + seconds * 1000 };
    // The clock may have been set meanwhile: never longer than it may last.
    const left = Math.max(Math.min(now.wait.until - Date.now(), seconds * 1000), 0);
    this.#timer = setTimeout(() => this.#over(cursor.turn), left);
  }
}
