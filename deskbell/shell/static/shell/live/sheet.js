// Fills the ring with one alarm: where, what level, from whom, since when, who is on the way.

import { isOpen } from "./order.js";
import { Plan } from "./plan.js";
import { notes, otherAlarms, people } from "./sheet_lists.js";
import { ending, sinceWords, titled } from "./sheet_words.js";
import { clockTime, say } from "./words.js";

/** @typedef {import("./book.js").Entry} Entry */
/** @typedef {{now: number, unlinked: string, mute: boolean, sounding: boolean}} About now: the server's clock; mute: no page of this browser may sound; sounding: one should */

export class Sheet {
  /** The alarm that is on it, or "". */
  ref = "";
  /** What is read aloud when it appears. */
  spoken = "";
  #dialog;
  #plan;
  #drawn = "";
  /** The alarm that could not be heard when it came up. */
  #muted = "";
  #zone = document.getElementById("live")?.dataset.zone;

  /** @param {HTMLDialogElement} dialog */
  constructor(dialog) {
    this.#dialog = dialog;
    this.#plan = new Plan(dialog);
  }

  /** @param {string} name @returns {HTMLElement} */
  #part(name) {
    return /** @type {HTMLElement} */ (this.#dialog.querySelector(`[data-part=${name}]`));
  }

  /** @param {string} name @param {string} text an empty one hides the part */
  #write(name, text) {
    const part = this.#part(name);
    if (part.textContent !== text) part.textContent = text;
    part.hidden = text === "";
  }

  /** Put the focus on the place: on no button, so that nothing is answered by a key that was on its way. */
  focus() {
    this.#part("place").focus({ preventScroll: true });
  }

  forget() {
    this.ref = "";
  }

  /** @param {Entry} entry @param {Entry[]} others @param {About} about */
  draw(entry, others, { now, unlinked, mute, sounding }) {
    const { alarm } = entry;
    this.ref = alarm.ref;
    this.#write("since", sinceWords(entry, now, this.#zone));
    this.#part("since").title = clockTime(alarm.pressed_at, this.#zone);
    this.#drawMute(alarm.ref, mute, sounding);
    this.#write("unlinked", isOpen(entry) ? unlinked : "");
    this.#write("unlinked-heard", isOpen(entry) && unlinked ? say("unlinked_heard") : "");
    const drawn = JSON.stringify([alarm.ref, alarm.number, others.map((other) => [other.alarm.ref, other.alarm.number])]);
    if (drawn === this.#drawn) return;
    this.#drawn = drawn;
    Object.assign(this.#dialog.dataset, { level: alarm.level, mode: alarm.mode, state: alarm.state });
    this.#write("level", titled(entry));
    this.#write("place", alarm.place.name);
    this.#write("where", [alarm.place.floor, alarm.place.directions].filter(Boolean).join(", "));
    this.#write("branch", [alarm.place.branch, alarm.place.address].filter(Boolean).join(", "));
    this.#write("duress", alarm.duress && isOpen(entry) ? say("duress") : "");
    this.#write("late", alarm.late_seconds >= 5 ? say("late", { n: alarm.late_seconds }, alarm.late_seconds) : "");
    this.#write("end", isOpen(entry) ? "" : ending(alarm));
    this.#plan.draw(alarm.place);
    this.#list("people", people(alarm.people, others.filter(isOpen), this.#zone));
    this.#list("notes", notes(alarm.notes, this.#zone));
    this.#others(entry, others.filter(isOpen));
    this.#list("over", otherAlarms(others.filter((other) => !isOpen(other))));
    this.#part("over-box").hidden = this.#part("over").hidden;
    const spoken = isOpen(entry) ? `spoken_${alarm.mode}` : "spoken_end";
    const parts = { level: say(`level_${alarm.level}`), place: alarm.place.name, where: this.#part("where").textContent ?? "" };
    this.spoken = say(spoken, parts);
  }

  /**
   * The touch that turns the sound on must hit what it was meant for: the line keeps its room, and says that it is on.
   * @param {string} ref @param {boolean} mute @param {boolean} sounding
   */
  #drawMute(ref, mute, sounding) {
    if (mute && sounding) this.#muted = ref;
    this.#part("muted").hidden = this.#muted !== ref;
    this.#part("sound-on").hidden = !mute;
    this.#part("sound-is-on").hidden = mute;
  }

  /** What else is open stands above everything. @param {Entry} entry @param {Entry[]} others those that are open */
  #others(entry, others) {
    this.#list("others", otherAlarms(others));
    this.#part("others-box").hidden = others.length === 0;
    const all = others.length + 1;
    this.#write("others-title", isOpen(entry) ? say("alarms_also", {}, all) : say("still_open"));
  }

  /** @param {string} name @param {Element[]} rows */
  #list(name, rows) {
    this.#part(name).replaceChildren(...rows);
    this.#part(name).hidden = rows.length === 0;
  }
}
