// The lists on the ring: who answered, notes, what else is open. Copies of templates that stand in the page.

import { titled } from "./sheet_words.js";
import { clockTime, say } from "./words.js";

/** @param {{name: string, said: string, at: string}[]} people @param {string} [zone] @returns {Element[]} */
export function people(people, zone) {
  return people.map(({ name, said, at }) => {
    const row = /** @type {HTMLElement} */ (copy("ring-person"));
    fill(row, { name, said: say(`said_${said}`) });
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
    fill(row, { text: say(`other_${alarm.mode}`, { level: titled(entry), place: alarm.place.name }) });
    const button = row.querySelector("button");
    if (button) button.dataset.other = alarm.ref;
    return row;
  });
}

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
