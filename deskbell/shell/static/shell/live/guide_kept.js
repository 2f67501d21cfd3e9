// The protocols, kept in this browser: the guide must begin at once, and without a link.

/** @typedef {Record<string, any>} Protocols by their names */
/** @typedef {{shelf: string, first: Record<string, string>, facts: Record<string, string>, bindings: Record<string, string>}} Ready what a desk keeps */
/**
 * @typedef {object} Now the guide that is followed, as it is kept
 * @property {string} alarm its ref, or UNSENT with the key of a press; "": it is only read
 * @property {string} role
 * @property {{first: string, protocols: Record<string, any>}} shelf
 * @property {Record<string, string>} bindings
 * @property {Record<string, any>} state as deskbell/protocols/journal.py writes it; this screen's person is "me"
 * @property {boolean} open whether it is on the screen
 * @property {"actual"|"exercise"|"test"} mode of its alarm, as far as is known: practice looks like practice without a link too
 * @property {number} at when it was begun
 * @property {{on: string, until: number}} [wait] until when the wait lasts that is on the screen, and which screen that is
 */

const SHELF = "deskbell.shelf.";
const READY = "deskbell.ready.";

/** After this long nobody knows any more whether somebody is alone at the desk. */
const OLD = 1800000;

/** A guide that was on the screen is there again after a reload for this long. */
const KEPT = 12 * 3600000;

export class GuideKept {
  /** The ref of the desk that is pressed at here. */
  place = "";
  #api;
  language = (document.documentElement.lang || "en").slice(0, 2);
  /** What was read already, by its mark. @type {Map<string, Protocols>} */
  #known = new Map();

  /** @param {import("./api.js").Api} api */
  constructor(api) {
    this.#api = api;
  }

  /** Ask what the guide would be at this desk, and keep it with its protocols. */
  async renew() {
    const { data } = await this.#api.get("/guide", { place: this.place, language: this.language });
    if (!data.shelf || !(await this.protocols(data.shelf, "/guide/shelf"))) return;
    write(this.#ready, { ...data, at: Date.now() });
    this.#forget(data.shelf);
  }

  /** @returns {(Ready & {protocols: Protocols})|undefined} what is kept for this desk */
  get ready() {
    const kept = read(this.#ready);
    const protocols = kept && this.#kept(kept.shelf);
    return protocols && { ...kept, protocols, facts: factsOf(kept) };
  }

  get #ready() {
    return `${READY}${this.language}.${this.place}`;
  }

  /** @param {string} mark @param {string} path where they are if they are not kept @returns {Promise<Protocols|undefined>} */
  async protocols(mark, path) {
    const kept = this.#kept(mark);
    if (kept) return kept;
    const { data } = await this.#api.get(path, { language: this.language, ...(this.place ? { place: this.place } : {}) });
    if (!data.protocols) return undefined;
    this.#known.set(data.shelf, data.protocols);
    write(this.#name(data.shelf), data.protocols);
    return data.shelf === mark ? data.protocols : undefined;
  }

  /** @param {string} mark */
  #kept(mark) {
    const found = this.#known.get(mark) ?? read(this.#name(mark));
    if (found) this.#known.set(mark, found);
    return found;
  }

  /** @param {string} mark */
  #name(mark) {
    return `${SHELF}${this.language}.${mark}`;
  }

  /** Drop the protocols of other versions in this language. @param {string} mark those that stay */
  #forget(mark) {
    try {
      const old = Object.keys(localStorage).filter((one) => one.startsWith(this.#name("")) && one !== this.#name(mark));
      for (const name of old) localStorage.removeItem(name);
    } catch {
      // Storage is forbidden: nothing was kept.
    }
  }
}

/**
 * The guide that is followed: each window has its own, over a reload. What any window of this browser followed last is
 * kept too, for one that is opened in its place, and for another window at the same desk.
 */
export class GuideNow {
  #now;
  #shelf;

  /** @param {string} name what its names in the storage begin with @param {() => void} changed another window has changed it */
  constructor(name, changed) {
    [this.#now, this.#shelf] = [`${name}.now`, `${name}.shelf`];
    window.addEventListener("storage", ({ key }) => (key === this.#now || key === null) && changed());
  }

  /** @returns {any} what this window followed */
  get own() {
    return this.#load("sessionStorage");
  }

  /** @returns {any} what any window of this browser followed last */
  get last() {
    return this.#load("localStorage");
  }

  /** @param {Record<string, any>} now its shelf is a hundred kilobytes that do not change: not with every tap @param {boolean} [fresh] */
  keep(now, fresh = false) {
    for (const where of BOTH) {
      if (fresh) write(this.#shelf, { ...now.shelf, at: now.at }, where);
      write(this.#now, { ...now, shelf: undefined }, where);
    }
  }

  /** @param {string} alarm of which it was: what another window follows stays */
  end(alarm) {
    const last = read(this.#now)?.alarm === alarm;
    for (const where of last ? BOTH : BOTH.slice(0, 1)) {
      write(this.#now, undefined, where);
      write(this.#shelf, undefined, where);
    }
  }

  /** @param {Where} where */
  #load(where) {
    const [now, shelf] = [read(this.#now, where), read(this.#shelf, where)];
    const fits = now?.alarm && shelf && (shelf.at ?? now.at) === now.at;
    return fits && Math.abs(Date.now() - now.at) < KEPT ? { ...now, shelf } : undefined;
  }
}

/** @param {Record<string, any>} data why there is no guide, and what to do @returns {Now["shelf"]} one screen that says so */
export function cardOnly({ error, remedy }) {
  const steps = { card: { kind: "end", text: remedy, detail: error } };
  return { first: "card", protocols: { card: { version: 1, title: "", steps, begin: { presser: "card" } } } };
}

/** @param {Ready & {at?: number}} kept @returns {Record<string, string>} what still counts */
function factsOf({ facts, at = 0 }) {
  const { alone, ...lasting } = facts;
  return alone && Math.abs(Date.now() - at) < OLD ? facts : lasting;
}

/** @typedef {"sessionStorage"|"localStorage"} Where */
/** @type {Where[]} */
const BOTH = ["sessionStorage", "localStorage"];

/** @param {string} name @param {Where} [where] @returns {any} */
function read(name, where = "localStorage") {
  try {
    return JSON.parse(window[where].getItem(name) ?? "null") ?? undefined;
  } catch {
    return undefined;
  }
}

/** @param {string} name @param {unknown} value undefined: it goes @param {Where} [where] */
function write(name, value, where = "localStorage") {
  try {
    if (value === undefined) window[where].removeItem(name);
    else window[where].setItem(name, JSON.stringify(value));
  } catch {
    // Storage is full or forbidden: this page still has it.
  }
}
