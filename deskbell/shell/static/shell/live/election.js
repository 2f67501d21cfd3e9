// Without SharedWorker: the tabs of a browser elect one reader of the stream (Web Locks) and it tells
// the others (BroadcastChannel). Where that can't be, such as on plain http, a tab that is seen reads for
// itself, and one that is not asks every few seconds: six streams are all that a browser allows.

import { Hub } from "./hub.js";
import { LOOK, SILENCE } from "./timing.js";
import { Watch } from "./watch.js";

export class Elected {
  /** @type {Hub|undefined} */
  #hub;
  /** @type {BroadcastChannel|undefined} */
  #channel;
  #name;
  #addresses;
  #tab;
  #heard = new Watch();
  /** @type {import("./book.js").Entry[]} */
  #known = [];
  #about = { visible: false, audible: false };

  /** @param {string} name @param {import("./hub.js").Addresses} addresses @param {DedicatedWorkerGlobalScope} tab */
  constructor(name, addresses, tab) {
    this.#name = name;
    this.#addresses = addresses;
    this.#tab = tab;
    if (!("locks" in navigator) || !("BroadcastChannel" in self)) {
      this.#lead();
      return;
    }
    this.#channel = new BroadcastChannel(name);
    this.#channel.onmessage = ({ data }) => this.#relay(data);
    this.#channel.postMessage({ type: "who" });
    this.#stand();
    setInterval(() => this.#mistrust(), LOOK);
  }

  /** @param {{visible: boolean, audible: boolean}} about what this tab's page says of itself */
  about(about) {
    this.#about = about;
    this.#hub?.about(this.#tab, about);
    if (!this.#channel) this.#hub?.hold(!about.visible);
  }

  /** @param {any} data */
  #relay(data) {
    if (this.#hub) {
      if (data.type === "who") this.#hub.wake();
      return;
    }
    if (data.type !== "state") return;
    this.#heard.reset();
    this.#known = data.alarms;
    this.#tab.postMessage({ ...data, sounds: this.#about.visible });
  }

  /** @param {{steal?: boolean}} [how] */
  async #stand(how = {}) {
    try {
      await navigator.locks.request(this.#name, how, () => {
        this.#lead();
        return new Promise(() => {});
      });
    } catch {
      // Another tab took over, because the browser had put this one to sleep.
      this.#hub?.stop();
      this.#hub = undefined;
      this.#heard.reset();
      this.#stand();
    }
  }

  #lead() {
    this.#hub = new Hub(this.#addresses, this.#known);
    this.#hub.join(this.#tab);
    this.#hub.about(this.#tab, this.#about);
    if (this.#channel) this.#hub.join(this.#channel);
  }

  /** A reader that says nothing is asleep or dead: a tab that is seen takes its place. */
  #mistrust() {
    if (this.#hub || this.#heard.elapsed < SILENCE) return;
    this.#heard.reset();
    if (this.#about.visible) this.#stand({ steal: true });
  }
}
