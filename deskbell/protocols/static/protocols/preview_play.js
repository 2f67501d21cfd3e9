// One protocol being tried: who one is, what is known, where one stands, and what would have been done. Pure; with the
// engine of the real guide. What it is given is made by deskbell/protocols/preview.py.

import { begun, step } from "../shell/live/guide_engine.js";
import { screenOf } from "../shell/live/guide_screen.js";
import { has, hasSpot, hasStep, stepAt } from "../shell/live/guide_shelf.js";

/** @typedef {import("../shell/live/guide_shelf.js").Spot} Spot */
/** @typedef {import("../shell/live/guide_shelf.js").Shelf} Shelf */
/**
 * @typedef {{first: string, language: string, languages: string[], roles: string[], shelves: Record<string, Shelf>,
 *   bindings: Record<string, Record<string, string>>, titles: Record<string, Record<string, string>>,
 *   facts: Record<string, string>, used: string[]}} Data
 * @typedef {{name: string, [part: string]: string|number}} Told what would have been done: the name of its words, and what fills them
 */

const ME = "me";
const DANGER = 3;

export class Play {
  /** @type {Data} */
  data;
  role = "presser";
  language = "";
  /** What somebody has set, over what is known of the place. @type {Record<string, string>} */
  set = {};
  state = begun();
  /** What the last thing would have done. @type {Told[]} */
  told = [];
  /** The turn for which time is waited, if it is. */
  waits = 0;

  /** @param {Data} data */
  constructor(data) {
    this.data = data;
    this.language = data.language;
  }

  /** @returns {Shelf} */
  get shelf() {
    return this.data.shelves[this.language];
  }

  /** @returns {any} */
  get cursor() {
    return this.state.people[ME];
  }

  /** @returns {import("../shell/live/guide_screen.js").Screen|undefined} */
  get screen() {
    return this.#drawn(this.state);
  }

  /** @returns {string} where one stands, as an address names it: the steps from the outside in */
  get step() {
    return nameOf(this.cursor?.spot, this.data.first);
  }

  /** @returns {string[]} the sentences of the screens that one came by, the oldest first */
  get way() {
    return (this.cursor?.trail ?? []).map((/** @type {Spot} */ spot) => this.#sentence(spot));
  }

  /** @returns {{id: string, title: string, current: boolean}[]} among what one may change, by title */
  get choices() {
    const titles = Object.entries(this.data.titles[this.language]);
    const first = this.state.first || this.data.first;
    const order = new Intl.Collator(this.language).compare;
    return titles.map(([id, title]) => ({ id, title, current: id === first })).sort((a, b) => order(a.title, b.title));
  }

  /** @param {string} [role] */
  start(role = this.role) {
    this.role = role;
    this.state = begun();
    this.told = [];
    this.waits = 0;
    this.#apply({ kind: "learn", facts: known({ ...this.data.facts, ...this.set }) });
    this.#apply({ kind: "join", who: ME, role });
  }

  /** @param {string} name @param {string} value "" for what nobody has said */
  learn(name, value) {
    this.told = [];
    this.set[name] = value;
    if (value) return this.#apply({ kind: "learn", facts: { [name]: value } });
    const { [name]: _gone, ...facts } = this.state.facts;
    this.state = { ...this.state, facts };
  }

  /** @param {string} name @param {any} value as GuideView says what was pressed */
  act(name, value) {
    this.told = [];
    const { turn } = this.cursor ?? {};
    if (name === "leave") this.told.push({ name });
    else if (name === "dial") this.told.push({ name, number: value });
    else if (name === "open") this.#open(value);
    else if (name === "stand") this.#apply({ kind: name, who: ME, action: value });
    else if (name === "answer" || name === "done") this.#apply({ kind: "tap", who: ME, turn, answer: name === "answer" ? value : null });
    else if (["skip", "back", "time_up"].includes(name)) this.#apply({ kind: name, who: ME, turn });
  }

  /** Go back along the way. @param {number} at which of the screens that one came by */
  backTo(at) {
    const steps = (this.cursor?.trail.length ?? 0) - at;
    for (let n = 0; n < steps; n += 1) this.act("back", undefined);
  }

  /** @param {string} name as an address names a step @returns {boolean} whether it is there */
  goTo(name) {
    const spot = spotOf(this.shelf, this.data.first, name);
    if (!spot) return false;
    this.told = [];
    this.#apply({ kind: "here", who: ME, role: this.role, spot });
    return true;
  }

  /** Take a changed protocol, and stay where one is. @param {Data} data @returns {boolean} whether that is still there */
  update(data) {
    this.data = data;
    if (!data.languages.includes(this.language)) this.language = data.language;
    return this.stay(this.state);
  }

  /** Go on in a state that may be of another shelf. @param {any} state @returns {boolean} whether one could stay */
  stay(state) {
    const cursor = state?.people?.[ME];
    const isThere = Boolean(cursor) && hasSpot(this.shelf, cursor.spot);
    if (!isThere) {
      this.start();
      return false;
    }
    const trail = cursor.trail.filter((/** @type {Spot} */ spot) => hasSpot(this.shelf, spot));
    const first = has(this.shelf.protocols, state.first ?? "") ? state.first : "";
    this.state = { ...state, first, people: { [ME]: { ...cursor, trail } } };
    return true;
  }

  /** @param {string} protocol */
  #open(protocol) {
    if (has(this.shelf.protocols, protocol)) return this.#apply({ kind: "open", who: ME, protocol });
    this.told.push({ name: "elsewhere", title: this.data.titles[this.language][protocol] ?? protocol, protocol });
  }

  /** @param {import("../shell/live/guide_engine.js").Event} event */
  #apply(event) {
    const { state, effects } = step(this.shelf, this.state, event);
    this.state = state;
    for (const effect of effects) this.#tell(effect);
  }

  /** @param {import("../shell/live/guide_engine.js").Effect} effect */
  #tell(effect) {
    const { kind, action = "" } = effect;
    if (kind === "raise") this.#raise(effect.level);
    else if (kind === "press_again") this.#again();
    else if (kind === "notify" && effect.role !== "presser") this.told.push({ name: `notify_${effect.role}` });
    else if (kind === "stood" && action !== "get_help") this.told.push({ name: action });
    else if (kind === "opened") this.told.push({ name: kind, title: this.data.titles[this.language][effect.protocol] });
    else if (kind === "stop_timer") this.waits = 0;
    else if (kind === "start_timer") {
      this.waits = effect.turn;
      this.told.push({ name: "timer", seconds: effect.seconds });
    }
  }

  /** An alarm is never lowered. @param {number} level */
  #raise(level) {
    if (level <= Number(this.state.facts.level)) return;
    this.told.push({ name: "raise", level });
    this.#apply({ kind: "learn", facts: { level: String(level) } });
  }

  #again() {
    const level = Number(this.state.facts.level);
    if (level < DANGER) this.#raise(level + 1);
    else this.told.push({ name: "again" });
  }

  /** @param {Spot} spot @returns {string} */
  #sentence(spot) {
    const people = { [ME]: { role: this.role, turn: 0, spot, trail: [] } };
    return this.#drawn({ ...this.state, people })?.headline ?? "";
  }

  /** @param {any} state */
  #drawn(state) {
    return screenOf(this.shelf, state, ME, this.data.bindings[this.language]);
  }
}

/** @param {Spot|undefined} spot @param {string} first @returns {string} "" if it is in another protocol than the first */
export function nameOf(spot, first) {
  if (!spot) return "";
  const ats = [...spot.slice(1), spot[0]];
  return ats[0][0] === first ? ats.map(([, name]) => name).join("/") : "";
}

/** @param {Shelf} shelf @param {string} first @param {string} name @returns {Spot|undefined} */
export function spotOf(shelf, first, name) {
  /** @type {Spot} */
  const ats = [];
  let protocol = first;
  for (const one of name.split("/")) {
    /** @type {import("../shell/live/guide_shelf.js").At} */
    const at = [protocol, one];
    if (!hasStep(shelf, at)) return undefined;
    ats.push(at);
    protocol = stepAt(shelf, at).plan ?? "";
  }
  const spot = [ats[ats.length - 1], ...ats.slice(0, -1)];
  return hasSpot(shelf, spot) ? spot : undefined;
}

/** @param {Record<string, string>} facts @returns {Record<string, string>} those of which something is said */
function known(facts) {
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value));
}
