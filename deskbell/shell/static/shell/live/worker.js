// Where the hub lives: in a SharedWorker, one for all tabs; else in each tab's own worker, where the
// tabs elect one reader. Timers of workers are not slowed down when their tab is hidden.

import { Elected } from "./election.js";
import { Hub } from "./hub.js";

/** @type {Hub|undefined} */
let hub;

/** @param {MessagePort} port */
function join(port) {
  port.onmessage = ({ data }) => {
    if (data.type === "hello") {
      hub ??= new Hub(data.addresses);
      hub.join(port);
    }
    if (data.type === "about") hub?.about(port, data);
    if (data.type === "bye" && hub?.leave(port) === 0) {
      hub.stop();
      hub = undefined;
    }
  };
}

/** @param {DedicatedWorkerGlobalScope} tab */
function alone(tab) {
  /** @type {Elected|undefined} */
  let elected;
  tab.onmessage = ({ data }) => {
    if (data.type === "hello") elected ??= new Elected(data.name, data.addresses, tab);
    if (data.type === "about") elected?.about(data);
  };
}

if ("SharedWorkerGlobalScope" in self) {
  /** @type {any} */ (self).onconnect = (/** @type {MessageEvent} */ event) => join(event.ports[0]);
} else {
  alone(/** @type {any} */ (self));
}
