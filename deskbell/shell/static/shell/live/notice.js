// What tells of an alarm when the page itself is not seen: its title, its icon, a notice of the system.

import { say } from "./words.js";

export class Notice {
  #title = document.title;
  #icon = /** @type {HTMLLinkElement|null} */ (document.querySelector("link[rel=icon]"));
  #plain = this.#icon?.href ?? "";
  #icons = document.getElementById("live")?.dataset.icons ?? "";
  #noticed = new Set();

  /** @param {import("./book.js").Entry|undefined} entry @param {boolean} sounding */
  show(entry, sounding) {
    const alarm = entry?.alarm;
    const parts = alarm && { level: say(`level_${alarm.level}`), place: alarm.place.name };
    const title = parts ? say(`title_${alarm.mode}`, parts) : this.#title;
    if (document.title !== title) document.title = title;
    const icon = alarm ? `${this.#icons}mark-${alarm.level}.svg` : this.#plain;
    if (this.#icon && this.#icon.getAttribute("href") !== icon) this.#icon.setAttribute("href", icon);
    if (alarm && parts && sounding) this.#notice(alarm, parts);
  }

  /** Level and desk only: a notice may show on a locked screen. @param {Record<string, any>} alarm @param {Record<string, string>} parts */
  async #notice(alarm, parts) {
    const once = `${alarm.ref} ${alarm.level}`;
    if (document.visibilityState === "visible" || this.#noticed.has(once)) return;
    if (!("Notification" in window) || Notification.permission !== "granted") return;
    this.#noticed.add(once);
    const title = say(`notice_${alarm.mode}`, parts);
    const options = { body: parts.place, tag: alarm.ref, requireInteraction: true };
    try {
      const notice = new Notification(title, options);
      notice.onclick = () => window.focus();
    } catch {
      // Phones only allow it from the service worker.
      (await navigator.serviceWorker?.getRegistration())?.showNotification(title, options);
    }
  }
}
