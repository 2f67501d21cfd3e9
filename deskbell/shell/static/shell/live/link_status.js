// Says how the link is. The words stand in the page; this shows those that are true.

/** The worst first: a page that listens to several libraries says what is wrong with any. */
const ORDER = ["refused", "lost", "opening", "polling", "alive"];

let drawn = "";

/** @param {import("./hub.js").State[]} states */
export function drawLink(states) {
  const link = ORDER.find((one) => states.some((state) => state.link === one)) ?? "opening";
  const stalled = link !== "lost" && states.some((state) => state.stalled);
  if (drawn === link + stalled) return;
  drawn = link + stalled;
  document.documentElement.dataset.link = link;
  document.documentElement.dataset.stalled = String(stalled);
  for (const one of document.querySelectorAll("[data-link-when]")) {
    const when = /** @type {HTMLElement} */ (one).dataset.linkWhen?.split(" ") ?? [];
    /** @type {HTMLElement} */ (one).hidden = !when.includes(link) && !(stalled && when.includes("stalled"));
  }
}
