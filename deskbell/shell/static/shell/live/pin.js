// "Enter a PIN": always in the same place. The right PIN and the duress PIN look the same to the last pixel.

import { wrong } from "./api.js";
import { say } from "./words.js";

export class Pin {
  #api;
  #mine;
  #done;
  #link;
  #form;
  #input;
  #wrong;

  /** @param {HTMLElement} root @param {import("./api.js").Api} api @param {import("./mine.js").Mine} mine @param {() => void} done */
  constructor(root, api, mine, done) {
    this.#api = api;
    this.#mine = mine;
    this.#done = done;
    this.#link = /** @type {HTMLButtonElement} */ (root.querySelector("[data-act=pin]"));
    this.#form = /** @type {HTMLFormElement} */ (root.querySelector("[data-form=pin]"));
    this.#input = /** @type {HTMLInputElement} */ (this.#form.elements.namedItem("pin"));
    this.#wrong = /** @type {HTMLElement} */ (this.#form.querySelector("[data-part=wrong]"));
    this.#link.addEventListener("click", () => this.#turn(this.#form.hidden));
    this.#form.addEventListener("keydown", (event) => event.key === "Escape" && this.#turn(false));
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#send();
    });
  }

  /** @param {boolean} open */
  #turn(open) {
    this.#form.hidden = !open;
    this.#link.setAttribute("aria-expanded", String(open));
    this.#form.reset();
    this.#tell("");
    (open ? this.#input : this.#link).focus();
  }

  /** @param {string} text */
  #tell(text) {
    this.#wrong.textContent = text;
    this.#wrong.hidden = text === "";
    this.#input.setAttribute("aria-invalid", String(text !== ""));
  }

  async #send() {
    const pin = this.#input.value.trim();
    const alarm = this.#mine.alarm;
    if (pin === "") return this.#tell(say("pin_missing"));
    if (alarm?.state !== "open") return this.#tell(say("pin_nothing"));
    const answer = await this.#api.post(`/alarms/${alarm.ref}/cancel`, { pin });
    if (!answer.data.alarm) return this.#tell(wrong(answer) || say("pin_no_answer"));
    this.#mine.answered(answer, this.#done);
    this.#turn(false);
  }
}
