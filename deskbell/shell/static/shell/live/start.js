// What every page with a live stream does: listen, say how the link is, ring.

import { Api } from "./api.js";
import { isLinked } from "./doubt.js";
import { Guide } from "./guide.js";
import { drawLink } from "./link_status.js";
import { Ring } from "./ring.js";
import { Sound } from "./sound.js";
import { SoundLine } from "./sound_line.js";
import { Stream } from "./stream.js";

/** @typedef {import("./hub.js").State} State */
/** @typedef {{api: Api, as: string, me: string, zone: string, sound: Sound, ring: Ring, guide: Guide, show: () => void, config: DOMStringMap}} Live */

/**
 * Start listening. ``hears`` is told every state before the ring is, and returns what may be shown.
 * @param {(live: Live, state: State[]) => State[]} [hears]
 * @returns {Live|undefined} nothing when this page does not listen
 */
export function start(hears = (_, states) => states) {
  const config = document.getElementById("live")?.dataset;
  if (!config?.streams) return undefined;
  const { as = "person", me = "", zone = "" } = config;
  /** @type {Map<string, State>} */
  const states = new Map();
  const api = new Api(config.api ?? "", `as=${as}`);
  const line = new SoundLine(() => sound);
  const sound = new Sound(() => {
    line.draw();
    for (const stream of streams) stream.audible = sound.allowed;
  });
  const root = /** @type {HTMLElement} */ (document.getElementById("guide"));
  const guide = new Guide({ root, api, ears: config.ears ?? "" });
  const follow = as === "person" ? (/** @type {string} */ ref) => guide.open(ref) : undefined;
  const ring = new Ring({ api, me, sound, closes: (config.closes ?? "").split(" "), follow });
  const show = () => {
    if (states.size === 0) return;
    const heard = [...states.values()];
    guide.hear(heard.flatMap(({ alarms }) => alarms.map(({ alarm }) => alarm)), heard.some((state) => isLinked(state) || state.link === "opening"), heard[0]?.skew);
    const shown = hears(live, heard);
    drawLink(shown);
    ring.show(shown);
  };
  /** @type {Live} */
  const live = { api, as, me, zone, sound, ring, guide, show, config };
  /** @type {Stream[]} */
  const streams = [];
  for (const tenant of config.streams.split(" ")) {
    const name = ["deskbell", as, me, config.ears, tenant, config.version].join("/");
    const query = { tenant };
    const addresses = {
      stream: api.address("/stream", query),
      state: api.address("/alarms", { ...query, open: "1" }),
      alarm: api.address("/alarms/%7Bref%7D"),
    };
    const heard = (/** @type {State} */ state) => {
      states.set(tenant, state);
      show();
    };
    streams.push(new Stream({ name, worker: config.worker ?? "", addresses }, heard));
  }
  navigator.serviceWorker?.register(config.serviceWorker ?? "").catch(() => {});
  return live;
}
