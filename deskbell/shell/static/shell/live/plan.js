// The floor plan, with the place marked and named. Tapped, it is as large as the screen, about the place.

import { say } from "./words.js";

/** How far the name stays from the edge, and from the middle of the mark. */
const EDGE = 8;
const MARK = 24;

/** @typedef {{width: number, height: number}} Size */

/** @param {number} wanted @param {number} length @param {number} room */
const inside = (wanted, length, room) => Math.max(EDGE, Math.min(wanted, room - length - EDGE));

/**
 * Above the mark, else beside it, else below, and inside the frame: under the mark it covered what is drawn there.
 * @param {{x: number, y: number}} mark @param {Size} name @param {Size} frame
 * @returns {{left: number, top: number}} all in pixels
 */
export function beside({ x, y }, name, frame) {
  const [left, top] = [inside(x - name.width / 2, name.width, frame.width), inside(y - name.height / 2, name.height, frame.height)];
  if (y - MARK - name.height >= EDGE) return { left, top: y - MARK - name.height };
  if (x + MARK + name.width <= frame.width - EDGE) return { left: x + MARK, top };
  if (x - MARK - name.width >= EDGE) return { left: x - MARK - name.width, top };
  return { left, top: inside(y + MARK, name.height, frame.height) };
}

export class Plan {
  #figure;
  #image;
  #mark;
  #name;
  /** @type {Record<string, any>} */
  #place = {};

  /** @param {HTMLDialogElement} dialog */
  constructor(dialog) {
    const part = (/** @type {string} */ name) => /** @type {HTMLElement} */ (dialog.querySelector(`[data-part=${name}]`));
    this.#figure = part("plan");
    this.#mark = part("pin");
    this.#name = part("pin-name");
    this.#image = /** @type {HTMLImageElement} */ (this.#figure.querySelector("img"));
    this.#image.onerror = () => {
      this.#figure.dataset.missing = this.#place.plan;
      this.#figure.hidden = true;
    };
    const resized = new ResizeObserver(() => {
      this.#fit();
      this.#centre();
    });
    resized.observe(this.#image);
    resized.observe(this.#figure);
  }

  /** @param {Record<string, any>} place of the alarm */
  draw(place) {
    this.#place = place;
    this.#figure.hidden = !place.plan || place.plan === this.#figure.dataset.missing;
    if (this.#figure.hidden) return;
    if (this.#image.getAttribute("src") !== place.plan) this.#image.src = place.plan;
    this.#image.alt = say("plan", { place: place.name, floor: place.floor || place.branch });
    this.#mark.hidden = this.#name.hidden = place.x === null || place.x === undefined;
    this.#mark.style.setProperty("--x", String(place.x));
    this.#mark.style.setProperty("--y", String(place.y));
    this.#name.textContent = place.name;
    this.#fit();
  }

  #fit() {
    const { naturalWidth: wide, naturalHeight: high } = this.#image;
    const { clientWidth, clientHeight } = this.#figure;
    const large = Math.max(clientWidth, (clientHeight / high) * wide || 0);
    this.#figure.style.setProperty("--large", `${Math.round(large)}px`);
    if (this.#name.hidden) return;
    const size = { width: this.#name.offsetWidth, height: this.#name.offsetHeight };
    const { left, top } = beside(this.#at, size, { width: this.#image.clientWidth, height: this.#image.clientHeight });
    this.#name.style.setProperty("--left", `${left}px`);
    this.#name.style.setProperty("--top", `${top}px`);
  }

  /** Once for each size: whoever has moved about in it stays there. */
  #centre() {
    const { x, y } = this.#at;
    const { clientWidth, clientHeight } = this.#figure;
    this.#figure.scrollTo({ left: x - clientWidth / 2, top: y - clientHeight / 2, behavior: "instant" });
  }

  get #at() {
    const { x, y } = this.#place;
    return { x: (x ?? 0.5) * this.#image.clientWidth, y: (y ?? 0.5) * this.#image.clientHeight };
  }
}
