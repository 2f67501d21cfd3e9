// Inside the frame of the preview: the guide draws what the page around it says, and tells it what was pressed.
// Nothing here can dial: its links lead nowhere.

import { GuideView } from "../shell/live/guide_view.js";

const root = /** @type {HTMLElement} */ (document.getElementById("guide"));
const coming = JSON.parse(document.getElementById("preview-coming")?.textContent ?? "{}");

/** A link without an address could not be reached by the keyboard. @param {HTMLAnchorElement} link */
function dials(link) {
  link.href = "#";
}

for (const link of root.querySelectorAll("a")) dials(link);

// Somebody may be writing beside it: only who is in the frame is led to each new sentence.
const view = new GuideView(root, (name, value) => tell({ act: name, value }), { dials, mayFocus: () => document.hasFocus() });

document.addEventListener("click", (event) => {
  const link = /** @type {Element} */ (event.target).closest("a");
  if (!link) return;
  event.preventDefault();
  if (link.dataset.part === "dial") tell({ act: "dial", value: link.textContent ?? "" });
}, { capture: true });

window.addEventListener("message", ({ source, origin, data }) => {
  if (source !== window.parent || origin !== window.location.origin) return;
  if (data.list) view.drawList(data.list);
  else view.draw({ linked: true, number911: "911", open: true, screen: data.screen, coming: { text: coming[data.help], state: data.help } });
});

tell({ ready: document.documentElement.lang });

/** @param {object} what */
function tell(what) {
  if (window.parent !== window) window.parent.postMessage(what, window.location.origin);
}
