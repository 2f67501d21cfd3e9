// The three levels, and what is said in them. One click or one key raises.

import { ended, whoComes, whoHears } from "./told.js";
import { clockTime, say, seconds } from "./words.js";

/** @typedef {{alarm?: Record<string, any>, told?: import("./hearing.js").Told, row: number, presses: import("./press.js").Press[], now: number, remark: string}} View */
/** @typedef {{press: (level: number) => void, undo: (ref: string) => void, resend: (key: string) => void, drop: (key: string) => void}} Acts */

const DANGER = 3;

/** A Danger press is said to be on its way only when it takes long: the screen stays as it was. */
const SAID_AFTER = 4000;

export class Rows {
  #root;
  #acts;
  #zone = document.getElementById("live")?.dataset.zone;
  #spoken;
  /** @type {View|undefined} */
  #view;

  /** @param {HTMLElement} root @param {Acts} acts */
  constructor(root, acts) {
    this.#root = root;
    this.#acts = acts;
    this.#spoken = root.querySelector("[data-part=spoken]");
    root.addEventListener("click", (event) => this.#click(/** @type {Element} */ (event.target)));
    window.addEventListener("keydown", (event) => this.#key(event), true);
  }

  /** @param {View} view */
  draw(view) {
    this.#view = view;
    for (const row of this.#root.querySelectorAll("[data-level]")) {
      const level = Number(/** @type {HTMLElement} */ (row).dataset.level);
      const press = view.presses.filter((one) => one.level === level && isSaid(one)).at(-1);
      this.#row(/** @type {HTMLElement} */ (row), press ? this.#unsent(press) : this.#raised(level, view), press);
    }
  }

  /** @param {HTMLElement} row @param {{line: string, people: string, undo: string}} texts @param {import("./press.js").Press} [press] */
  #row(row, texts, press) {
    const calm = texts.line === "";
    this.#write(row, "plain", calm);
    this.#write(row, "line", !calm, texts.line);
    this.#write(row, "people", texts.people !== "", texts.people);
    this.#write(row, "undo", texts.undo !== "");
    this.#write(row, "left", texts.undo !== "", texts.undo);
    this.#write(row, "resend", press?.state === "old");
    this.#write(row, "drop", press?.state === "old" || press?.state === "refused");
    row.dataset.press = press?.key ?? "";
    row.classList.toggle("is-unsent", press !== undefined && press.state !== "sending");
    row.classList.toggle("is-raised", !calm && !press);
  }

  /** @param {HTMLElement} row @param {string} name @param {boolean} shown @param {string} [text] */
  #write(row, name, shown, text) {
    const part = /** @type {HTMLElement|null} */ (row.querySelector(`[data-part=${name}]`));
    if (!part) return;
    part.hidden = !shown;
    if (text !== undefined && part.textContent !== text) {
      part.textContent = text;
      if (name !== "left" && shown) this.#speak(row, text);
    }
  }

  /** Said aloud for those who listen, but never for Danger: somebody stands opposite. @param {HTMLElement} row @param {string} text */
  #speak(row, text) {
    if (this.#spoken && Number(row.dataset.level) < DANGER) this.#spoken.textContent = text;
  }

  /** @param {import("./press.js").Press} press */
  #unsent(press) {
    const at = clockTime(press.at, this.#zone);
    const line = say(`unsent_${press.state}`, { time: at, why: press.why ?? "" });
    return { line, people: press.state === "sending" ? "" : say("nobody_told"), undo: "" };
  }

  /** @param {number} level @param {View} view */
  #raised(level, { alarm, told, row, now, remark }) {
    if (!alarm || row !== level) return { line: "", people: "", undo: "" };
    if (alarm.state === "closed") return { line: ended(alarm, this.#zone), people: "", undo: "" };
    const parts = { time: clockTime(alarm.pressed_at, this.#zone), told: told ? whoHears(told) : "" };
    const late = Math.round(alarm.late_seconds);
    let name = told && told.people + told.screens > 0 ? "raised_told" : "raised";
    if (late >= 5) name = "raised_late";
    const left = alarm.undo_until ? Math.ceil((Date.parse(alarm.undo_until) - now) / 1000) : 0;
    const line = say(name, { ...parts, late: seconds(late) });
    return {
      line: alarm.mode === "actual" ? line : say(alarm.mode, { text: line }),
      people: remark || whoComes(alarm.people, alarm.screens_seen),
      undo: left > 0 && left <= 6 ? say("left", { seconds: seconds(Math.min(left, 5)) }) : "",
    };
  }

  /** @param {Element} target */
  #click(target) {
    const row = /** @type {HTMLElement|null} */ (target.closest("[data-level]"));
    const act = /** @type {HTMLElement|null} */ (target.closest("[data-act]"))?.dataset.act;
    if (!row || !act) return;
    const key = row.dataset.press ?? "";
    if (act === "press") this.#acts.press(Number(row.dataset.level));
    if (act === "undo" && this.#view?.alarm) this.#acts.undo(this.#view.alarm.ref);
    if (act === "resend") this.#acts.resend(key);
    if (act === "drop") this.#acts.drop(key);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
    const row = [...this.#root.querySelectorAll("[data-key]")].find(
      (one) => /** @type {HTMLElement} */ (one).dataset.key === event.key,
    );
    if (!row) return;
    event.preventDefault();
    if (!event.repeat) this.#acts.press(Number(/** @type {HTMLElement} */ (row).dataset.level));
  }
}

/** @param {import("./press.js").Press} press */
function isSaid(press) {
  if (press.state !== "sending") return true;
  return press.level < DANGER || Date.now() - press.at > SAID_AFTER;
}
