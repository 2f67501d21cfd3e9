// Without SharedWorker: the tabs of a browser elect one reader of the stream, and it tells the others
// (BroadcastChannel). Web Locks elect it where there are any. On plain http there are none: then whoever hears no
// reader becomes one, and of two that hear each other the one with the higher lot stops. An old browser whose tabs
// can't even talk has a reader in each tab that is seen; the others ask: it allows six streams in all.

import { Hub } from "./hub.js";
import { CLAIM, LOOK, SILENCE, between } from "./timing.js";
import { Watch } from "./watch.js";

export class Elected {
  /** @type {Hub|undefined} */
  #hub;
  /** @type {BroadcastChannel|undefined} */
  #channel;
  #name;
  #addresses;
  #tab;
  #lot = Math.random();
  #heard = new Watch();
  /** How long nobody may be heard before this tab reads: a moment at first, then as long as a reader may be silent. */
  #patience;
  /** @type {import("./book.js").Entry[]} */
  #known = [];
  #about = { visible: false, audible: false };
  #locks = "locks" in navigator;

  /** @param {string} name @param {import("./hub.js").Addresses} addresses @param {DedicatedWorkerGlobalScope} tab */
  constructor(name, addresses, tab) {
    this.#name = name;
    this.#addresses = addresses;
    this.#tab = tab;
    this.#patience = this.#locks ? SILENCE : between(CLAIM);
    if (!("BroadcastChannel" in self)) {
      this.#lead();
      return;
    }
    this.#channel = new BroadcastChannel(name);
    this.#channel.onmessage = ({ data }) => this.#relay(data);
    this.#channel.postMessage({ type: "who" });
    if (this.#locks) this.#stand();
    setInterval(() => this.#mistrust(), LOOK / 2);
  }

  /** @param {{visible: boolean, audible: boolean}} about what this tab's page says of itself */
  about(about) {
    this.#about = about;
    this.#hub?.about(this.#tab, about);
    if (!this.#channel) this.#hub?.hold(!about.visible);
  }

  /** @param {any} data */
  #relay(data) {
    if (this.#hub && !this.#locks && data.type === "state" && data.lot < this.#lot) this.#yield();
    if (this.#hub) {
      if (data.type === "who") this.#hub.wake();
      return;
    }
    if (data.type !== "state") return;
    this.#heard.reset();
    this.#patience = SILENCE;
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
      this.#yield();
      this.#stand();
    }
  }

  #lead() {
    this.#hub = new Hub(this.#addresses, this.#known);
    this.#hub.join(this.#tab);
    this.#hub.about(this.#tab, this.#about);
    const others = this.#channel;
    if (others) this.#hub.join({ postMessage: (state) => others.postMessage({ ...state, lot: this.#lot }) });
  }

  #yield() {
    this.#hub?.stop();
    this.#hub = undefined;
    this.#heard.reset();
  }

  /** A reader that says nothing is asleep or dead: a tab that is seen takes its place. */
  #mistrust() {
    if (this.#hub || this.#heard.elapsed < this.#patience) return;
    this.#heard.reset();
    if (!this.#locks) this.#lead();
    else if (this.#about.visible) this.#stand({ steal: true });
  }
}
