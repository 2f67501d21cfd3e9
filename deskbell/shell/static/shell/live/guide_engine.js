// What happened in the guide, and where everybody stands then: a port of deskbell/protocols/engine.py, held to it event
// by event in tests/live/test_guide_engine.py. States and events look as deskbell/protocols/journal.py writes them. Pure.

import { beginning, has, hasSpot, holds, isSame, nextSpot, standingAt, stepAt } from "./guide_shelf.js";

/** @typedef {import("./guide_shelf.js").At} At */
/** @typedef {import("./guide_shelf.js").Edge} Edge */
/** @typedef {import("./guide_shelf.js").Facts} Facts */
/** @typedef {import("./guide_shelf.js").Shelf} Shelf */
/** @typedef {import("./guide_shelf.js").Spot} Spot */
/** @typedef {import("./guide_shelf.js").Step} Step */
/** @typedef {{role: string, turn: number, spot: Spot, trail: Spot[]}} Cursor */
/** @typedef {{facts: Facts, turns: number, people: Record<string, Cursor>, first?: string}} State first: "" is the shelf's */
/** @typedef {Record<string, any> & {kind: string}} Event */
/** @typedef {Record<string, any> & {kind: string}} Effect */

const MOST_TRAIL = 50;

/** What is known once somebody has used the standing action. */
const POLICE_CALLED = { police: "called" };

/** @param {Shelf} shelf @param {Event[]} events @returns {State} the state that these events lead to */
export function replay(shelf, events) {
  return events.reduce((state, event) => step(shelf, state, event).state, begun());
}

/** @returns {State} the state before anything has happened */
export function begun() {
  return { facts: {}, turns: 0, people: {}, first: "" };
}

/**
 * Let one thing happen. What is late, or was never possible, changes nothing.
 * @param {Shelf} shelf @param {State} state @param {Event} event
 * @returns {{state: State, effects: Effect[]}} the new state, and what has to be done about it, in order
 */
export function step(shelf, state, event) {
  const turn = new Turn(shelf, state);
  turn.happen(event);
  turn.show(state.people);
  const { facts, turns, people, first, effects } = turn;
  return { state: { facts, turns, people, first }, effects };
}

/** One event being worked through: the state as it becomes, and the effects so far. */
class Turn {
  /** @type {Effect[]} */
  effects = [];

  /** @param {Shelf} shelf @param {State} state */
  constructor(shelf, state) {
    this.shelf = shelf;
    this.facts = { ...state.facts };
    this.people = { ...state.people };
    this.turns = state.turns;
    this.first = state.first ?? "";
  }

  /** @param {Event} event */
  happen(event) {
    const { kind, who } = event;
    if (kind === "join") this.#join(who, event.role);
    else if (kind === "leave") delete this.people[who];
    else if (kind === "stand") this.#stand(who, event.action);
    else if (kind === "learn") this.#learn(event.facts);
    else if (kind === "here") this.#here(who, event.role, event.spot);
    else if (kind === "open") this.#open(who, event.protocol);
    else this.#answer(event);
  }

  /** Give somebody their first screen. @param {string} who @param {string} role */
  #join(who, role) {
    const at = beginning(this.shelf, this.#first, role);
    if (this.#cursor(who) || !at) return;
    this.#enter(who, role, [at], []);
    this.#goOn(who);
  }

  /** Believe where somebody is. What is only a door, in or out, is passed as ever. @param {string} who @param {string} role @param {Spot} spot */
  #here(who, role, spot) {
    const cursor = this.#cursor(who);
    if ((cursor && isSame(cursor.spot, spot)) || !hasSpot(this.shelf, spot)) return;
    this.#enter(who, cursor?.role ?? role, spot, cursor ? followed(cursor) : []);
    if (["plan", "end"].includes(stepAt(this.shelf, spot[0]).kind)) this.#goOn(who);
  }

  /** Begin anew in another protocol, for everyone. @param {string} who @param {string} protocol */
  #open(who, protocol) {
    const isFirst = protocol === this.#first;
    if (!beginning(this.shelf, protocol, "presser") || (isFirst && !this.#isOutside(who, protocol))) return;
    this.first = protocol;
    this.effects.push({ kind: "opened", who, protocol });
    for (const one of isFirst ? [who] : Object.keys(this.people)) {
      const { role, spot } = this.people[one];
      const at = beginning(this.shelf, protocol, role);
      if (at && !isSame(spot, [at])) this.#move(one, [at]);
    }
  }

  /** Whether somebody is in the guide, and elsewhere in it. @param {string} who @param {string} protocol */
  #isOutside(who, protocol) {
    return this.#cursor(who)?.spot.every(([one]) => one !== protocol) ?? false;
  }

  /** Only the safe room, and that it is over, lead elsewhere. @param {string} who @param {string} action */
  #stand(who, action) {
    const cursor = this.#cursor(who);
    if (!cursor) return;
    this.effects.push({ kind: "stood", who, action });
    if (action === "get_help") this.effects.push({ kind: "press_again", who });
    const at = standingAt(this.shelf, cursor.spot, action);
    if (at && !isSame([at], [cursor.spot[0]])) this.#move(who, [at]);
    if (action === "call_911") this.#learn(POLICE_CALLED);
  }

  /** Take facts, and let everyone go on who waited for them or was being asked. @param {Facts} facts */
  #learn(facts) {
    this.#tellAll(this.#settle(facts));
  }

  /** @param {Facts} facts @returns {Set<string>} the names of those that were not known so */
  #settle(facts) {
    const fresh = Object.keys(facts).filter((name) => !has(this.facts, name) || this.facts[name] !== facts[name]);
    Object.assign(this.facts, facts);
    return new Set(fresh);
  }

  /**
   * Move on whoever waited for one of these, also for a door out of a sub-protocol.
   * Who went back to a question that is settled stays there, until it is settled differently.
   * @param {Set<string>} fresh
   */
  #tellAll(fresh) {
    for (const who of fresh.size ? Object.keys(this.people) : []) {
      const cursor = this.people[who];
      const { kind, about = "", until = {} } = stepAt(this.shelf, cursor.spot[0]);
      const isAtDoor = kind === "end" && cursor.spot.length > 1;
      const isMet = fresh.has(about) || isAtDoor || Object.keys(until).some((name) => fresh.has(name));
      if (isMet) this.#goOn(who, followed(cursor));
    }
  }

  /** Take what was done on a screen, if it is still that screen. @param {Event} event */
  #answer({ kind, who, turn, answer }) {
    const cursor = this.#cursor(who);
    if (!cursor || cursor.turn !== turn) return;
    const here = stepAt(this.shelf, cursor.spot[0]);
    const away = [...(here.otherwise ?? []), ...(here.then ?? [])];
    if (kind === "tap") this.#tap(who, here, answer);
    else if (kind === "skip") this.#follow(who, away, "skipped");
    else if (kind === "back") this.#back(who, cursor);
    else if (kind === "time_up" && here.at_most) this.#follow(who, away, "late");
  }

  /** @param {string} who @param {Step} done @param {number|null} [answer] */
  #tap(who, done, answer) {
    if (!done.answers) return this.#follow(who, done.then ?? [], "done");
    const chosen = typeof answer === "number" ? done.answers[answer] : undefined;
    if (!chosen) return;
    // An answer that means nothing ("not sure") leads on, and leaves the question to others.
    const fresh = this.#settle(done.about && chosen.means ? { [done.about]: chosen.means } : {});
    this.#follow(who, chosen.then ?? [], "answered", answer);
    this.#tellAll(fresh);
  }

  /** Show the screen before again. It has raised and called when it first came up. @param {string} who @param {Cursor} cursor */
  #back(who, { role, trail }) {
    if (trail.length === 0) return;
    this.#did(who, "back");
    this.#standAt(who, role, trail[trail.length - 1], trail.slice(0, -1));
  }

  /** Leave a screen by the first edge that can be taken. Where none can, one stays. @param {string} who @param {Edge[]} edges @param {string} what @param {number|null} [answer] */
  #follow(who, edges, what, answer) {
    const spot = nextSpot(this.shelf, this.people[who].spot, edges, this.facts);
    if (!spot) return;
    this.#did(who, what, answer);
    this.#move(who, spot);
  }

  /** @param {string} who @param {Spot} spot */
  #move(who, spot) {
    const cursor = this.people[who];
    this.#enter(who, cursor.role, spot, followed(cursor));
    this.#goOn(who);
  }

  /** Come to a step, with all that this brings about, even if it is passed at once. @param {string} who @param {string} role @param {Spot} spot @param {Spot[]} trail */
  #enter(who, role, spot, trail) {
    this.#standAt(who, role, spot, trail);
    const { raises, notifies = [] } = stepAt(this.shelf, spot[0]);
    if (raises) this.effects.push({ kind: "raise", level: raises });
    for (const one of notifies) this.effects.push({ kind: "notify", role: one });
  }

  /** @param {string} who @param {string} role @param {Spot} spot @param {Spot[]} trail */
  #standAt(who, role, spot, trail) {
    this.turns += 1;
    this.people[who] = { role, turn: this.turns, spot, trail };
  }

  /**
   * Pass every step that has nothing to say by now: known answers, ended waits, the doors of a sub-protocol.
   * @param {string} who
   * @param {Spot[]} [trail] what Back leads to from there, if it is not what it was; what is passed is never part of it
   */
  #goOn(who, trail) {
    const seen = /** @type {Spot[]} */ ([]);
    for (;;) {
      const cursor = this.people[who];
      if (seen.some((spot) => isSame(spot, cursor.spot))) return;
      seen.push(cursor.spot);
      const spot = this.#past(who, cursor);
      if (!spot) return;
      this.#enter(who, cursor.role, spot, trail ?? cursor.trail);
    }
  }

  /** @param {string} who @param {Cursor} cursor @returns {Spot|undefined} the next screen if this one is to be passed without being told to */
  #past(who, { role, spot }) {
    const here = stepAt(this.shelf, spot[0]);
    if (here.kind === "plan") return this.#inside(spot, here.plan ?? "", role);
    if (here.kind === "end" && spot.length > 1) return this.#outside(spot);
    const after = nextSpot(this.shelf, spot, this.#known(here), this.facts);
    if (after) this.#did(who, "known");
    return after;
  }

  /** @param {Step} here @returns {Edge[]} the ways on that what is known opens by itself */
  #known({ kind, about, answers = [], until, then = [] }) {
    if (kind === "ask" && about && has(this.facts, about)) {
      return answers.find(({ means = "" }) => means === this.facts[about])?.then ?? [];
    }
    return kind === "wait" && until && holds(until, this.facts) ? then : [];
  }

  /** @param {Spot} spot @param {string} plan @param {string} role @returns {Spot|undefined} its first screen, unless one is in it already */
  #inside(spot, plan, role) {
    const inside = beginning(this.shelf, plan, role);
    if (!inside || spot.some(([protocol]) => protocol === plan)) return undefined;
    return [inside, ...spot.slice(1), spot[0]];
  }

  /** @param {Spot} spot @returns {Spot|undefined} the screen after the innermost sub-protocol */
  #outside(spot) {
    const door = spot[spot.length - 1];
    return nextSpot(this.shelf, [door, ...spot.slice(1, -1)], stepAt(this.shelf, door).then ?? [], this.facts);
  }

  /** Say who has a screen that they did not have before, and set and stop what waits with it. @param {Record<string, Cursor>} before */
  show(before) {
    for (const who of Object.keys(before)) {
      const was = before[who];
      if (this.#cursor(who) !== was && stepAt(this.shelf, was.spot[0]).at_most) {
        this.effects.push({ kind: "stop_timer", who, turn: was.turn });
      }
    }
    for (const who of Object.keys(this.people)) {
      const now = this.people[who];
      if (has(before, who) && before[who] === now) continue;
      const seconds = stepAt(this.shelf, now.spot[0]).at_most;
      this.effects.push({ kind: "showed", who, at: now.spot[0] });
      if (seconds) this.effects.push({ kind: "start_timer", who, turn: now.turn, seconds });
    }
  }

  /** @param {string} who @param {string} what @param {number|null} [answer] */
  #did(who, what, answer = null) {
    const at = this.people[who].spot[0];
    this.effects.push({ kind: "did", who, at, what, answer, task: stepAt(this.shelf, at).task ?? "" });
  }

  get #first() {
    return this.first || this.shelf.first;
  }

  /** @param {string} who @returns {Cursor|undefined} */
  #cursor(who) {
    return has(this.people, who) ? this.people[who] : undefined;
  }
}

/** @param {Cursor} cursor @returns {Spot[]} the trail of whoever leaves this screen */
function followed({ trail, spot }) {
  return [...trail, spot].slice(-MOST_TRAIL);
}
