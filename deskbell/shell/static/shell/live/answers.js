// What a called person can do: answer, add and strike notes, say all clear. The server decides; this asks.

import { wrong } from "./api.js";
import { isAnswered, isOpen, said } from "./order.js";
import { Sending } from "./sending.js";
import { say } from "./words.js";

/** @typedef {import("./book.js").Entry} Entry */

/** What is begun with a button of that name, and until it is done has the sheet for itself. */
const DOING = /** @type {Record<string, string>} */ ({ close: "closing", note: "noting" });

export class Answers {
  #dialog;
  #api;
  #me;
  #took;
  #sending;
  /** @type {Entry|undefined} */
  #entry;
  /** "closing", "noting" or "". */
  #doing = "";
  /** What was written and not sent, by the ref of its alarm. @type {Map<string, string>} */
  #drafts = new Map();

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
    this.#sending = new Sending({
      send: (ref, said) => api.post(`/alarms/${ref}/answer`, { said }),
      took: (alarm) => this.#taken(alarm),
      failed: (ref, answer, again) => this.#failed(ref, answer, again),
    });
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
    if (entry.alarm.ref !== this.#entry?.alarm.ref) this.#fresh(entry.alarm.ref);
    // Raised or over, it says so and asks anew. What was written is kept.
    else if (entry.alarm.level !== this.#entry.alarm.level || !isOpen(entry)) this.#doing = "";
    this.#entry = entry;
    const stage = this.#stage(entry);
    this.#dialog.dataset.now = stage;
    for (const box of this.#all("[data-stage]")) box.hidden = !box.dataset.stage?.split(" ").includes(stage);
    for (const box of this.#all("[data-person-only]")) box.hidden = this.#me === "";
  }

  /** Go back to the whole sheet. @returns {boolean} whether something had it for itself */
  leave() {
    if (this.#doing === "") return false;
    this.#turn("");
    return true;
  }

  /** @param {Entry} entry @returns {string} */
  #stage(entry) {
    if (!isOpen(entry)) return "ended";
    if (this.#doing) return this.#doing;
    if (this.#me === "") return "screen";
    return (isAnswered(entry, this.#me) && said(entry, this.#me)) || "asked";
  }

  /** @param {string} selector @returns {HTMLElement[]} */
  #all(selector) {
    return [...this.#dialog.querySelectorAll(selector)].map((one) => /** @type {HTMLElement} */ (one));
  }

  /** @param {string} ref of the alarm that is on the sheet from now on */
  #fresh(ref) {
    const written = this.#written;
    if (this.#entry && written) this.#drafts.set(this.#entry.alarm.ref, written.value);
    this.#doing = "";
    this.#tell("");
    for (const form of this.#dialog.querySelectorAll("form")) form.reset();
    for (const box of this.#all("[data-part=pin-field]")) box.hidden = true;
    if (written) written.value = this.#drafts.get(ref) ?? "";
  }

  get #written() {
    return /** @type {HTMLInputElement|null} */ (this.#dialog.querySelector("[data-form=note] input"));
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
    const name = act?.dataset.act ?? "";
    if (!this.#entry) return;
    if (act?.dataset.said) this.#sending.say(this.#entry.alarm.ref, act.dataset.said);
    else if (name === "back" || DOING[name]) this.#turn(DOING[name] ?? "");
    else if (name === "strike") this.#post(`notes/${act?.closest("li")?.dataset.number}/strike`, {});
    else if (name === "real") this.#real();
  }

  /** @param {string} doing */
  #turn(doing) {
    this.#doing = doing;
    this.#tell("");
    if (this.#entry) this.draw(this.#entry);
    const [first] = this.#all(doing ? `form[data-stage=${doing}] input` : "[data-part=place]");
    first?.focus({ preventScroll: true });
    this.#dialog.scrollTop = 0;
  }

  /** @param {Record<string, any>} alarm */
  #taken(alarm) {
    if (alarm.ref === this.#entry?.alarm.ref) this.#tell("");
    this.#took(alarm);
  }

  /** @param {string} ref @param {import("./api.js").Answer} answer @param {boolean} again */
  #failed(ref, answer, again) {
    if (ref !== this.#entry?.alarm.ref) return;
    this.#tell(again ? say("answer_not_sent") : wrong(answer) || say("not_taken"));
  }

  /** @param {HTMLFormElement} form */
  async #note(form) {
    const input = /** @type {HTMLInputElement} */ (form.elements.namedItem("text"));
    const ref = this.#entry?.alarm.ref;
    if (input.value.trim() === "") return input.focus();
    if (!(await this.#post("notes", { text: input.value.trim() }))) return;
    this.#drafts.delete(ref ?? "");
    if (ref !== this.#entry?.alarm.ref) return;
    form.reset();
    this.leave();
  }

  /** @param {HTMLFormElement} form */
  async #close(form) {
    const values = new FormData(form);
    const reason = String(values.get("reason") ?? "");
    if (reason === "") return this.#tell(say("reason_missing"));
    if (await this.#post("close", { reason, pin: String(values.get("pin") ?? "") })) this.leave();
  }

  /** It was practice, and now it is not: raise it for real at the same place, then stop the exercise. */
  async #real() {
    const alarm = this.#entry?.alarm;
    if (!alarm) return;
    const key = `real-${alarm.ref}`;
    const body = { level: alarm.level, place: alarm.place.ref, key };
    const raised = await this.#api.post("/press", body);
    if (!raised.data.alarm) return this.#tell(wrong(raised) || say("real_failed"));
    await this.#post("close", { reason: "other" }, alarm.ref);
  }

  /** @param {string} what @param {object} body @param {string} [ref] of which alarm @returns {Promise<boolean>} whether it was taken */
  async #post(what, body, ref = this.#entry?.alarm.ref) {
    const answer = await this.#api.post(`/alarms/${ref}/${what}`, body);
    const there = ref === this.#entry?.alarm.ref;
    if (answer.data.alarm) {
      if (there) this.#tell("");
      this.#took(answer.data.alarm);
      return true;
    }
    if (there) this.#refused(answer);
    return false;
  }

  /** @param {import("./api.js").Answer} answer */
  #refused(answer) {
    this.#tell(wrong(answer) || say("not_sent"));
    if (answer.data.field !== "pin") return;
    for (const field of this.#all("[data-part=pin-field]")) {
      field.hidden = false;
      field.querySelector("input")?.focus();
    }
  }
}
