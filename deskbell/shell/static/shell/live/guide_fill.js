// Texts as a person reads them: with words chosen by facts and with what is bound at a place. A port of
// deskbell/protocols/filling.py; the shelf is in one language already. Pure.

import { has, holds } from "./guide_shelf.js";

/** @typedef {import("./guide_shelf.js").Protocol} Protocol */
/** @typedef {Record<string, string>} Values */

const PLACEHOLDER = /\{([a-z][a-z0-9]*(?:[_-][a-z0-9]+)*)\}/g;

/**
 * Fill every {name} in; a name that nothing stands for stays in its braces. Words that were chosen may hold a name of
 * the place. What a place wrote is never filled again, so that its braces stay braces.
 * @param {Protocol} protocol @param {string} text @param {Values} facts @param {Values} bindings @returns {string}
 */
export function fill(protocol, text, facts, bindings) {
  const words = putIn(text, (name) => chosen(protocol, name, facts));
  return putIn(words, (name) => (has(bindings, name) ? bindings[name] : ""));
}

/** @param {Protocol} protocol @param {string} name @param {Values} facts @returns {string} */
function chosen({ words = {} }, name, facts) {
  const variants = has(words, name) ? words[name] : [];
  return variants.find(({ when }) => holds(when, facts))?.text ?? "";
}

/** @param {string} words @param {(name: string) => string} valueOf @returns {string} */
function putIn(words, valueOf) {
  return words.replace(PLACEHOLDER, (found, name) => valueOf(name) || found);
}
