// The guide: what to do next, on this screen. It runs by itself on what is kept here; the server is told what was done.

import { begun, step } from "./guide_engine.js";
import { GuideLog, UNSENT } from "./guide_log.js";
import { choicesOf, same, screenOf } from "./guide_screen.js";
import { GuideKept, GuideNow, cardOnly } from "./guide_kept.js";
import { GuideView } from "./guide_view.js";
import { Wait } from "./guide_wait.js";
import { coming, nearest, undoLeft } from "./told.js";

/** @typedef {Record<string, any>} Alarm */
/** @typedef {import("./guide_kept.js").Now} Now */

const ME = "me";
const DANGER = 3;

/** After these nothing is left to be done. */
const TAKEN_BACK = ["undone", "cancelled"];

/** A desk page stays open all day: whether somebody is alone there changes meanwhile. */
const RENEW = 300000;

/** With these the server says that the alarm is not there for this screen, or not any more. */
const NOT_HERE = [403, 404, 409];

/** The versions that are followed are not there any more. */
const GONE = 410;

export class Guide {
  #api;
  #kept;
  #log;
  #view;
  #windows;
  /** What another window of this browser follows, or one that is gone. @type {Now|undefined} */
  #last;
  /** Calls for help from this desk, in earnest. @type {(() => void)|undefined} */
  #more;
  /** @type {(ref: string) => void} */
  #undo = () => {};
  /** @type {Now|undefined} */
  #now;
  /** @type {Alarm|undefined} */
  #alarm;
  /** All that are known. @type {Alarm[]} */
  #alarms = [];
  /** The alarm that the server was asked after: this page did not hear how it ended. */
  #askedAfter = "";
  /** The newest entry of the guide that the server's answers know: what the stream brings may be older. */
  #number = 0;
  #linked = true;
  /** Add to this browser's clock to get the server's, in milliseconds. */
  #skew = 0;
  #listing = false;
  /** Help was asked for here, and nobody was called by it. */
  #unheard = false;
  /** The alarm whose guide the server can't follow any more: what is done here calls nobody. */
  #gone = "";
  /** Counts what was asked to be opened: an answer that comes late opens nothing. */
  #asked = 0;
  #wait = new Wait((turn) => this.#apply({ kind: "time_up", who: ME, turn }));

  /**
   * @param {{root: HTMLElement, api: import("./api.js").Api, ears: string}} given ears: whose screen it is
   */
  constructor({ root, api, ears }) {
    this.#api = api;
    const name = `deskbell.guide.${ears}`;
    this.#kept = new GuideKept(api);
    this.#view = new GuideView(root, (name, value) => this.#act(name, value));
    this.#log = new GuideLog(`${name}.log.`, (alarm, items) => this.#send(alarm, items), (alarm, data) => this.#stands(alarm, data));
    this.#windows = new GuideNow(name, () => (this.#last = this.#windows.last));
    this.#last = this.#windows.last;
    this.#now = this.#windows.own;
    this.#keep({});
    this.#draw();
    setInterval(() => this.isOpen && this.#draw(), 1000);
  }

  /**
   * This is the page of a desk. @param {string} place its ref @param {() => void} more press for help while no alarm is known
   * @param {(ref: string) => void} undo take the press back
   */
  standAt(place, more, undo) {
    this.#more = more;
    this.#undo = undo;
    this.#kept.place = place;
    this.#kept.renew();
    setInterval(() => this.#linked && this.#kept.renew(), RENEW);
  }

  /** @returns {boolean} whether it is on the screen */
  get isOpen() {
    return Boolean(this.#now?.open);
  }

  /** @returns {string} of which alarm it is: its ref, or what stands for a press that is not sent yet */
  get of() {
    return this.#now?.alarm ?? "";
  }

  /** @returns {boolean} whether it is open in another window of this browser, or was in one that is gone, and its call goes on */
  get isElsewhere() {
    const last = this.#now ? undefined : this.#last;
    if (!last?.open || last.alarm.startsWith(UNSENT)) return false;
    const alarm = this.#alarms.find(({ ref }) => ref === last.alarm);
    return alarm ? alarm.state !== "closed" : !this.#linked;
  }

  /** Go on here with what is open elsewhere; each window then goes its own way. */
  openHere() {
    if (!this.#last) return;
    this.#start({ ...this.#last, open: true });
    this.#learn();
  }

  /** Somebody pressed here: begin at once, whatever the link does. @param {string} key of the press @param {number} level */
  begin(key, level) {
    this.#begin(UNSENT + key, level);
  }

  /** Begin with what is kept here. @param {string} alarm @param {number} level */
  #begin(alarm, level) {
    this.#number = 0;
    const ready = this.#kept.ready;
    if (!ready) return;
    const { protocols, bindings, facts } = ready;
    this.#start({ alarm, role: "presser", shelf: { first: ready.first[level], protocols }, bindings });
    this.#apply({ kind: "learn", facts: { ...facts, level: String(level), help: "none" } });
    this.#join();
  }

  /** The press is an alarm by now. @param {string} key @param {string} ref */
  adopt(key, ref) {
    this.#log.adopt(UNSENT + key, ref);
    if (this.#now?.alarm === UNSENT + key) this.#keep({ alarm: ref });
  }

  /** The press came to nothing. @param {string} key */
  drop(key) {
    this.#log.forget(UNSENT + key);
    if (this.#now?.alarm === UNSENT + key) this.#end();
  }

  /**
   * Show the guide of an alarm: where one stood, or from its beginning.
   * @param {string} ref @param {number} [level] of this desk's own call: for that no link is needed
   */
  async open(ref, level) {
    if (this.#now?.alarm === ref) return this.#reopen();
    if (!this.#linked && this.#last?.alarm === ref) return this.openHere();
    if (level && !this.#linked) return this.#begin(ref, level);
    this.#asked += 1;
    const asked = this.#asked;
    const { status, data } = await this.#api.get(`/alarms/${ref}/guide`, { language: this.#kept.language });
    if (status === GONE && asked === this.#asked) return this.#openWithout(ref, level, data);
    const protocols = data.shelf && (await this.#kept.protocols(data.shelf, `/alarms/${ref}/guide/shelf`));
    if (asked !== this.#asked) return;
    if (!protocols) return level && !NOT_HERE.includes(status) ? this.#begin(ref, level) : undefined;
    if (TAKEN_BACK.includes(this.#alarms.find((one) => one.ref === ref)?.closed?.reason)) return;
    this.#number = data.number ?? 0;
    this.#start({ alarm: ref, mode: data.mode, role: data.role, shelf: { first: data.first, protocols }, bindings: data.bindings, state: data.state });
    if (!data.state.people[ME]) this.#join();
    this.#learn();
  }

  /** What was followed is gone: a desk has the versions in force, whoever comes the printed card. @param {string} ref @param {number|undefined} level @param {Record<string, any>} data */
  #openWithout(ref, level, data) {
    this.#gone = ref;
    if (level && this.#kept.ready) return this.#begin(ref, level);
    this.#start({ alarm: ref, role: "responder", shelf: cardOnly(data), bindings: {} });
    this.#apply({ kind: "join", who: ME, role: "responder" });
  }

  /** @param {string} alarm @param {Record<string, any>[]} items @returns {Promise<import("./api.js").Answer>} */
  async #send(alarm, items) {
    const answer = await this.#api.post(`/alarms/${alarm}/guide`, { items });
    if (answer.status !== GONE) return answer;
    this.#gone = alarm;
    if (this.of === alarm && items.some(({ do: what, action }) => what === "stand" && action === "get_help")) this.#call();
    return answer;
  }

  /** Read it while nothing happens: nobody is called, nothing is kept. */
  read() {
    const ready = this.#kept.ready;
    if (!ready) return;
    this.#start({ alarm: "", role: "presser", shelf: { first: ready.first[2], protocols: ready.protocols }, bindings: ready.bindings });
    this.#apply({ kind: "learn", facts: ready.facts });
    this.#apply({ kind: "join", who: ME, role: "presser" });
  }

  /** What is known of the alarms, and of the link. @param {Alarm[]} alarms @param {boolean} linked @param {number} [skew] */
  hear(alarms, linked, skew = this.#skew) {
    this.#skew = skew;
    this.#alarms = alarms;
    if (linked && !this.#linked) this.#log.kick();
    this.#linked = linked;
    const now = this.#now;
    if (!now?.alarm) return this.#draw();
    this.#alarm = alarms.find(({ ref }) => ref === now.alarm) ?? (this.#alarm?.ref === now.alarm ? this.#alarm : undefined);
    if (!this.#alarm && linked) this.#askAfter(now.alarm);
    this.#look();
  }

  /** It may have ended while no page was open. @param {string} ref */
  async #askAfter(ref) {
    if (ref.startsWith(UNSENT) || this.#askedAfter === ref) return;
    this.#askedAfter = ref;
    const { status, data } = await this.#api.get(`/alarms/${ref}`);
    if (this.#now?.alarm !== ref || this.#alarm) return;
    if (NOT_HERE.includes(status)) return this.#end();
    this.#alarm = data.alarm;
    if (!data.alarm) this.#askedAfter = "";
    this.#look();
  }

  /** Take what is known of the alarm by now. */
  #look() {
    if (TAKEN_BACK.includes(this.#alarm?.closed?.reason)) return this.#end();
    const { mode = this.#now?.mode } = this.#alarm ?? {};
    if (mode !== this.#now?.mode) this.#keep({ mode });
    this.#learn();
    this.#draw();
  }

  /** Put it away; what was done stays done. */
  close() {
    if (!this.#now) return;
    const spot = this.#spot;
    if (this.#now.alarm === "") return this.#end();
    if (this.#now.open && spot) this.#log.add(this.#now.alarm, { do: "leave", spot });
    this.#keep({ open: false });
  }

  #reopen() {
    const spot = this.#spot;
    if (this.#now && !this.#now.open && spot) this.#log.add(this.#now.alarm, { do: "here", spot });
    this.#keep({ open: true });
  }

  /** @param {Partial<Now> & Pick<Now, "alarm"|"role"|"shelf"|"bindings">} given */
  #start(given) {
    this.#asked += 1;
    this.#alarm = this.#alarms.find(({ ref }) => ref === given.alarm);
    this.#listing = false;
    this.#unheard = false;
    const mode = this.#alarm?.mode ?? given.mode ?? "actual";
    this.#now = { state: begun(), open: true, at: Date.now(), ...given, mode };
    if (given.alarm) this.#windows.keep(this.#now, true);
    this.#keep({});
  }

  #end() {
    this.#asked += 1;
    this.#wait.stop();
    this.#windows.end(this.of);
    this.#last = this.#windows.last;
    this.#now = undefined;
    this.#draw();
  }

  #join() {
    this.#apply({ kind: "join", who: ME, role: this.#now?.role });
    this.#done({ do: "join" });
  }

  /** @param {Partial<Now>} changed */
  #keep(changed) {
    if (!this.#now) return;
    Object.assign(this.#now, changed);
    this.#wait.watch(this.#now, this.#cursor);
    if (this.#now.alarm) this.#windows.keep(this.#now);
    this.#draw();
  }

  /** @returns {Record<string, any>|undefined} where this screen's person is */
  get #cursor() {
    return this.#now?.state.people[ME];
  }

  get #spot() {
    return this.#cursor?.spot;
  }

  /** Let one thing happen here. @param {Record<string, any>} event */
  #apply(event) {
    if (!this.#now) return;
    this.#keep({ state: step(this.#now.shelf, this.#now.state, event).state });
  }

  /** @param {Omit<import("./guide_log.js").Item, "id"|"at">} item */
  #done(item) {
    if (this.#now?.alarm) this.#log.add(this.#now.alarm, item);
  }

  /** Take what the alarm says by itself, and what others have settled. */
  #learn() {
    if (!this.#now || !this.#alarm || this.#alarm.number < this.#number) return;
    const { guide = {}, level, people = [] } = this.#alarm;
    const protocol = guide.protocol;
    if (protocol && protocol !== (this.#now.state.first || this.#now.shelf.first) && !this.#log.waits(this.#now.alarm)) {
      this.#apply({ kind: "open", who: ME, protocol });
    }
    const facts = { level: String(level), help: nearest(people), ...guide.facts };
    const known = this.#now.state.facts;
    // What was settled here and is not with the server yet is newer than what the server says.
    const news = Object.entries(facts).filter(([name, value]) => known[name] !== value && !(name in known && this.#log.waits(this.#now?.alarm ?? "")));
    if (news.length === 0) return;
    const before = this.#spot;
    this.#apply({ kind: "learn", facts: Object.fromEntries(news) });
    if (this.#spot && !same(this.#spot, before)) this.#done({ do: "here", spot: this.#spot });
  }

  /** The server has everything: where it says that one stands counts, for somebody may go on with another screen. @param {string} alarm @param {Record<string, any>} data */
  #stands(alarm, data) {
    const there = data.state.people[ME];
    if (this.#now?.alarm === alarm) this.#number = data.number ?? 0;
    if (!this.#now || this.#now.alarm !== alarm || !there || same(there.spot, this.#spot)) return;
    this.#keep({ state: data.state, role: data.role });
  }

  /** @param {string} name @param {any} [value] */
  #act(name, value) {
    const { turn } = this.#cursor ?? {};
    const spot = this.#spot;
    if (name === "leave") return this.close();
    if (name === "other" || name === "back_to_guide") return this.#list(name === "other");
    if (name === "open") return this.#openOther(value);
    if (name === "undo" && this.#alarm) return this.#undo(this.#alarm.ref);
    if (!this.#now || !spot) return;
    if (name === "stand") return this.#stand(value, spot);
    if (name === "answer" || name === "done") {
      const answer = name === "answer" ? value : null;
      this.#done({ do: "tap", spot, ...(answer === null ? {} : { answer }) });
      this.#apply({ kind: "tap", who: ME, turn, answer });
    } else if (name === "skip" || name === "back") {
      this.#done({ do: name, spot });
      this.#apply({ kind: name, who: ME, turn });
    }
  }

  /** @param {string} action @param {string[][]} spot */
  #stand(action, spot) {
    // What is only read, not sent yet or over can't be raised: then this is a press, and no entry that raises once more.
    const presses = action === "get_help" && !this.#isCalling;
    if (!presses || !this.#press) this.#done({ do: "stand", spot, action });
    this.#apply({ kind: "stand", who: ME, action });
    if (presses) this.#call();
  }

  /** Press for help; where that is not possible, say that nobody is called. */
  #call() {
    this.#unheard = !this.#press;
    this.#press?.();
    this.#draw();
  }

  /** An exercise or a test calls nobody in earnest, not after its end either. */
  get #press() {
    return this.#now?.mode === "actual" ? this.#more : undefined;
  }

  /** Whether this is an alarm that goes on, as far as is known. */
  get #isCalling() {
    return this.of !== "" && this.of !== this.#gone && !this.of.startsWith(UNSENT) && this.#alarm?.state !== "closed";
  }

  /** @param {boolean} listing */
  #list(listing) {
    this.#listing = listing;
    this.#draw();
  }

  /** It is something else than it seemed. @param {string} protocol */
  #openOther(protocol) {
    this.#listing = false;
    this.#done({ do: "open", protocol });
    this.#apply({ kind: "open", who: ME, protocol });
  }

  #draw() {
    const now = this.#now;
    const screen = now && screenOf(now.shelf, now.state, ME, now.bindings);
    const open = Boolean(now?.open && screen);
    const silent = this.#alarm?.level === DANGER;
    const undo = open && this.#undoable ? String(undoLeft(this.#undoable, Date.now() + this.#skew)) : "";
    this.#view.draw({ screen, coming: coming(this.#alarm, now, this.#linked, this.#unheard), linked: this.#linked, number911: "911", open, silent, undo, mode: now?.mode });
    if (!open || !now || !this.#listing) return;
    this.#view.drawList(choicesOf(now.shelf, now.state, document.documentElement.lang));
  }

  /** @returns {Alarm|undefined} the press, while it can be taken back here */
  get #undoable() {
    const alarm = this.#now?.role === "presser" && this.#alarm?.state === "open" ? this.#alarm : undefined;
    return alarm && undoLeft(alarm, Date.now() + this.#skew) > 0 ? alarm : undefined;
  }
}
