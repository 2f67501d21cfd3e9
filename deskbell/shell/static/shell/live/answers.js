// What a called person can do: answer, add and strike notes, say all clear. The server decides; this asks.

import { wrong } from "./api.js";
import { Forms } from "./forms.js";
import { coming, isAnswered, isGoing, isOpen, said } from "./order.js";
import { Sending } from "./sending.js";
import { say } from "./words.js";

/** @typedef {import("./book.js").Entry} Entry */

const DANGER = 3;

/** What is begun with a button of that name, and until it is done has the sheet for itself. */
const DOING = /** @type {Record<string, string>} */ ({ close: "closing", note: "noting", plan: "plan" });

export class Answers {
  #dialog;
  #api;
  #me;
  #closes;
  #took;
  #sending;
  #forms;
  /** @type {Entry|undefined} */
  #entry;
  /** @type {Entry[]} */
  #others = [];
  /** The alarm that was left for the one on the sheet, which says whether that got through. */
  #left = "";
  /** One of DOING, or "". */
  #doing = "";

  /**
   * @param {HTMLDialogElement} dialog @param {import("./api.js").Api} api
   * @param {{me: string, closes: string[]}} who me: the person's ref; "" on a screen, which cannot answer
   * @param {(alarm: Record<string, any>) => void} took
   */
  constructor(dialog, api, { me, closes }, took) {
    this.#dialog = dialog;
    this.#api = api;
    this.#me = me;
    this.#closes = closes;
    this.#took = took;
    this.#forms = new Forms(dialog, (what, body) => this.#post(what, body), () => this.leave());
    this.#sending = new Sending({
      send: (ref, said) => api.post(`/alarms/${ref}/answer`, { said }),
      took: (alarm) => this.#taken(alarm),
      failed: (ref, answer, again) => this.#failed(ref, answer, again),
    }, me && `deskbell.answer.${me}.`);
    dialog.addEventListener("click", (event) => this.#click(/** @type {Element} */ (event.target)));
  }

  /** @param {Entry[]} entries @returns {boolean} whether what was answered to one of them is not with the server yet */
  isSending(entries) {
    return entries.some(({ alarm }) => this.#sending.said(alarm.ref) !== "");
  }

  /**
   * @param {Entry} entry @param {Entry[]} [others] what else is on the ring
   * @returns {string} what is asked, whatever has the sheet for itself just now
   */
  draw(entry, others = this.#others) {
    this.#others = others;
    const { ref, level } = entry.alarm;
    if (ref !== this.#entry?.alarm.ref) this.#fresh(ref);
    // Raised or over, it says so and asks anew. What was written is kept.
    else if (level !== this.#entry.alarm.level || !isOpen(entry)) this.#doing = "";
    this.#entry = entry;
    const stage = this.#stage(entry);
    this.#dialog.dataset.now = stage;
    for (const box of this.#all("[data-stage]")) box.hidden = !box.dataset.stage?.split(" ").includes(stage);
    this.#drawClear(entry.alarm);
    for (const box of this.#all("[data-person-only]")) box.hidden = this.#me === "";
    this.#drawStill(entry, stage === "asked");
    this.#drawBoth(entry);
    for (const button of this.#all("[data-said]")) busy(button, this.#sending.said(ref) === button.dataset.said);
    return this.#asks(entry);
  }

  /** They had answered, and then it was raised: it says why it asks again. @param {Entry} entry @param {boolean} asked */
  #drawStill(entry, asked) {
    const still = asked && said(entry, this.#me) !== "";
    for (const line of this.#all("[data-part=still]")) {
      line.hidden = !still;
      line.textContent = still ? say("still", { level: say(`level_${entry.alarm.level}`) }) : "";
    }
  }

  /** Nobody can go to two places: who said so, and is the only one there, is asked to let others go. @param {Entry} entry */
  #drawBoth(entry) {
    const alone = (/** @type {Entry} */ other) => isGoing(other, this.#me) && coming(other).length === 1;
    const first = isGoing(entry, this.#me) ? this.#others.find(alone) : undefined;
    for (const box of this.#all("[data-part=both]")) {
      box.hidden = !first || this.#doing !== "";
      const [line, button] = [box.querySelector("p"), /** @type {HTMLElement|null} */ (box.querySelector("button"))];
      const place = first?.alarm.place.name ?? "";
      if (line) line.textContent = first ? say("both", { place }) : "";
      if (!button) continue;
      button.dataset.leave = first?.alarm.ref ?? "";
      busy(button, this.#sending.said(button.dataset.leave) === "cannot");
    }
  }

  /** Who can't close it is told so beforehand, and who can; the server has the last word. @param {Record<string, any>} alarm */
  #drawClear({ level, place }) {
    const may = level < DANGER || !place.within || place.within.some((/** @type {string} */ ref) => this.#closes.includes(ref));
    for (const box of this.#all("[data-clears]")) {
      const other = (box.dataset.clears === "yes") !== may;
      if (other || !box.dataset.stage) box.hidden = other;
    }
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
    return this.#doing || this.#asks(entry);
  }

  /** @param {Entry} entry @returns {string} */
  #asks(entry) {
    if (this.#me === "") return "screen";
    return (isAnswered(entry, this.#me) && said(entry, this.#me)) || "asked";
  }

  /** @param {string} selector @returns {HTMLElement[]} */
  #all(selector) {
    return [...this.#dialog.querySelectorAll(selector)].map((one) => /** @type {HTMLElement} */ (one));
  }

  /** @param {string} ref of the alarm that is on the sheet from now on */
  #fresh(ref) {
    this.#doing = "";
    this.#forms.fresh(ref);
  }

  /** @param {Element} target */
  #click(target) {
    const act = /** @type {HTMLElement|null} */ (target.closest("[data-act]"));
    const name = act?.dataset.act ?? "";
    if (!this.#entry) return;
    if (act?.dataset.said) this.#say(this.#entry, act.dataset.said);
    else if (name === "leave") this.#leaveOther(this.#entry, act?.dataset.leave ?? "");
    else if (name === "back" || DOING[name]) this.#turn(DOING[name] === this.#doing ? "" : (DOING[name] ?? ""));
    else if (name === "strike") this.#post(`notes/${act?.closest("li")?.dataset.number}/strike`, {});
    else if (name === "real") this.#real();
  }

  /** @param {Entry} entry @param {string} said */
  #say(entry, said) {
    this.#sending.say(entry.alarm.ref, said);
    this.draw(entry);
  }

  /** @param {Entry} entry @param {string} ref of the alarm that others have to go to */
  #leaveOther(entry, ref) {
    this.#left = ref;
    this.#sending.say(ref, "cannot");
    this.draw(entry);
  }

  /** @param {string} doing */
  #turn(doing) {
    this.#doing = doing;
    this.#forms.tell("");
    if (this.#entry && doing === "closing") this.#forms.askPin(this.#entry.alarm);
    if (this.#entry) this.draw(this.#entry);
    const [first] = this.#all(`[data-stage="${doing}"] input`);
    (first ?? this.#all("[data-part=place]")[0])?.focus({ preventScroll: true });
    this.#dialog.scrollTop = 0;
  }

  /** @param {Record<string, any>} alarm */
  #taken(alarm) {
    if (alarm.ref === this.#entry?.alarm.ref || alarm.ref === this.#left) this.#forms.tell("");
    this.#took(alarm);
  }

  /** @param {string} ref @param {import("./api.js").Answer} answer @param {boolean} again */
  #failed(ref, answer, again) {
    if (!this.#entry || (ref !== this.#entry.alarm.ref && ref !== this.#left)) return;
    this.#forms.tell(again ? say("answer_not_sent") : wrong(answer) || say("not_taken"));
    this.draw(this.#entry);
  }

  /** It was practice, and now it is not: raise it for real at the same place, then stop the exercise. */
  async #real() {
    const alarm = this.#entry?.alarm;
    if (!alarm) return;
    const key = `real-${alarm.ref}`;
    const body = { level: alarm.level, place: alarm.place.ref, key };
    const raised = await this.#api.post("/press", body);
    if (!raised.data.alarm) return this.#forms.tell(wrong(raised) || say("real_failed"));
    await this.#post("close", { reason: "other" }, alarm.ref);
  }

  /** @param {string} what @param {object} body @param {string} [ref] of which alarm @returns {Promise<boolean>} whether it was taken */
  async #post(what, body, ref = this.#entry?.alarm.ref) {
    const answer = await this.#api.post(`/alarms/${ref}/${what}`, body);
    const there = ref === this.#entry?.alarm.ref;
    if (answer.data.alarm) {
      if (there) this.#forms.tell("");
      this.#took(answer.data.alarm);
      return true;
    }
    if (there) this.#forms.refused(answer);
    return false;
  }
}

/** What was pressed says so until it is with the server. @param {HTMLElement} button @param {boolean} sending */
function busy(button, sending) {
  button.setAttribute("aria-busy", String(sending));
  for (const words of button.querySelectorAll("span")) words.hidden = sending !== words.hasAttribute("data-busy");
}
