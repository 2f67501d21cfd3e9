// Made small: a bar at the bottom that stays until the alarm is over.

import { since, titled } from "./sheet_words.js";
import { ago, say } from "./words.js";

export class Bar {
  #bar = /** @type {HTMLElement} */ (document.getElementById("ring-bar"));

  /** @param {(ref: string) => void} open */
  constructor(open) {
    this.#bar.addEventListener("click", () => open(this.#bar.dataset.ref ?? ""));
  }

  /** @param {import("./book.js").Entry|undefined} entry whose alarm is made small; none: there is no bar @param {number} now the server's clock */
  draw(entry, now) {
    this.#bar.hidden = !entry;
    document.documentElement.classList.toggle("has-ring-bar", !this.#bar.hidden);
    if (!entry) return;
    const { ref, level, mode, place, state } = entry.alarm;
    Object.assign(this.#bar.dataset, { ref, level, mode, state });
    const text = this.#bar.querySelector("[data-part=text]");
    const parts = { level: titled(entry), place: place.name, since: ago((now - since(entry)) / 1000) };
    if (text) text.textContent = say(`bar_${mode}`, parts);
  }
}
