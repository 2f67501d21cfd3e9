// The desk page: press, and see who is coming. Plain to the one who sits, unremarkable to the one opposite.

import { Cues } from "./cues.js";
import { Hearing } from "./hearing.js";
import { Mine } from "./mine.js";
import { Pin } from "./pin.js";
import { Presses } from "./press.js";
import { Rows } from "./rows.js";
import { start } from "./start.js";

const DANGER = 3;

const root = /** @type {HTMLElement} */ (document.getElementById("desk"));
const place = root.dataset.place ?? "";
const mine = new Mine(place);
const cues = new Cues(root);

const live = start((_, states) => {
  mine.hear(states);
  hearing?.hear(states);
  if (states.some(({ link }) => link === "alive" || link === "polling")) presses?.kick();
  draw();
  return states.map((state) => ({ ...state, alarms: state.alarms.filter((entry) => !mine.isMine(entry)) }));
});

const hearing = live && new Hearing(root, live.api, place, () => draw());
const presses =
  live &&
  new Presses(`deskbell.press.${root.dataset.ears}.`, place, {
    send: (body) => live.api.post("/press", live.as === "person" ? body : { ...body, place: "" }),
    raised: ({ data }) => {
      mine.raised(data.alarm, hearing?.told(data.alarm.level));
      draw();
    },
    changed: () => draw(),
  });
const rows = new Rows(root, {
  press: (level) => presses?.press(level),
  undo: async (ref) => mine.answered(await /** @type {any} */ (live).api.post(`/alarms/${ref}/undo`), draw),
  resend: (key) => presses?.resend(key),
  drop: (key) => presses?.drop(key),
});
if (live) new Pin(root, live.api, mine, () => draw());

function draw() {
  if (!rows || !presses) return;
  const alarm = mine.alarm;
  const row = mine.row(alarm);
  rows.draw({ alarm, told: mine.told(alarm?.ref), row, presses: presses.all, now: mine.now });
  cues.draw(alarm);
  hearing?.draw(mine.called(alarm));
  const danger = alarm?.level === DANGER && alarm.state === "open";
  document.documentElement.classList.toggle("stays", danger || presses.all.some(({ level }) => level === DANGER));
}

setInterval(draw, 1000);
draw();
keepFallback();

/** The page that is shown when the server is down: kept in the browser, renewed at each load. */
async function keepFallback() {
  if (!("caches" in window) || root.dataset.fallback === undefined) return;
  try {
    await (await caches.open("deskbell-desk")).add(root.dataset.fallback);
  } catch {
    // No link just now: what was kept before stays.
  }
}
