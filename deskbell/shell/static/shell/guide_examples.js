// The guide's page of the style guide: what the address names is drawn, what is pressed is told to whoever listens.

import { GuideView } from "./live/guide_view.js";

const examples = JSON.parse(document.getElementById("guide-examples").textContent);
const choices = JSON.parse(document.getElementById("guide-choices").textContent);

const acts = {
  leave: () => { window.location.hash = ""; },
  other: () => view.drawList(choices),
};
const view = new GuideView(document.getElementById("guide"), (name, value) => {
  document.dispatchEvent(new CustomEvent("guide-act", { detail: [name, value] }));
  acts[name]?.();
});

document.addEventListener("guide-draw", (event) => view.draw(event.detail));
document.addEventListener("guide-list", (event) => view.drawList(event.detail));
window.addEventListener("hashchange", show);
show();

function show() {
  const name = window.location.hash.slice(1);
  const shown = examples[name] ?? examples[name === "list" ? "ask" : ""];
  view.draw(shown ?? { linked: true, number911: "911", open: false });
  if (name === "list") view.drawList(choices);
}
