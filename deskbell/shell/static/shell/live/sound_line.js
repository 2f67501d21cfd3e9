// Whether this page can be heard, said before anything happens; a button to try it.

/** Shown when the level-two tune is tried: the one that most people will ever hear. */
const TRIED = 2;

export class SoundLine {
  #sound;
  #line = document.getElementById("sound-line");
  #off = /** @type {HTMLElement|null} */ (document.getElementById("sound-off"));
  #notices = /** @type {HTMLElement|null} */ (document.querySelector("[data-act=notices]"));

  /** @param {() => import("./sound.js").Sound} sound */
  constructor(sound) {
    this.#sound = sound;
    document.addEventListener("click", (event) => {
      const act = /** @type {HTMLElement|null} */ (/** @type {Element} */ (event.target).closest("[data-act]"))?.dataset.act;
      if (act === "sound-on") this.#sound().turnOn();
      if (act === "sound-test") this.#sound().test(TRIED);
      if (act === "notices") this.#ask();
    });
    this.#drawNotices();
    setInterval(() => this.draw(), 1000);
  }

  /** While a desk's screen must stay as it was, nothing changes here either: the key that raised Danger allows sound. */
  draw() {
    if (document.documentElement.classList.contains("stays")) return;
    const allowed = this.#sound().allowed;
    if (this.#off) this.#off.hidden = allowed;
    if (this.#line) this.#line.hidden = !allowed;
  }

  async #ask() {
    await Notification.requestPermission();
    this.#drawNotices();
  }

  #drawNotices() {
    if (!this.#notices) return;
    const askable = "Notification" in window && window.isSecureContext;
    this.#notices.hidden = !askable || Notification.permission !== "default";
  }
}
