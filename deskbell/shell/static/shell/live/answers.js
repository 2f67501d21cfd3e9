// What a called person can do: answer, add and strike notes, say all clear. The server decides; this asks.

import { wrong } from "./api.js";
import { isAnswered, isOpen, said } from "./order.js";
import { say } from "./words.js";

const AGAIN = 2000;

/** @typedef {import("./book.js").Entry} Entry */

export class Answers {
  #dialog;
  #api;
  #me;
  #took;
  /** @type {Entry|undefined} */
  #entry;
  #sending = "";
  #closing = "";

  /**
   * @param {HTMLDialogElement} dialog @param {import("./api.js").Api} api
   * @param {string} me the person's ref; "" on a screen, which cannot answer
   * @param {(alarm: Record<string, any>) => void} took
   */
  constructor(dialog, api, me, took) {
    this.#dialog = dialog;
    this.#api = api;
    this.#me = me;
    this.#took = took;
    dialog.addEventListener("click", (event) => this.#click(/** @type {Element} */ (event.target)));
    dialog.addEventListener("submit", (event) => {
      event.preventDefault();
      const form = /** @type {HTMLFormElement} */ (event.target);
      if (form.dataset.form === "close") this.#close(form);
      if (form.dataset.form === "note") this.#note(form);
    });
  }

  /** @param {Entry} entry */
  draw(entry) {
    if (entry.alarm.ref !== this.#entry?.alarm.ref) this.#fresh();
    this.#entry = entry;
    const mine = isAnswered(entry, this.#me) ? said(entry, this.#me) : "";
    const closing = this.#closing === entry.alarm.ref;
    let stage = mine || "asked";
    if (this.#me === "") stage = "screen";
    if (closing) stage = "closing";
    if (!isOpen(entry)) stage = "ended";
    this.#dialog.dataset.now = stage;
    for (const box of this.#all("[data-stage]")) box.hidden = !box.dataset.stage?.split(" ").includes(stage);
    for (const box of this.#all("[data-person-only]")) box.hidden = this.#me === "";
  }

  /** @param {string} selector @returns {HTMLElement[]} */
  #all(selector) {
    return [...this.#dialog.querySelectorAll(selector)].map((one) => /** @type {HTMLElement} */ (one));
  }

  #fresh() {
    this.#closing = "";
    this.#sending = "";
    this.#tell("");
    for (const form of this.#dialog.querySelectorAll("form")) form.reset();
    for (const box of this.#all("[data-part=pin-field], [data-part=note-form]")) box.hidden = true;
  }

  /** @param {string} text */
  #tell(text) {
    for (const line of this.#all("[data-part=wrong]")) {
      if (line.textContent !== text) line.textContent = text;
      line.hidden = text === "";
    }
  }

  /** @param {Element} target */
  #click(target) {
    const act = /** @type {HTMLElement|null} */ (target.closest("[data-act]"));
    const name = act?.dataset.act;
    if (!this.#entry) return;
    if (act?.dataset.said) this.#answer(act.dataset.said);
    else if (name === "close" || name === "back") this.#turn(name === "close");
    else if (name === "note") this.#openNote();
    else if (name === "strike") this.#strike(act?.closest("li")?.dataset.number ?? "");
    else if (name === "real") this.#real();
  }

  /** @param {boolean} closing */
  #turn(closing) {
    this.#closing = closing && this.#entry ? this.#entry.alarm.ref : "";
    this.#tell("");
    if (this.#entry) this.draw(this.#entry);
    const first = this.#dialog.querySelector(closing ? "[data-form=close] input" : "[data-part=place]");
    /** @type {HTMLElement|null} */ (first)?.focus();
  }

  /** Said until the server has it: others must not count on somebody whose answer was lost. @param {string} said */
  async #answer(said) {
    const ref = this.#entry?.alarm.ref;
    this.#sending = said;
    for (;;) {
      const answer = await this.#api.post(`/alarms/${ref}/answer`, { said });
      if (this.#sending !== said || this.#entry?.alarm.ref !== ref) return;
      if (answer.data.alarm) {
        this.#tell("");
        return this.#took(answer.data.alarm);
      }
      if (answer.status >= 400 && answer.status < 500) return this.#tell(wrong(answer) || say("not_taken"));
      this.#tell(say("answer_not_sent"));
      await new Promise((done) => setTimeout(done, AGAIN));
    }
  }

  #openNote() {
    for (const form of this.#all("[data-part=note-form]")) {
      form.hidden = false;
      form.querySelector("input")?.focus();
    }
  }

  /** @param {HTMLFormElement} form */
  async #note(form) {
    const input = /** @type {HTMLInputElement} */ (form.elements.namedItem("text"));
    if (input.value.trim() === "") return input.focus();
    if (await this.#post("notes", { text: input.value.trim() })) {
      form.reset();
      form.hidden = true;
    }
  }

  /** @param {string} number */
  async #strike(number) {
    await this.#post(`notes/${number}/strike`, {});
  }

  /** @param {HTMLFormElement} form */
  async #close(form) {
    const values = new FormData(form);
    const reason = String(values.get("reason") ?? "");
    if (reason === "") return this.#tell(say("reason_missing"));
    if (await this.#post("close", { reason, pin: String(values.get("pin") ?? "") })) this.#turn(false);
  }

  /** It was practice, and now it is not: raise it for real at the same place, then stop the exercise. */
  async #real() {
    const alarm = this.#entry?.alarm;
    if (!alarm) return;
    const key = `real-${alarm.ref}`;
    const body = { level: alarm.level, place: alarm.place.ref, key };
    const raised = await this.#api.post("/press", body);
    if (!raised.data.alarm) return this.#tell(wrong(raised) || say("real_failed"));
    await this.#post("close", { reason: "other" });
  }

  /** @param {string} what @param {object} body @returns {Promise<boolean>} whether it was taken */
  async #post(what, body) {
    const answer = await this.#api.post(`/alarms/${this.#entry?.alarm.ref}/${what}`, body);
    if (answer.data.alarm) {
      this.#tell("");
      this.#took(answer.data.alarm);
      return true;
    }
    this.#tell(wrong(answer) || say("not_sent"));
    if (answer.data.field === "pin") {
      for (const field of this.#all("[data-part=pin-field]")) {
        field.hidden = false;
        field.querySelector("input")?.focus();
      }
    }
    return false;
  }
}
