// An alarm comes up from its beginning, keys that were on their way don't scroll it, and afterwards the page is as it was.

/** Whoever was typing goes on for about this long. */
const TYPING = 2000;

const SCROLLS = [" ", "PageDown", "PageUp", "Home", "End", "ArrowDown", "ArrowUp", "ArrowLeft", "ArrowRight"];

export class Steady {
  #dialog;
  #since = -TYPING;
  #behind = { left: 0, top: 0, field: "" };

  /** @param {HTMLDialogElement} dialog */
  constructor(dialog) {
    this.#dialog = dialog;
    window.addEventListener("keydown", (event) => this.#key(event), true);
    dialog.addEventListener("close", () => this.#restore());
  }

  /** Keep where the page is, before the ring covers it. */
  keep() {
    this.#behind = { left: window.scrollX, top: window.scrollY, field: document.activeElement?.id ?? "" };
  }

  /** Something new is on the ring: show it from its beginning. */
  top() {
    this.#since = performance.now();
    this.#dialog.scrollTop = 0;
  }

  /** Keys go on to what one can write in or press: that is guarded by itself. @param {KeyboardEvent} event */
  #key(event) {
    if (!this.#dialog.open || !SCROLLS.includes(event.key) || performance.now() - this.#since > TYPING) return;
    const target = /** @type {Element} */ (event.target);
    if (!target.closest("input, button, a")) event.preventDefault();
  }

  #restore() {
    if (this.#dialog.open) return;
    const { left, top, field } = this.#behind;
    // The browser gives the focus back by itself, but not to a field that was drawn anew meanwhile.
    if (document.activeElement === document.body && field) document.getElementById(field)?.focus({ preventScroll: true });
    window.scrollTo({ left, top, behavior: "instant" });
  }
}
