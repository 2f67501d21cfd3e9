// The page's end of the live stream. Pages get the whole state after each change, so they only draw it.

import { ABOUT, HUB_SILENCE } from "./timing.js";
import { Watch } from "./watch.js";

/**
 * @typedef {object} Config
 * @property {string} name the same for all pages that may share one stream: whose ears, which version
 * @property {string} worker the address of worker.js
 * @property {import("./hub.js").Addresses} addresses
 */

/** Where the hub runs for this page, and how to talk to it. */
class Line {
  /** @param {Config} config @param {boolean} shared @param {(data: any) => void} heard */
  constructor(config, shared, heard) {
    const options = { type: /** @type {const} */ ("module"), name: config.name };
    this.own = shared ? null : new Worker(config.worker, options);
    this.port = this.own ?? new SharedWorker(config.worker, options).port;
    this.port.onmessage = ({ data }) => heard(data);
    this.say({ type: "hello", name: config.name, addresses: config.addresses });
  }

  /** @param {any} message */
  say(message) {
    this.port.postMessage(message);
  }

  end() {
    this.say({ type: "bye" });
    this.own?.terminate();
  }
}

export class Stream {
  #config;
  #heard;
  /** @type {Line|undefined} */
  #line;
  #silence = new Watch();
  #said = new Watch();
  #audible = false;
  /** @type {import("./hub.js").State|undefined} */
  #last;
  #shared = "SharedWorker" in window;

  /** @param {Config} config @param {(state: import("./hub.js").State) => void} heard */
  constructor(config, heard) {
    this.#config = config;
    this.#heard = heard;
    this.#open();
    setInterval(() => this.#judge(), 500);
    document.addEventListener("visibilitychange", () => this.#about());
    window.addEventListener("pagehide", () => this.#close());
    window.addEventListener("pageshow", (event) => event.persisted && this.#open());
  }

  /** Say whether this page could sound. @param {boolean} audible */
  set audible(audible) {
    if (audible === this.#audible) return;
    this.#audible = audible;
    this.#about();
  }

  #open() {
    this.#close();
    this.#silence.reset();
    try {
      this.#line = new Line(this.#config, this.#shared, (data) => this.#state(data));
    } catch (error) {
      if (!this.#shared) throw error;
      this.#shared = false;
      this.#line = new Line(this.#config, false, (data) => this.#state(data));
    }
    this.#about();
  }

  #close() {
    this.#line?.end();
    this.#line = undefined;
  }

  #about() {
    this.#said.reset();
    this.#line?.say({ type: "about", visible: document.visibilityState === "visible", audible: this.#audible });
  }

  /** @param {import("./hub.js").State} state */
  #state(state) {
    this.#silence.reset();
    // In answer to the hub, and not by a timer: those of hidden pages run once a minute.
    if (this.#said.elapsed >= ABOUT) this.#about();
    this.#last = state;
    this.#heard(state);
  }

  /** The hub has died or never started: say so, and read the stream in this tab. */
  #judge() {
    if (!this.#line || this.#silence.elapsed < HUB_SILENCE) return;
    if (this.#last) this.#heard({ ...this.#last, link: "lost", silent: this.#silence.elapsed + (this.#last.silent ?? 0) });
    this.#shared = false;
    this.#open();
  }
}
