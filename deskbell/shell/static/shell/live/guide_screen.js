// What somebody sees of the guide, by the state that the engine has led to. Pure.

import { fill } from "./guide_fill.js";
import { has, standingAt, stepAt } from "./guide_shelf.js";

/**
 * @typedef {{protocol: string, title: string, step: string, turn: number,
 *   kind: "ask"|"do"|"say"|"wait"|"call"|"end", headline: string, detail: string, answers?: string[], number?: string,
 *   canBack: boolean, canSkip: boolean, has: {safe_room: boolean, over: boolean}}} Screen
 * answers are those of a question, number is that of a call: "" if the place has none
 */

/** What is left of a name that nobody has filled in. */
const UNFILLED = /\{[^}]*\}/;

/**
 * @param {import("./guide_shelf.js").Shelf} shelf @param {import("./guide_engine.js").State} state @param {string} who
 * @param {Record<string, string>} bindings what the place fills into the texts
 * @returns {Screen|undefined} undefined: they are not in the guide
 */
export function screenOf(shelf, state, who, bindings) {
  if (!has(state.people, who)) return undefined;
  const { spot, turn, trail } = state.people[who];
  const [protocol, step] = spot[0];
  const within = shelf.protocols[protocol];
  const here = stepAt(shelf, spot[0]);
  const filled = (/** @type {string|undefined} */ text) => fill(within, text ?? "", state.facts, bindings);
  return {
    protocol,
    title: within.title,
    step,
    turn,
    kind: kindOf(here.kind),
    headline: filled(here.text) || step,
    detail: filled(here.detail),
    ...(here.kind === "ask" ? { answers: (here.answers ?? []).map(({ text }) => filled(text)) } : {}),
    ...(here.kind === "call" ? { number: dialled(filled(here.number)) } : {}),
    canBack: trail.length > 0,
    canSkip: here.kind !== "end",
    has: { safe_room: leads(shelf, spot, "safe_room"), over: leads(shelf, spot, "over") },
  };
}

/**
 * @param {import("./guide_shelf.js").Shelf} shelf @param {import("./guide_engine.js").State} state @param {string} language
 * @returns {import("./guide_view.js").Choice[]} the protocols by their titles, to choose another one from
 */
export function choicesOf(shelf, state, language) {
  const first = state.first || shelf.first;
  const rows = Object.entries(shelf.protocols).map(([id, { title }]) => ({ id, title, current: id === first }));
  const order = new Intl.Collator(language).compare;
  return rows.sort((a, b) => order(a.title, b.title));
}

/** A plan whose protocol is missing is a screen to be done like any other. @param {string} kind @returns {Screen["kind"]} */
function kindOf(kind) {
  return /** @type {Screen["kind"]} */ (kind === "plan" ? "do" : kind);
}

/** @param {string} number @returns {string} */
function dialled(number) {
  return UNFILLED.test(number) || !/\d/.test(number) ? "" : number;
}

/** @param {import("./guide_shelf.js").Shelf} shelf @param {import("./guide_shelf.js").Spot} spot @param {string} action */
function leads(shelf, spot, action) {
  return standingAt(shelf, spot, action) !== undefined;
}

/** @param {string[][]|undefined} one @param {string[][]|undefined} other @returns {boolean} whether two spots are the same screen */
export function same(one, other) {
  return JSON.stringify(one) === JSON.stringify(other);
}
