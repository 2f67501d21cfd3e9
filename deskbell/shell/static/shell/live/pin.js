// "Enter a PIN": always in the same place. The right PIN and the duress PIN look the same to the last pixel.

import { wrong } from "./api.js";
import { cancel } from "./cancel.js";
import { say } from "./words.js";

/** The box closes by itself when nobody has touched it for this long. */
const OPEN = 30000;

export class Pin {
  #api;
  #mine;
  #done;
  #link;
  #form;
  #input;
  #wrong;
  /** The open alarm that the box is for. */
  #ref = "";
  /** How many PINs of this box were refused. */
  #refused = 0;
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  #timer;

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
    this.#form.addEventListener("input", () => this.#wait());
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#send();
    });
  }

  /** Open the box, with the focus in it. */
  ask() {
    this.#turn(true);
  }

  /** The box is for one alarm: it closes when that has changed its state. @param {Record<string, any>} [alarm] of this desk */
  draw(alarm) {
    const ref = alarm?.state === "open" ? alarm.ref : "";
    if (!this.#form.hidden && this.#ref !== "" && ref !== this.#ref) this.#turn(false);
    this.#ref = ref;
  }

  /** @param {boolean} open */
  #turn(open) {
    const within = this.#form.contains(document.activeElement);
    this.#form.hidden = !open;
    this.#link.setAttribute("aria-expanded", String(open));
    this.#form.reset();
    this.#refused = 0;
    this.#tell("");
    this.#wait();
    if (open) this.#input.focus();
    else if (within) this.#link.focus();
  }

  #wait() {
    clearTimeout(this.#timer);
    if (!this.#form.hidden) this.#timer = setTimeout(() => this.#turn(false), OPEN);
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
    this.#wait();
    const answer = await cancel(this.#api, alarm.ref, pin);
    if (!answer.data.alarm) return this.#refuse(wrong(answer) || say("pin_no_answer"));
    this.#mine.answered(answer, this.#done);
    if (!this.#form.hidden) this.#turn(false);
  }

  /** Empty, so that the next digits are a new PIN; and in other words than before, so that one sees it was tried. @param {string} why */
  #refuse(why) {
    if (this.#form.hidden) return;
    this.#form.reset();
    this.#refused += 1;
    this.#tell(this.#refused > 1 ? `${why} ${say("pin_tried", {}, this.#refused)}` : why);
    this.#input.focus();
  }
}
