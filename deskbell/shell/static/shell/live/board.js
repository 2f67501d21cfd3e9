// The live board and the record: parts of the page are fetched anew when something changed, and time goes on.

import { between } from "./timing.js";
import { ago, lasting } from "./words.js";

/** Many boards learn of a change at once; each waits a little, and takes several changes together. */
const TOGETHER = 400;

/** In a large library somebody comes or goes all the time: the list of who listens follows this far behind … */
const COMING_AND_GOING = [500, 6000];
/** … and not more often than this. */
const REST = 15000;
/** What nobody tells: that a screen has been silent for an hour, that a shift began. */
const MEANWHILE = 300000;

let known = "";
let hearers = "";
let renewed = -REST;
/** @type {ReturnType<typeof setTimeout>|undefined} */
let later;
/** @type {ReturnType<typeof setTimeout>|undefined} */
let soon;

document.addEventListener("deskbell:alarms", (event) => {
  const { alarms, link, ...detail } = /** @type {CustomEvent} */ (event).detail;
  if (detail.hearers !== hearers && document.querySelector("#board-people")) {
    hearers = detail.hearers;
    later ??= setTimeout(renew, Math.max(between(COMING_AND_GOING), renewed + REST - performance.now()));
  }
  const numbers = alarms.map((/** @type {any} */ { alarm }) => [alarm.ref, alarm.number, alarm.state].join()).join(" ");
  const now = `${link} ${numbers}`;
  if (now === known) return;
  const first = known === "";
  known = now;
  clearTimeout(soon);
  if (!first || numbers !== "") soon = setTimeout(renew, TOGETHER * (0.5 + Math.random()));
});

/** Only the parts that are marked: what somebody is typing stays. */
async function renew() {
  clearTimeout(later);
  later = undefined;
  renewed = performance.now();
  try {
    const answer = await fetch(location.href, { cache: "no-store" });
    if (!answer.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const part of document.querySelectorAll("[data-live-part]")) {
      const other = fresh.getElementById(part.id);
      if (other && !alike(part, other)) replace(part, other);
    }
    tick();
  } catch {
    // No link: the banner says so, and the next change brings us here again.
  }
}

/** Only the token, masked anew at each fetch, or what this page adds to its forms is no difference. @param {Element} part @param {Element} other */
function alike(part, other) {
  const [one, two] = [part, other].map((each) => {
    const copy = /** @type {Element} */ (each.cloneNode(true));
    for (const token of copy.querySelectorAll("[name=csrfmiddlewaretoken]")) token.removeAttribute("value");
    for (const form of copy.querySelectorAll("form")) form.removeAttribute("novalidate");
    return copy.innerHTML;
  });
  return one === two;
}

/** What was opened stays open, and its line keeps the focus. @param {Element} part @param {Element} other */
function replace(part, other) {
  const focused = part.contains(document.activeElement) ? document.activeElement : null;
  const line = focused?.matches("details[id] > summary") ? focused.parentElement?.id : "";
  if (focused && !line) return;
  for (const one of part.querySelectorAll("details[id][open]")) {
    other.querySelector(`details[id="${one.id}"]`)?.setAttribute("open", "");
  }
  if (alike(part, other)) return;
  part.replaceChildren(...other.childNodes);
  if (line) /** @type {HTMLElement|null} */ (part.querySelector(`details[id="${line}"] > summary`))?.focus();
}

function tick() {
  for (const time of document.querySelectorAll("[data-since]")) {
    const since = (Date.now() - Date.parse(/** @type {HTMLTimeElement} */ (time).dateTime)) / 1000;
    time.textContent = ago(since);
  }
  for (const line of document.querySelectorAll("[data-until]")) {
    const { until = "", words = "" } = /** @type {HTMLElement} */ (line).dataset;
    const left = Math.ceil((Date.parse(until) - Date.now()) / 1000);
    /** @type {HTMLElement} */ (line).hidden = left <= 0;
    line.textContent = words.replace("{time}", lasting(left));
  }
}

/** On paper nothing can be opened: what is closed is opened for it, and closed again afterwards. @type {HTMLDetailsElement[]} */
let closed = [];
window.addEventListener("beforeprint", () => {
  closed = [...document.querySelectorAll("details")].filter((one) => !one.open && one.closest(".record"));
  for (const one of closed) one.open = true;
});
window.addEventListener("afterprint", () => {
  for (const one of closed) one.open = false;
});

document.querySelector("[data-print]")?.addEventListener("click", () => window.print());
setInterval(tick, 1000);
if (document.querySelector("#board-people")) setInterval(renew, MEANWHILE);
tick();
