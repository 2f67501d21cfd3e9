// The ring: over whatever a person is doing, until they have answered; then a bar that stays.

import { Answers } from "./answers.js";
import { Bar } from "./bar.js";
import { Memory } from "./memory.js";
import { Notice } from "./notice.js";
import { isOpen, order, said } from "./order.js";
import { confirm } from "./seen.js";
import { Sheet } from "./sheet.js";
import { Steady } from "./steady.js";
import { Unlinked } from "./unlinked.js";

/** @typedef {import("./book.js").Entry} Entry */

/** Keys struck, and taps made, while an alarm came up or changed its level were meant for something else. */
const STRAY = 600;

/** How an alarm ended is shown this long on a screen that nobody touches. */
const ENDED = 30000;

export class Ring {
  #dialog = /** @type {HTMLDialogElement} */ (document.getElementById("ring"));
  #bar = new Bar((ref) => this.#makeLarge(ref));
  #spoken = /** @type {HTMLElement} */ (this.#dialog.querySelector("[data-part=spoken]"));
  #sheet = new Sheet(this.#dialog);
  #steady = new Steady(this.#dialog);
  #unlinked = new Unlinked();
  #memory = new Memory();
  #notice = new Notice();
  #answers;
  #api;
  #me;
  #sound;
  #follow;
  #skew = 0;
  /** @type {Entry[]} */
  #entries = [];
  #chosen = "";
  #announced = "";
  #asked = "";
  /** On the steady clock: the other may be set back, and would swallow clicks until it has caught up. */
  #openedAt = -STRAY;
  /** Since when each alarm has been on the open ring. @type {Map<string, number>} */
  #since = new Map();
  #sounds = false;
  /** Whether no other page of this browser sounds instead, as far as is known. */
  #mute = false;

  /**
   * @param {{api: import("./api.js").Api, me: string, sound: import("./sound.js").Sound, closes?: string[], follow?: (ref: string) => void}} given
   * me: a person's ref, or "" on a screen; closes: the places below which they may close Danger; follow: opens the guide
   */
  constructor({ api, me, sound, closes = [], follow }) {
    this.#api = api;
    this.#me = me;
    this.#sound = sound;
    this.#follow = follow;
    this.#answers = new Answers(this.#dialog, api, { me, closes }, (alarm) => this.#took(alarm));
    this.#dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      if (!this.#answers.leave()) this.#makeSmall();
    });
    this.#dialog.addEventListener("close", () => this.#makeSmall());
    this.#dialog.addEventListener("click", (event) => this.#click(event), true);
    this.#dialog.addEventListener("submit", (event) => this.#guard(event), true);
    document.addEventListener("visibilitychange", () => this.draw());
    setInterval(() => this.draw(), 1000);
  }

  /** @param {import("./hub.js").State[]} states one for each library that this page listens to */
  show(states) {
    this.#entries = states.flatMap((state) => state.alarms);
    this.#skew = states[0]?.skew ?? 0;
    this.#unlinked.hear(states);
    this.#sounds = states.some((state) => state.sounds ?? document.visibilityState === "visible");
    this.#mute = states.some((state) => state.mute ?? true);
    this.draw();
  }

  /** Draw what is known. Called after every change and once a second. */
  draw() {
    const entries = this.#entries.filter((entry) => isOpen(entry) || Math.abs(Date.now() - entry.endedAt) < ENDED);
    const { small, shown, dismissed } = this.#memory;
    const live = entries.filter(({ alarm }) => !dismissed.has(alarm.ref + alarm.state));
    const { front, others, sounding, large } = order(live, { me: this.#me, small, shown, chosen: this.#chosen });
    this.#soundOut(sounding);
    this.#notice.show(sounding ?? (front && isOpen(front) ? front : undefined), Boolean(sounding));
    const now = Date.now() + this.#skew;
    const more = others.filter(isOpen).length;
    this.#bar.draw(large ? undefined : front, { now, more, unsent: this.#answers.isSending(live) });
    if (!front || !large) return this.#close();
    const mute = this.#mute && !this.#sound.allowed;
    this.#sheet.draw(front, others, { now, unlinked: this.#unlinked.line, mute, sounding: Boolean(sounding) });
    this.#open(front, this.#answers.draw(front, others));
    this.#display([front, ...others]);
  }

  /** @param {Entry|undefined} sounding */
  #soundOut(sounding) {
    if (!sounding) return this.#sound.stop();
    if (this.#chosen && this.#memory.isNew(sounding)) this.#chosen = "";
    if (this.#sounds) this.#sound.play(sounding.alarm.level, sounding.alarm.mode);
    else this.#sound.stop();
  }

  /** @param {Entry} front @param {string} asked where another answer is asked now, the second tap of two was not for it */
  #open(front, asked) {
    const { ref, level, state } = front.alarm;
    if (!this.#dialog.open) {
      this.#since.clear();
      this.#steady.keep();
      this.#dialog.showModal();
    }
    if (asked !== this.#asked) this.#openedAt = performance.now();
    this.#asked = asked;
    const announced = [ref, level, state].join(" ");
    if (announced === this.#announced) return;
    this.#announced = announced;
    this.#openedAt = performance.now();
    this.#spoken.textContent = this.#sheet.spoken;
    this.#sheet.focus();
    this.#steady.top();
  }

  /** @param {Entry[]} entries all that are on the open ring */
  #display(entries) {
    const now = performance.now();
    this.#since = new Map(entries.map(({ alarm: { ref } }) => [ref, this.#since.get(ref) ?? now]));
    for (const entry of entries) {
      if (document.visibilityState === "visible" && isOpen(entry)) this.#memory.shown.add(entry.alarm.ref);
      confirm(entry, this.#memory.seen, this.#api, this.#skew);
    }
  }

  #close() {
    this.#announced = "";
    this.#sheet.forget();
    if (this.#dialog.open) this.#dialog.close();
  }

  /** @param {Event} event */
  #guard(event) {
    if (performance.now() - this.#openedAt > STRAY) return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  }

  /** @param {MouseEvent} event */
  #click(event) {
    if (this.#guard(event)) return;
    const target = /** @type {Element} */ (event.target);
    if (target.closest("[data-act=guide]")) this.#showGuide();
    if (target.closest("[data-act=small]")) this.#makeSmall();
    const other = target.closest("[data-other]");
    if (other instanceof HTMLElement) this.#makeLarge(other.dataset.other ?? "");
  }

  /** What to do has the screen for itself; the alarm stays as a bar. */
  #showGuide() {
    this.#follow?.(this.#sheet.ref);
    this.#makeSmall();
  }

  /** Somebody presses on this page: what is shown of others goes down to the bar at once. */
  stepAside() {
    const [open, ended] = [this.#entries.filter(isOpen), this.#entries.filter((entry) => !isOpen(entry))];
    this.#memory.makeSmall(open);
    this.#memory.dismiss(ended);
    this.#chosen = "";
    this.draw();
  }

  #makeSmall() {
    const entry = this.#entries.find(({ alarm }) => alarm.ref === this.#sheet.ref);
    if (!entry || !this.#sheet.ref) return;
    // What came up a moment ago was not meant: it stays, and is in front next.
    const before = performance.now() - STRAY;
    const meant = this.#entries.filter(({ alarm }) => (this.#since.get(alarm.ref) ?? Infinity) < before);
    if (isOpen(entry)) this.#memory.makeSmall(meant.filter(isOpen));
    else this.#memory.dismiss(meant.filter((one) => !isOpen(one)));
    this.#chosen = "";
    this.#sheet.forget();
    this.draw();
  }

  /** @param {string} ref */
  #makeLarge(ref) {
    this.#memory.makeLarge(ref);
    this.#chosen = ref;
    this.draw();
  }

  /** An answer came back with the alarm as it is now. @param {Record<string, any>} alarm */
  #took(alarm) {
    const entry = this.#entries.find((one) => one.alarm.ref === alarm.ref);
    if (entry && alarm.number >= entry.alarm.number) {
      entry.alarm = alarm;
      if (alarm.state === "closed") entry.endedAt ||= Date.now();
      if (isOpen(entry) && said(entry, this.#me) === "cannot") this.#memory.makeSmall([entry]);
    }
    this.draw();
  }
}
