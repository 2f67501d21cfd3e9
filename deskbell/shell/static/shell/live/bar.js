// Made small: a bar at the bottom that stays until the alarm is over.

import { since, titled } from "./sheet_words.js";
import { ago, say } from "./words.js";

export class Bar {
  #bar = /** @type {HTMLElement} */ (document.getElementById("ring-bar"));

  /** @param {(ref: string) => void} open */
  constructor(open) {
    this.#bar.addEventListener("click", () => open(this.#bar.dataset.ref ?? ""));
  }

  /**
   * @param {import("./book.js").Entry|undefined} entry whose alarm is made small; none: there is no bar
   * @param {{now: number, more: number, unsent: boolean}} about now: the server's clock; more: how many others are
   * open; unsent: what was answered is not with the server yet
   */
  draw(entry, { now, more, unsent }) {
    this.#bar.hidden = !entry;
    document.documentElement.classList.toggle("has-ring-bar", !this.#bar.hidden);
    if (!entry) return;
    const { ref, level, mode, place, state } = entry.alarm;
    Object.assign(this.#bar.dataset, { ref, level, mode, state });
    const parts = { level: titled(entry), place: place.name, since: ago((now - since(entry)) / 1000) };
    this.#write("text", say(`bar_${mode}`, parts));
    this.#write("more", more > 0 ? say("bar_more", {}, more) : "");
    this.#write("unsent", unsent ? say("bar_unsent") : "");
  }

  /** @param {string} name @param {string} text */
  #write(name, text) {
    const part = /** @type {HTMLElement|null} */ (this.#bar.querySelector(`[data-part=${name}]`));
    if (!part) return;
    if (part.textContent !== text) part.textContent = text;
    part.hidden = text === "";
  }
}
