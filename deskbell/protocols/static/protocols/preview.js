// The preview of a protocol: a phone in a frame, and around it who one is, what is known, and what would have been done.

import { Play } from "./preview_play.js";
import { chosen, keep, kept } from "./preview_address.js";

/** @typedef {import("./preview_play.js").Data} Data */

const root = /** @type {HTMLElement} */ (document.getElementById("preview"));
const frame = /** @type {HTMLIFrameElement} */ (part("frame"));
const words = JSON.parse(document.getElementById("preview-words")?.textContent ?? "{}");
const inAddress = root.dataset.address !== undefined;
/** @type {Data|null} */
const given = JSON.parse(document.getElementById("preview-data")?.textContent ?? "null");
/** @type {Play|undefined} */
let play;
/** The language in which the frame is ready. */
let ready = "";
/** Where one was when that was last said. */
let at = "";

if (given) begin(given);

document.addEventListener("preview-update", (event) => update(/** @type {CustomEvent} */ (event).detail));
document.addEventListener("preview-goto", (event) => {
  if (play?.goTo(String(/** @type {CustomEvent} */ (event).detail?.step ?? ""))) draw();
});
window.addEventListener("message", ({ source, origin, data }) => {
  if (source !== frame.contentWindow || origin !== window.location.origin) return;
  if (data.ready) ready = data.ready;
  else if (data.act) act(data.act, data.value);
  draw();
});
root.addEventListener("click", (event) => {
  const pressed = /** @type {Element} */ (event.target).closest("[data-do]");
  if (pressed instanceof HTMLElement) press(pressed.dataset.do ?? "", pressed.dataset.value ?? "");
});
// Another place is another page: it begins where one is on this one.
document.getElementById("play-place")?.closest("form")?.addEventListener("formdata", ({ formData }) => {
  for (const [name, value] of new URLSearchParams(window.location.search)) {
    if (name !== "place") formData.set(name, value);
  }
});
root.addEventListener("change", ({ target }) => {
  if (!(target instanceof HTMLInputElement) || !target.dataset.fact) return;
  play?.learn(target.dataset.fact, target.value);
  draw();
});

/** @param {Data} data */
function begin(data) {
  play = new Play(data);
  const asked = inAddress ? chosen(window.location.search, data) : { set: {}, role: "", language: "", step: "" };
  play.set = asked.set;
  play.language = asked.language || play.language;
  play.start(asked.role || play.role);
  const state = inAddress ? kept(asked) : undefined;
  if (state) play.stay(state);
  else if (asked.step && !play.goTo(asked.step)) notice("gone");
  draw();
}

/** @param {Data|null} data */
function update(data) {
  if (!data) return notice("unreadable");
  notice("");
  if (!play) return begin(data);
  const step = play.step;
  if (!play.update(data) && step) notice("gone");
  draw();
}

/** @param {string} name @param {any} value */
function act(name, value) {
  notice("");
  if (name === "other") return post({ list: play?.choices });
  play?.act(name, value);
}

/** @param {string} what @param {string} value */
function press(what, value) {
  if (!play) return;
  notice("");
  if (what === "start") play.start();
  else if (what === "role") play.start(value);
  else if (what === "language") play.language = value;
  else if (what === "time_up") play.act(what, undefined);
  else if (what === "back") play.backTo(Number(value));
  draw();
}

function draw() {
  if (!play) return;
  part("stage").hidden = false;
  drawFrame(play);
  drawChoices(play);
  drawWay(play.way);
  drawTold(play);
  if (inAddress) keep(play);
  if (play.step === at) return;
  at = play.step;
  document.dispatchEvent(new CustomEvent("preview-at", { detail: { step: at.split("/")[0], path: at } }));
}

/** @param {Play} play */
function drawFrame({ language, screen, state }) {
  if (frame.dataset.language !== language) {
    frame.dataset.language = language;
    frame.src = `${root.dataset.frame}?lang=${language}`;
  }
  if (ready === language) post({ screen, help: state.facts.help ?? "none" });
}

/** @param {object} what */
function post(what) {
  frame.contentWindow?.postMessage(what, window.location.origin);
}

/** @param {Play} play */
function drawChoices({ role, language, state, data }) {
  for (const button of all("[data-do=role], [data-do=language]")) {
    const { do: what = "", value = "" } = button.dataset;
    button.setAttribute("aria-pressed", String(value === (what === "role" ? role : language)));
    if (what === "language") button.hidden = !data.languages.includes(value);
  }
  for (const field of all("[data-switch]")) {
    const name = field.dataset.switch ?? "";
    field.hidden = !data.used.includes(name);
    const input = field.querySelector(`input[value="${state.facts[name] ?? ""}"]`);
    if (input instanceof HTMLInputElement) input.checked = true;
  }
}

/** @param {string[]} way */
function drawWay(way) {
  const focused = document.activeElement?.closest(".preview-way") !== null && document.activeElement !== null;
  const rows = way.map((sentence, number) => {
    const row = document.createElement("li");
    const button = row.appendChild(document.createElement("button"));
    button.type = "button";
    button.lang = play?.language ?? "";
    button.textContent = sentence;
    Object.assign(button.dataset, { do: "back", value: String(number) });
    return row;
  });
  part("way").replaceChildren(...rows);
  part("no-way").hidden = way.length > 0;
  // What was pressed is not in the list any more: whoever uses the keyboard goes on beside it.
  if (focused) /** @type {HTMLElement} */ (root.querySelector("[data-do=start]")).focus();
}

/** @param {Play} play */
function drawTold({ told, waits, cursor }) {
  const lines = told.map((one) => {
    const line = document.createElement("li");
    line.textContent = sentence(one);
    return line;
  });
  part("told").replaceChildren(...lines);
  part("wait").hidden = !waits || waits !== cursor?.turn;
}

/** @param {import("./preview_play.js").Told} told */
function sentence({ name, level = "", seconds = 0, ...parts }) {
  const filled = { ...parts, level: words[`level_${level}`] ?? "", time: lasting(Number(seconds)) };
  return String(words[name] ?? "").replace(/\{(\w+)\}/g, (whole, part) => String(/** @type {any} */ (filled)[part] ?? whole));
}

/** @param {number} seconds */
function lasting(seconds) {
  const [value, unit] = seconds < 100 ? [seconds, "second"] : [Math.round(seconds / 60), "minute"];
  return new Intl.NumberFormat(document.documentElement.lang, { style: "unit", unit, unitDisplay: "long" }).format(value);
}

/** @param {string} name of words; "": nothing */
function notice(name) {
  part("notice").textContent = words[name] ?? "";
  part("notice").hidden = !name;
}

/** @param {string} name @returns {HTMLElement} */
function part(name) {
  return /** @type {HTMLElement} */ (root.querySelector(`[data-part="${name}"]`));
}

/** @param {string} selector @returns {HTMLElement[]} */
function all(selector) {
  return [...root.querySelectorAll(selector)].map((one) => /** @type {HTMLElement} */ (one));
}
