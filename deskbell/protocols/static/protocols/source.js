// The text of a protocol, with the linter's messages beside the lines. Without this script it is a plain text area.

import { Checks } from "./source_checks.js";
import { takeKeys } from "./source_keys.js";
import { Notes } from "./source_notes.js";

/** More lines than that have no numbers: nobody reads them. */
const MOST_LINES = 5000;

const root = /** @type {HTMLElement} */ (document.getElementById("source"));
const field = /** @type {HTMLTextAreaElement} */ (root.querySelector("textarea"));
const box = part("box");
const gutter = part("gutter");
const words = JSON.parse(document.getElementById("source-words")?.textContent ?? "{}");
const given = JSON.parse(document.getElementById("source-said")?.textContent ?? "{}");
const notes = new Notes({ margin: part("margin"), list: part("list"), gutter }, words);
const { check = "", token = "", place = "", name = "" } = root.dataset;
const checks = new Checks({ check, token, place, name }, () => field.value, told);

root.classList.add("source-is-live");
number();
show(given.findings, given.count);
takeKeys(field, { next });

field.addEventListener("input", () => {
  number();
  if (check) checks.soon();
});
document.addEventListener("selectionchange", () => document.activeElement === field && follow());
root.addEventListener("click", (event) => {
  const pressed = /** @type {Element} */ (event.target).closest("[data-do], [data-at]");
  if (!(pressed instanceof HTMLElement)) return;
  const { do: what, at } = pressed.dataset;
  if (at !== undefined) goTo(Number(at));
  else if (what === "next") next(1);
  else if (what === "copy") copy();
});
const copies = root.querySelector("[data-do=copy]");
if (copies instanceof HTMLElement) copies.hidden = false;

/** @param {import("./source_checks.js").Answer|undefined} answer @param {string} wrong */
function told(answer, wrong) {
  part("link").textContent = words[wrong] ?? "";
  if (wrong === "too_large") show([], "");
  if (!answer) return;
  show(answer.findings, answer.count);
  document.dispatchEvent(new CustomEvent("preview-update", { detail: answer.preview }));
}

/** @param {import("./source_notes.js").Finding[]} findings @param {string} count in words */
function show(findings, count) {
  notes.draw(findings);
  if (part("count").textContent !== count) part("count").textContent = count;
  /** @type {HTMLElement} */ (root.querySelector("[data-do=next]")).hidden = findings.length === 0;
  follow();
}

/** As many numbers as lines, and room for all of them. */
function number() {
  const lines = field.value.split("\n").length;
  field.rows = lines;
  const numbered = Math.min(lines, MOST_LINES);
  if (gutter.children.length === numbered) return;
  while (gutter.children.length > numbered) gutter.lastElementChild?.remove();
  const rows = [];
  for (let at = gutter.children.length + 1; at <= numbered; at += 1) {
    const row = document.createElement("li");
    row.id = `L${at}`;
    row.textContent = String(at);
    rows.push(row);
  }
  gutter.append(...rows);
  notes.mark();
}

/** @returns {number} the line in which the cursor stands */
function line() {
  return field.value.slice(0, field.selectionStart).split("\n").length;
}

/** The message of the line in which one writes is shown whole. */
function follow() {
  const here = document.activeElement === field ? line() : 0;
  gutter.querySelector("[aria-current]")?.removeAttribute("aria-current");
  gutter.children[here - 1]?.setAttribute("aria-current", "true");
  if (notes.findings[notes.current]?.line === here && here) return;
  const at = notes.findings.findIndex((one) => Math.max(one.line, 1) === here);
  if (at !== notes.current) notes.choose(at);
}

/** @param {1|-1} way */
function next(way) {
  const at = notes.after(line(), way);
  if (at >= 0) goTo(at);
}

/** Put the cursor where a message is about. @param {number} at */
function goTo(at) {
  const { line: about, column } = notes.findings[at];
  const lines = field.value.split("\n");
  const row = Math.min(Math.max(about, 1), lines.length);
  const start = lines.slice(0, row - 1).reduce((sum, one) => sum + one.length + 1, 0);
  const cursor = start + Math.min(Math.max(column, 1) - 1, lines[row - 1].length);
  notes.choose(at);
  field.focus({ preventScroll: true });
  field.setSelectionRange(cursor, cursor);
  const shown = /** @type {HTMLElement|undefined} */ (gutter.children[row - 1]);
  box.scrollTop = (shown?.offsetTop ?? 0) - box.clientHeight / 3;
  box.scrollIntoView({ block: "nearest" });
  part("heard").textContent = notes.spoken(at);
}

async function copy() {
  let said = "copied";
  try {
    await navigator.clipboard.writeText(field.value);
  } catch {
    field.select();
    said = document.execCommand("copy") ? said : "not_copied";
  }
  part("link").textContent = words[said];
}

/** @param {string} name @returns {HTMLElement} */
function part(name) {
  return /** @type {HTMLElement} */ (root.querySelector(`[data-part="${name}"]`));
}
