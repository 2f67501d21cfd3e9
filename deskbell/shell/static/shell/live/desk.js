// The desk page: press, and see who is coming. Plain to the one who sits, unremarkable to the one opposite.

import { wrong } from "./api.js";
import { Cues } from "./cues.js";
import { Doubt, isLinked } from "./doubt.js";
import { UNSENT } from "./guide_log.js";
import { Hearing } from "./hearing.js";
import { Hush } from "./hush.js";
import { keepPage } from "./kept_page.js";
import { Mine } from "./mine.js";
import { Pin } from "./pin.js";
import { Presses } from "./press.js";
import { Rows } from "./rows.js";
import { Standing } from "./standing.js";
import { start } from "./start.js";
import { say } from "./words.js";

const COME = 1;
const DANGER = 3;

/** Why a press could not be taken back is said this long. */
const REMARK = 6000;
let remark = { text: "", until: 0 };

const root = /** @type {HTMLElement} */ (document.getElementById("desk"));
const place = root.dataset.place ?? "";
const mine = new Mine(place);
const cues = new Cues(root);
const standing = new Standing(root);
const hush = new Hush();
hush.said(root.dataset.quiet !== undefined);
let linked = false;
/** Whether Danger neither is on here nor ended just now: a page that is drawn anew shows. */
let calm = false;
/** What the ring and the header were last told. */
let told = "";
const doubt = new Doubt(() => draw());
/** Keys of the presses for which the guide was opened. @type {Set<string>} */
const guided = new Set();
/** Refs of alarms that are being asked after. @type {Set<string>} */
const asked = new Set();

const live = start((_, states) => {
  mine.hear(states);
  hearing?.hear(states);
  for (const ref of mine.lost(states)) askAfter(ref);
  linked = states.some(isLinked);
  doubt.hear(states);
  if (linked) presses?.kick();
  draw();
  return states.map(asShown);
});

const hearing =
  live &&
  new Hearing(root, live.api, place, (known) => {
    hush.said(known.quiet);
    calm = !known.quiet;
    standing.hear(known.desk);
    draw();
  });
const presses =
  live &&
  new Presses(`deskbell.press.${root.dataset.ears}.`, place, {
    send: (body) => live.api.post("/press", live.as === "person" ? body : { ...body, place: "" }),
    raised: ({ data }, { key }) => {
      doubt.rose();
      guide?.adopt(key, data.alarm.ref);
      mine.raised(data.alarm, hearing?.told(data.alarm.level));
      draw();
    },
    changed: () => {
      if (isWaiting()) doubt.fell();
      guideWhoPressed();
      draw();
    },
  });
const rows = new Rows(root, {
  press: (level) => {
    presses?.press(level);
    live?.ring.stepAside();
  },
  undo: (ref) => end(`/alarms/${ref}/undo`),
  over: (ref, reason) => end(`/alarms/${ref}/over`, { reason }),
  resend: (key) => presses?.resend(key),
  drop: (key) => {
    guide?.drop(key);
    presses?.drop(key);
  },
});
const guide = live?.guide;
guide?.standAt(
  place,
  () => presses?.press(nextLevel()),
  (ref) => end(`/alarms/${ref}/undo`),
);
root.querySelector("[data-act=guide]")?.addEventListener("click", () => showGuide());
const pin = live && new Pin(root, live.api, mine, () => draw());

/** @param {import("./hub.js").State} state @returns {import("./hub.js").State} what the ring and the header are told of it */
function asShown(state) {
  const link = isLost() && isLinked(state) ? "lost" : state.link;
  return { ...state, link, alarms: state.alarms.filter(isShown) };
}

/** @param {import("./book.js").Entry} entry */
function isShown(entry) {
  return !mine.isMine(entry) && !hush.hides(entry);
}

/** @returns {number} above what was pressed here and goes on, sent or not */
function nextLevel() {
  const own = mine.alarm?.state === "open" ? [mine.alarm] : [];
  const unsent = presses?.all.filter(({ state }) => state === "sending" || state === "waiting") ?? [];
  return Math.min(Math.max(COME, ...[...own, ...unsent].map(({ level }) => level)) + 1, DANGER);
}

/** Whether the guide on the screen is that of this desk's call; else it gives way to it. */
function isGuided() {
  const own = mine.alarm?.state === "open" && guide?.of === mine.alarm.ref;
  return Boolean(guide?.isOpen && (own || presses?.all.some(({ key }) => guide.of === UNSENT + key)));
}

/** From the moment of the press: what to do next. Danger opens nothing; but what is open already must not tell of something else. */
function guideWhoPressed() {
  for (const { key, level, state } of presses?.all ?? []) {
    if (state === "refused") guide?.drop(key);
    if (guided.has(key)) continue;
    guided.add(key);
    if (state === "sending" && (level < DANGER || guide?.isOpen) && !isGuided()) guide?.begin(key, level);
  }
}

/** Asked for: the guide of this desk's call, or, while there is none, the protocols to read. */
function showGuide() {
  if (guide?.isElsewhere) return guide.openHere();
  const alarm = mine.alarm;
  const unsent = presses?.all.at(-1);
  if (alarm?.state === "open") guide?.open(alarm.ref, alarm.level);
  else if (unsent && unsent.state !== "refused") guide?.begin(unsent.key, unsent.level);
  else guide?.read();
}

/** A press that waits was not taken: whatever else is heard, this page has no link that one could trust. */
function isWaiting() {
  return presses?.all.some(({ state }) => state === "waiting") ?? false;
}

function isLost() {
  return doubt.on || isWaiting();
}

function draw() {
  if (!rows || !presses) return;
  const alarm = mine.alarm;
  hush.look(alarm, presses.all);
  const tells = `${hush.state} ${isLost()}`;
  if (tells !== told) {
    told = tells;
    live?.show();
  }
  const row = mine.row(alarm);
  const said = remark.until > performance.now() ? remark.text : "";
  const counts = (/** @type {number} */ level) => (hearing?.alive && !isLost() ? hearing.told(level) : undefined);
  const reached = mine.told(alarm?.ref);
  const next = mine.next(alarm);
  const [soFar, over] = [mine.soFar(alarm), mine.canSayOver(alarm)];
  rows.draw({ alarm, told: reached, soFar, over, counts, next, row, presses: presses.all, now: mine.now, remark: said });
  cues.draw(alarm);
  pin?.draw(alarm);
  hearing?.draw(mine.called(alarm));
  const elsewhere = guide?.isElsewhere ?? false;
  for (const [part, is] of Object.entries({ "guide-here": elsewhere, "guide-open": !elsewhere })) {
    /** @type {HTMLElement} */ (root.querySelector(`[data-part=${part}]`)).hidden = !is;
  }
  const danger = alarm?.level === DANGER && alarm.state === "open";
  document.documentElement.classList.toggle("stays", danger || presses.all.some(({ level }) => level === DANGER));
}

/** What was not taken says why, where it is said who comes; but not what may not be done, which somebody opposite would read. @param {string} path @param {object} [body] */
async function end(path, body) {
  const answer = await /** @type {import("./start.js").Live} */ (live).api.post(path, body);
  // It was raised to Danger and still looks like Help: a PIN ends it, and any PIN may be asked for.
  if (answer.status === 403 && mine.alarm?.place.pin) return pin?.ask();
  const why = answer.status === 403 ? say("not_this_way") : wrong(answer) || say("not_sent");
  if (!answer.data.alarm) remark = { text: why, until: performance.now() + REMARK };
  mine.answered(answer, draw);
}

setInterval(turn, 1000);
draw();
const { fallback } = root.dataset;
// First what somebody waits for is drawn.
if (fallback !== undefined) setTimeout(() => keepPage(fallback), 500);

/** Ask how an alarm stands of which no news came. @param {string} ref */
async function askAfter(ref) {
  if (asked.has(ref)) return;
  asked.add(ref);
  const answer = await live?.api.get(`/alarms/${ref}`);
  asked.delete(ref);
  if (answer) mine.answered(answer, draw);
}

function turn() {
  draw();
  if (linked && root.dataset.fallback === undefined) leaveFallback();
  if (linked && calm && standing.isOld && !isBusy() && !isShowing()) standing.renew();
}

/** Something stands on the page that a new one would not show, or would show anew. */
function isShowing() {
  return mine.alarm !== undefined || document.querySelector("#ring[open]") !== null;
}

function isBusy() {
  const typing = document.querySelector("#desk-pin:not([hidden])") !== null;
  return typing || Boolean(presses?.all.length) || mine.alarm?.state === "open";
}

/** The server is there again: from the kept page to the whole one, once nothing is going on. At most every ten seconds. */
function leaveFallback() {
  const kept = Number(sessionStorage.getItem("deskbell.left") ?? 0);
  if (isBusy() || Math.abs(Date.now() - kept) < 10000 || location.pathname.endsWith("/fallback/")) return;
  sessionStorage.setItem("deskbell.left", String(Date.now()));
  location.reload();
}
