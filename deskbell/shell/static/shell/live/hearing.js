// Who would hear a press now, and who is here. Asked again whenever the server says that it changed.

import { between } from "./timing.js";
import { whoHears } from "./told.js";
import { say } from "./words.js";

/** @typedef {{people: number, screens: number}} Told */
/** @typedef {{desk: import("./standing.js").Desk, levels: Record<string, Count>, here: {name: string, place: string, in_charge: boolean}[], quiet: boolean}} Known */
/** @typedef {{people: number, screens: number, all_people: number, all_screens: number}} Count */

/** Many desks learn of a change at once: they ask spread over this long. */
const SPREAD = [50, 1500];
const AT_LEAST = 60000;

export class Hearing {
  #root;
  #api;
  #place;
  #changed;
  #version = "";
  /** @type {Known|undefined} */
  #known;
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  #soon;
  #alive = false;
  #drawn = "";

  /** @param {HTMLElement} root @param {import("./api.js").Api} api @param {string} place @param {(known: Known) => void} changed */
  constructor(root, api, place, changed) {
    this.#root = root;
    this.#api = api;
    this.#place = place;
    this.#changed = changed;
    this.#ask();
    setInterval(() => this.#ask(), AT_LEAST);
  }

  /** @param {import("./hub.js").State[]} states */
  hear(states) {
    const alive = states.some(({ link }) => link === "alive" || link === "polling");
    const version = states.map(({ hearers }) => hearers).join(" ");
    if (version !== this.#version || (alive && !this.#alive)) {
      clearTimeout(this.#soon);
      this.#soon = setTimeout(() => this.#ask(), between(SPREAD));
    }
    this.#version = version;
    this.#alive = alive;
  }

  /** @param {number} level @returns {Count|undefined} how many a press at this level reaches, at once and in the end */
  told(level) {
    return this.#known?.levels[level];
  }

  /** @returns {boolean} whether what is known is still so */
  get alive() {
    return this.#alive;
  }

  async #ask() {
    const { data } = await this.#api.get("/hearing", { place: this.#place });
    if (!data.levels) return;
    const known = /** @type {Known} */ (data);
    this.#known = known;
    this.#changed(known);
  }

  /** @param {{name: string, said: string}[]} called who was called from this desk, with what they said */
  draw(called) {
    if (!this.#known) return;
    const { levels, here } = this.#known;
    const drawn = JSON.stringify([levels, here, called]);
    if (drawn === this.#drawn) return;
    this.#drawn = drawn;
    const { all_people: people, all_screens: screens } = levels[3];
    this.#line(people + screens > 0 ? say("hears", { who: whoHears({ people, screens }) }, people + screens) : "");
    this.#here(here, new Map(called.map(({ name, said }) => [name, said])));
  }

  /** @param {string} text who would hear; "": nobody */
  #line(text) {
    const line = this.#root.querySelector("[data-part=hearing]");
    if (!line) return;
    line.textContent = text || ` ${say("nobody_hears_do")}`;
    line.parentElement?.classList.toggle("is-nobody", text === "");
    if (text) return;
    const first = document.createElement("strong");
    first.textContent = say("nobody_hears");
    line.prepend(first);
  }

  /** @param {{name: string, place: string, in_charge: boolean}[]} here @param {Map<string, string>} said */
  #here(here, said) {
    const box = this.#root.querySelector("[data-part=here]");
    const template = /** @type {HTMLTemplateElement|null} */ (document.getElementById("desk-here-row"));
    if (!box || !template) return;
    const rows = here.map(({ name, place, in_charge: inCharge }) => {
      const row = /** @type {Element} */ (template.content.firstElementChild?.cloneNode(true));
      const answer = said.get(name);
      const figure = answer ? say(`here_${answer}`) : inCharge ? say("in_charge") : "";
      const texts = [name, place, figure];
      ["name", "line", "figure"].forEach((part, at) => {
        const cell = row.querySelector(`[data-fill=${part}]`);
        if (cell) cell.textContent = texts[at];
      });
      return row;
    });
    box.replaceChildren(...rows);
    const empty = /** @type {HTMLElement|null} */ (this.#root.querySelector("[data-part=here-none]"));
    if (empty) empty.hidden = rows.length > 0;
  }
}
