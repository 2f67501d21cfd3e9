// The lists on the ring: who answered, notes, what else is open. Copies of templates that stand in the page.

import { coming, isOpen } from "./order.js";
import { titled } from "./sheet_words.js";
import { clockTime, list, say } from "./words.js";

/** @typedef {{ref: string, name: string, said: string, at: string}} Person */

/**
 * @param {Person[]} people @param {import("./book.js").Entry[]} others what else is open: who goes there too can't be
 * counted on here @param {string} [zone] @returns {Element[]}
 */
export function people(people, others, zone) {
  return people.map(({ ref, name, said, at }) => {
    const row = /** @type {HTMLElement} */ (copy("ring-person"));
    const also = isComing(said) ? others.filter(({ alarm }) => alarm.taken && alarm.people.some(isThe(ref))) : [];
    const places = list(also.map(({ alarm }) => alarm.place.name));
    fill(row, { name, said: say(`said_${said}`), also: also.length > 0 ? say("also_to", { places }) : "" });
    row.dataset.said = said;
    row.title = clockTime(at, zone);
    return row;
  });
}

/**
 * @param {{number: number, name: string, text: string, at: string, struck: boolean}[]} notes @param {string} [zone]
 * @returns {Element[]}
 */
export function notes(notes, zone) {
  return notes.map((note) => {
    const row = /** @type {HTMLElement} */ (copy(note.struck ? "ring-note-struck" : "ring-note"));
    fill(row, { name: note.name, text: note.text, at: clockTime(note.at, zone) });
    row.dataset.number = String(note.number);
    return row;
  });
}

/** @param {import("./book.js").Entry[]} others @returns {Element[]} */
export function otherAlarms(others) {
  return others.map((entry) => {
    const { alarm } = entry;
    const row = copy("ring-other");
    const text = say(`other_${alarm.mode}`, { level: titled(entry), place: alarm.place.name });
    fill(row, { text, who: isOpen(entry) ? whoComes(coming(entry)) : "" });
    const button = row.querySelector("button");
    if (button) button.dataset.other = alarm.ref;
    return row;
  });
}

/** @param {string} said */
const isComing = (said) => said === "going" || said === "there";

/** @param {string} ref @returns {(person: Person) => boolean} */
const isThe = (ref) => (person) => person.ref === ref && isComing(person.said);

/** @param {string[]} names @returns {string} */
const whoComes = (names) =>
  names.length > 0 ? say("who_going", { names: list(names) }, names.length) : say("nobody_comes");

/** @param {string} id of a template @returns {Element} a copy of its first element */
function copy(id) {
  const template = /** @type {HTMLTemplateElement} */ (document.getElementById(id));
  return /** @type {Element} */ (template.content.firstElementChild?.cloneNode(true));
}

/** @param {Element} row @param {Record<string, string>} texts */
function fill(row, texts) {
  for (const [name, text] of Object.entries(texts)) {
    const part = row.querySelector(`[data-fill=${name}]`);
    if (part) part.textContent = text;
  }
}
