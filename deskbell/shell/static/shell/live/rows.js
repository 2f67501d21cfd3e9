// The three levels: one click or one key raises. What came of it is said below them, in room that is always kept:
// no row ever moves, and nothing that takes back stands where something was pressed.

import { againRaises, ended, hearsAtOnce, nextCall, undoLeft, whoComes, whoHears } from "./told.js";
import { clockTime, say, seconds } from "./words.js";

/**
 * @typedef {object} View
 * @property {Record<string, any>} [alarm] of this desk
 * @property {import("./hearing.js").Told} [told] how many were told at once
 * @property {import("./hearing.js").Told} [soFar] how many have been told since, once more were
 * @property {boolean} over whether one can say here that it is over
 * @property {(level: number) => import("./hearing.js").Count|undefined} counts whom a press would reach
 * @property {string|null} [next] when more are called
 * @property {number} row on which the alarm is shown
 * @property {import("./press.js").Press[]} presses those that nobody has been told of
 * @property {number} now the server's clock
 * @property {string} remark why it could not be taken back
 */
/** @typedef {{press: (level: number) => void, undo: (ref: string) => void, over: (ref: string, reason: string) => void, resend: (key: string) => void, drop: (key: string) => void}} Acts */

/** @typedef {{line: string, next: string, people: string, undo: string, over: string}} Texts over: the ref of the alarm that can be ended here */

const DANGER = 3;

/** As long as the server takes two presses for one hand. The first is kept until it has been sent, so none is lost. */
const ONE_HAND = 1000;

/** @type {Texts} */
const NOTHING = { line: "", next: "", people: "", undo: "", over: "" };

/** The two ways in which it is over are offered this long. */
const ASKED = 30000;

/** What is said aloud when it changes; the rest counts seconds, or stands there anyway. */
const SPOKEN = ["line", "people"];

/** A Danger press is said to be on its way only when it takes long: the screen stays as it was. */
const SAID_AFTER = 4000;

export class Rows {
  #root;
  #acts;
  #zone = document.getElementById("live")?.dataset.zone;
  #spoken;
  /** @type {View|undefined} */
  #view;
  /** When each level was last pressed, on the steady clock. @type {Map<number, number>} */
  #pressed = new Map();
  /** The alarm of which it is asked how it ended, and since when. */
  #ending = { ref: "", at: 0 };

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
    for (const row of /** @type {NodeListOf<HTMLElement>} */ (this.#root.querySelectorAll("[data-row]"))) {
      const level = Number(row.dataset.row);
      const again = againRaises(level, view);
      this.#write(row, "plain", again === "");
      this.#write(row, "again", again !== "", again);
      this.#write(row, "count", true, hearsAtOnce(view.counts(level)));
    }
    for (const said of /** @type {NodeListOf<HTMLElement>} */ (this.#root.querySelectorAll("[data-level]"))) {
      const level = Number(said.dataset.level);
      const press = view.presses.filter((one) => one.level === level && isSaid(one)).at(-1);
      this.#say(said, press ? this.#unsent(press) : this.#raised(level, view), press);
    }
  }

  /** @param {HTMLElement} said @param {Texts} texts @param {import("./press.js").Press} [press] */
  #say(said, texts, press) {
    said.hidden = texts.line === "";
    this.#write(said, "line", true, texts.line);
    this.#write(said, "next", texts.next !== "", texts.next);
    this.#write(said, "people", texts.people !== "", texts.people);
    this.#write(said, "undo", texts.undo !== "");
    this.#write(said, "left", texts.undo !== "", texts.undo);
    const asked = texts.over !== "" && this.#ending.ref === texts.over && performance.now() - this.#ending.at < ASKED;
    this.#write(said, "over", texts.over !== "");
    this.#write(said, "over-open", !asked);
    this.#write(said, "over-back", asked);
    this.#write(said, "endings", asked);
    said.querySelector("[data-part=over]")?.setAttribute("aria-expanded", String(asked));
    this.#write(said, "resend", press?.state === "old");
    this.#write(said, "drop", press?.state === "old" || press?.state === "refused");
    said.dataset.press = press?.key ?? "";
  }

  /** @param {HTMLElement} row @param {string} name @param {boolean} shown @param {string} [text] */
  #write(row, name, shown, text) {
    const part = /** @type {HTMLElement|null} */ (row.querySelector(`[data-part=${name}]`));
    if (!part) return;
    part.hidden = !shown;
    if (text !== undefined && part.textContent !== text) {
      part.textContent = text;
      if (SPOKEN.includes(name) && shown) this.#speak(row, text);
    }
  }

  /** Said aloud for those who listen, but never for Danger: somebody stands opposite. @param {HTMLElement} row @param {string} text */
  #speak(row, text) {
    const level = Math.max(Number(row.dataset.level), this.#view?.alarm?.level ?? 0);
    if (this.#spoken && level < DANGER) this.#spoken.textContent = text;
  }

  /** @param {import("./press.js").Press} press */
  #unsent(press) {
    const at = clockTime(press.at, this.#zone);
    const line = say(`unsent_${press.state}`, { time: at, why: press.why ?? "" });
    return { ...NOTHING, line, people: press.state === "sending" ? "" : say("nobody_told") };
  }

  /** @param {number} level @param {View} view */
  #raised(level, { alarm, told, soFar, over, next, row, now, remark }) {
    if (!alarm || row !== level) return NOTHING;
    if (alarm.state === "closed") return { ...NOTHING, line: ended(alarm, this.#zone) };
    const reached = soFar ?? told;
    const parts = { time: clockTime(alarm.pressed_at, this.#zone), told: reached ? whoHears(reached) : "" };
    const late = Math.round(alarm.late_seconds);
    let name = reached && reached.people + reached.screens > 0 ? (soFar ? "raised_so_far" : "raised_told") : "raised";
    if (late >= 5) name = "raised_late";
    const left = undoLeft(alarm, now);
    const line = say(name, { ...parts, late: seconds(late) });
    return {
      line: alarm.mode === "actual" ? line : say(alarm.mode, { text: line }),
      next: nextCall(next, alarm.people, now),
      people: remark || whoComes(alarm.people, alarm.screens_seen),
      undo: left > 0 ? say("left", { seconds: seconds(left) }) : "",
      over: over ? alarm.ref : "",
    };
  }

  /** @param {Element} target */
  #click(target) {
    const box = /** @type {HTMLElement|null} */ (target.closest("[data-row], [data-level]"));
    const act = /** @type {HTMLElement|null} */ (target.closest("[data-act]"))?.dataset.act;
    if (!box || !act) return;
    const key = box.dataset.press ?? "";
    if (act === "press") this.#press(Number(box.dataset.row));
    if (act === "undo" && this.#view?.alarm) this.#acts.undo(this.#view.alarm.ref);
    if (act === "over") this.#ask(this.#view?.alarm?.ref ?? "");
    if (act === "ended") this.#end(this.#view?.alarm?.ref ?? "", /** @type {HTMLElement} */ (target.closest("[data-act]")).dataset.reason ?? "");
    if (act === "resend") this.#acts.resend(key);
    if (act === "drop") this.#acts.drop(key);
  }

  /** The same button closes what it opened, so that a second strike on it does nothing. @param {string} ref */
  #ask(ref) {
    const open = this.#ending.ref === ref && performance.now() - this.#ending.at < ASKED;
    this.#ending = { ref: open ? "" : ref, at: performance.now() };
    if (this.#view) this.draw(this.#view);
  }

  /** @param {string} ref @param {string} reason */
  #end(ref, reason) {
    this.#ending = { ref: "", at: 0 };
    // The button that has the focus is about to be hidden.
    /** @type {HTMLElement|null|undefined} */ (document.activeElement?.closest("[data-level]")?.querySelector("[data-part=over]"))?.focus();
    this.#acts.over(ref, reason);
    if (this.#view) this.draw(this.#view);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
    const row = [...this.#root.querySelectorAll("[data-key]")].find(
      (one) => /** @type {HTMLElement} */ (one).dataset.key === event.key,
    );
    if (!row) return;
    event.preventDefault();
    if (!event.repeat) this.#press(Number(/** @type {HTMLElement} */ (row).dataset.row));
  }

  /** Whether the last press on a row is on its way, or came to something that is still on. @param {number} level */
  #goesOn(level) {
    const { presses = [], alarm } = this.#view ?? {};
    const sent = presses.some((one) => one.level === level && (one.state === "sending" || one.state === "waiting"));
    return sent || alarm?.state === "open";
  }

  /** A hand that strikes twice is one press, and keeps its offer to take it back. Another level is another press. @param {number} level */
  #press(level) {
    const now = performance.now();
    const since = now - (this.#pressed.get(level) ?? -ONE_HAND);
    if (since < ONE_HAND && this.#goesOn(level)) return;
    this.#pressed.set(level, now);
    this.#acts.press(level);
  }
}

/** @param {import("./press.js").Press} press */
function isSaid(press) {
  if (press.state !== "sending") return true;
  return press.level < DANGER || Date.now() - press.at > SAID_AFTER;
}
