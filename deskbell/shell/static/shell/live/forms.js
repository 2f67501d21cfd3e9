// What is filled in on the ring: a note, and how an alarm ended. And what is said when something was not taken.

import { wrong } from "./api.js";
import { say } from "./words.js";

const DANGER = 3;

/** @typedef {(what: string, body: object) => Promise<boolean>} Post whether it was taken */

export class Forms {
  #dialog;
  #post;
  #done;
  #ref = "";
  /** What was written and not sent, by the ref of its alarm. @type {Map<string, string>} */
  #drafts = new Map();

  /** @param {HTMLDialogElement} dialog @param {Post} post @param {() => void} done go back to the whole sheet */
  constructor(dialog, post, done) {
    this.#dialog = dialog;
    this.#post = post;
    this.#done = done;
    dialog.addEventListener("change", (event) => this.#chose(/** @type {HTMLInputElement} */ (event.target)));
    dialog.addEventListener("submit", (event) => {
      event.preventDefault();
      const form = /** @type {HTMLFormElement} */ (event.target);
      if (form.dataset.form === "close") this.#close(form);
      if (form.dataset.form === "note") this.#note(form);
    });
  }

  /** Another alarm is on the sheet: nothing that was meant for the one before it stays. @param {string} ref */
  fresh(ref) {
    const written = /** @type {HTMLInputElement|null} */ (this.#dialog.querySelector("[data-form=note] input"));
    if (written) this.#drafts.set(this.#ref, written.value);
    this.#ref = ref;
    this.tell("");
    for (const form of this.#dialog.querySelectorAll("form")) form.reset();
    this.#showPin(false);
    if (written) written.value = this.#drafts.get(ref) ?? "";
  }

  /** @param {string} text */
  tell(text) {
    for (const line of this.#dialog.querySelectorAll("[data-part=wrong]")) {
      if (line.textContent !== text) line.textContent = text;
      /** @type {HTMLElement} */ (line).hidden = text === "";
    }
  }

  /** @param {import("./api.js").Answer} answer */
  refused(answer) {
    this.tell(wrong(answer) || say("not_sent"));
    if (answer.data.field === "pin") this.#showPin(true)?.focus();
  }

  /** It is known beforehand whether a PIN is needed; the server has the last word. @param {Record<string, any>} alarm */
  askPin({ level, place }) {
    if (level === DANGER && place.pin) this.#showPin(true);
  }

  /** @param {boolean} shown @returns {HTMLInputElement|null} */
  #showPin(shown) {
    const field = /** @type {HTMLElement|null} */ (this.#dialog.querySelector("[data-part=pin-field]"));
    if (field) field.hidden = !shown;
    return field?.querySelector("input") ?? null;
  }

  /** @param {HTMLInputElement} field */
  #chose(field) {
    const line = this.#dialog.querySelector("[data-part=wrong]");
    if (field.name === "reason" && line?.textContent === say("reason_missing")) this.tell("");
  }

  /** @param {HTMLFormElement} form */
  async #note(form) {
    const [ref, input] = [this.#ref, /** @type {HTMLInputElement} */ (form.elements.namedItem("text"))];
    if (input.value.trim() === "") return input.focus();
    if (!(await this.#post("notes", { text: input.value.trim() }))) return;
    this.#drafts.delete(ref);
    if (ref !== this.#ref) return;
    form.reset();
    this.#done();
  }

  /** @param {HTMLFormElement} form */
  async #close(form) {
    const [ref, values] = [this.#ref, new FormData(form)];
    const reason = String(values.get("reason") ?? "");
    if (reason === "") return this.tell(say("reason_missing"));
    const taken = await this.#post("close", { reason, pin: String(values.get("pin") ?? "") });
    if (taken && ref === this.#ref) this.#done();
  }
}
