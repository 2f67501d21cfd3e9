// The guide as it is seen: one sentence, its answers, who is coming, and what is legal from every step.
// It draws what it is given and says what was pressed; what follows from it others decide.

/** A second tap within this many milliseconds was meant for what stood there before. */
const STRAY = 600;

/** What "Call 911" would do in earnest is said this many milliseconds. */
const TOLD = 5000;

/** As guide.css has it. */
const BESIDE = "(min-width: 64rem)";

/** The headline becomes smaller in so many sizes, until everything fits. */
const SIZES = 4;

/**
 * @typedef {{protocol: string, title: string, step: string, turn: number,
 *   kind: "ask"|"do"|"say"|"wait"|"call"|"end", headline: string, detail?: string, answers?: string[], number?: string,
 *   canBack: boolean, canSkip: boolean, has: {safe_room: boolean, over: boolean}}} Screen
 * @typedef {{screen?: Screen, coming?: {text: string, more?: string, state: "none"|"coming"|"there"}, linked: boolean,
 *   number911: string, open: boolean, silent?: boolean, undo?: string, mode?: "actual"|"exercise"|"test"}} Shown silent: who is coming is not read aloud
 *   by itself, nor bold; undo: for how long the press can be taken back; mode: of the alarm,
 *   none is actual. Where the section says data-demo, an actual one is of the demo
 * @typedef {{id: string, title: string, current: boolean}} Choice
 * @typedef {(name: string, value?: string|number) => void} Act
 */

export class GuideView {
  #root;
  #act;
  #dials;
  #mayFocus;
  /** @type {Shown|undefined} */
  #shown;
  /** The other protocols, while one chooses among them. @type {Choice[]|undefined} */
  #list;
  /** What is drawn, and which screen that is. */
  #drawn = "";
  #turn = "";
  #since = -STRAY;
  /** Where the answers begin. */
  #top = 0;
  /** While it is said what a call would do in earnest. @type {ReturnType<typeof setTimeout>|undefined} */
  #telling;
  /** When each corner was last pressed. @type {Map<Element, number>} */
  #struck = new Map();
  /** @type {{page: Element[], field: HTMLElement|null}} */
  #behind = { page: [], field: null };

  /**
   * @param {HTMLElement} root the guide's section
   * @param {Act} act is told what was pressed: "answer" with its number from 0, "done", "skip", "back", "stand" with
   * the standing action, "leave", "other", "open" with a protocol, "back_to_guide"
   * @param {{dials?: (link: HTMLAnchorElement, number: string) => void, mayFocus?: () => boolean}} [as] what is other
   * where it is only tried: links that dial nothing, and a focus that is not taken from who is typing beside it
   */
  constructor(root, act, { dials = dialled, mayFocus = () => true } = {}) {
    this.#root = root;
    this.#act = act;
    this.#dials = dials;
    this.#mayFocus = mayFocus;
    root.addEventListener("click", (event) => this.#click(event));
    window.addEventListener("keydown", (event) => this.#key(event));
    window.addEventListener("resize", () => {
      this.#veil();
      this.#fit();
    });
    document.fonts?.ready.then(() => this.#fit());
  }

  /** @param {Shown} shown */
  draw(shown) {
    this.#shown = shown;
    if (!shown.open) this.#list = undefined;
    const now = JSON.stringify([shown, this.#list]);
    if (now === this.#drawn) return;
    this.#drawn = now;
    this.#cover(shown.open);
    if (!shown.open) return;
    this.#drawMode();
    this.#drawTop(shown);
    this.#drawScreen(shown.screen);
    this.#drawChoices();
    this.#drawWays(shown);
    this.#fit();
    this.#fresh(shown.screen);
  }

  /** Let the person choose among other protocols, until one is opened or they go back. @param {Choice[]} list */
  drawList(list) {
    this.#list = list;
    if (this.#shown) this.draw(this.#shown);
  }

  /** @returns {string} the kind of what is drawn: of the screen, or "list", or "none" */
  get #kind() {
    return this.#list ? "list" : this.#shown?.screen?.kind ?? "none";
  }

  /** The page behind can be neither seen nor reached while the guide covers it; its keys go on. @param {boolean} open */
  #cover(open) {
    if (this.#root.hidden !== open) return;
    if (open) this.#behind = { page: this.#others(), field: /** @type {HTMLElement|null} */ (document.activeElement) };
    this.#root.hidden = !open;
    document.documentElement.classList.toggle("has-guide", open);
    this.#veil();
    if (open) return;
    this.#turn = "";
    if (!this.#isBeside) this.#behind.field?.focus({ preventScroll: true });
  }

  /** Where there is room it stands beside the page, which goes on as ever. */
  get #isBeside() {
    return matchMedia(BESIDE).matches;
  }

  #veil() {
    const covered = !this.#root.hidden && !this.#isBeside;
    for (const one of this.#behind.page) one.toggleAttribute("inert", covered);
  }

  /** @returns {Element[]} what stands beside the guide: not a dialog, which may open over it */
  #others() {
    const beside = [];
    for (let at = /** @type {Element} */ (this.#root); at.parentElement && at !== document.body; at = at.parentElement) {
      beside.push(...[...at.parentElement.children].filter((one) => one !== at));
    }
    return beside.filter((one) => !one.matches("dialog, script, template, link, [inert]"));
  }

  /** @returns {"actual"|"exercise"|"test"|"demo"} what this is: the demo is never actual */
  get #mode() {
    const mode = this.#shown?.mode ?? "actual";
    return mode === "actual" && this.#root.dataset.demo !== undefined ? "demo" : mode;
  }

  /** What only practises says so above everything, as the ring does; and it can't dial. */
  #drawMode() {
    const practice = this.#mode !== "actual";
    this.#root.dataset.mode = this.#mode;
    this.#part("band").hidden = !practice;
    for (const one of this.#all("[data-band]")) one.hidden = one.dataset.band !== this.#mode;
    const described = practice ? "guide-band guide-detail" : "guide-detail";
    this.#root.querySelector("#guide-headline")?.setAttribute("aria-describedby", described);
    this.#part("call").hidden = practice;
    this.#part("call-practice").hidden = !practice;
    if (!practice) this.#tellCall(false);
  }

  /** Say in its place what the call would do in earnest, or what the button does. @param {boolean} told */
  #tellCall(told) {
    clearTimeout(this.#telling);
    this.#telling = told ? setTimeout(() => this.#tellCall(false), TOLD) : undefined;
    this.#part("call-words").hidden = told;
    this.#part("call-told").hidden = !told;
    this.#part("call-heard").textContent = told ? this.#part("call-told").textContent : "";
  }

  /** @param {Shown} shown */
  #drawTop({ coming, linked, silent, undo = "" }) {
    this.#part("undo").hidden = undo === "";
    this.#part("undo-left").textContent = undo;
    const status = this.#part("status");
    status.dataset.silent = String(silent ?? false);
    status.setAttribute("aria-live", silent ? "off" : "polite");
    const text = this.#part("coming");
    text.dataset.state = coming?.state ?? "none";
    text.textContent = coming?.text ?? "";
    this.#part("coming-more").textContent = coming?.more ?? "";
    this.#part("unlinked").hidden = linked;
  }

  /** @param {Screen|undefined} screen */
  #drawScreen(screen) {
    const kind = this.#kind;
    const own = this.#list ? undefined : screen;
    this.#root.dataset.kind = kind;
    for (const one of this.#all("[data-kinds]")) one.hidden = !one.dataset.kinds?.split(" ").includes(kind);
    this.#write("headline", own?.headline);
    this.#write("detail", own?.detail);
    for (const [at, button] of this.#all("[data-act=answer]").entries()) {
      const text = kind === "ask" ? own?.answers?.[at] : undefined;
      this.#part(`answer-${at}`).textContent = text ?? "";
      button.hidden = text === undefined;
    }
    this.#drawNumber(kind === "call" ? own?.number : undefined);
  }

  /** The number stands there to be read; only a tap on it dials. @param {string|undefined} number */
  #drawNumber(number) {
    const dial = /** @type {HTMLAnchorElement} */ (this.#part("dial"));
    this.#part("number").hidden = !number;
    dial.textContent = number ?? "";
    this.#dials(dial, this.#mode === "actual" ? number ?? "" : "");
  }

  #drawChoices() {
    const row = /** @type {HTMLTemplateElement} */ (this.#root.querySelector("template"));
    const rows = (this.#list ?? []).map(({ id, title, current }) => {
      const one = /** @type {DocumentFragment} */ (row.content.cloneNode(true));
      const button = /** @type {HTMLElement} */ (one.querySelector("button"));
      button.dataset.value = id;
      if (current) button.setAttribute("aria-current", "true");
      /** @type {Element} */ (one.querySelector("[data-fill=title]")).textContent = title;
      /** @type {HTMLElement} */ (one.querySelector("[data-fill=current]")).hidden = !current;
      return one;
    });
    this.#part("list").replaceChildren(...rows);
  }

  /** @param {Shown} shown */
  #drawWays({ screen, number911 }) {
    const listed = this.#list !== undefined;
    const can = {
      back: listed || (screen?.canBack ?? false),
      skip: !listed && (screen?.canSkip ?? false) && screen?.kind !== "call",
      safe_room: screen?.has.safe_room ?? false,
      over: (screen?.has.over ?? false) && screen?.kind !== "end",
    };
    for (const [name, is] of Object.entries(can)) this.#part(name).setAttribute("aria-disabled", String(!is));
    this.#part("other").hidden = listed || !screen;
    for (const one of this.#all("[data-part=number911]")) one.textContent = number911;
    this.#dials(/** @type {HTMLAnchorElement} */ (this.#part("call")), this.#mode === "actual" ? number911 : "");
  }

  /** Make the words as large as fits without scrolling. An answer that has moved is another one under the finger. */
  #fit() {
    if (this.#root.hidden) return;
    this.#size();
    const top = this.#part("answers").getBoundingClientRect().top;
    if (top !== this.#top) this.#since = performance.now();
    this.#top = top;
  }

  #size() {
    const sheet = this.#part("sheet");
    const wide = [/** @type {HTMLElement} */ (this.#root.querySelector("#guide-headline")), this.#part("number")];
    for (let size = 0; size < SIZES; size += 1) {
      this.#root.dataset.size = String(size);
      const fits = sheet.scrollHeight <= sheet.clientHeight && wide.every((one) => one.scrollWidth <= one.clientWidth);
      if (fits || this.#list) return;
    }
  }

  /** Another screen: begin at its headline, which is read aloud to those who listen. @param {Screen|undefined} screen */
  #fresh(screen) {
    const turn = JSON.stringify(this.#list ? "list" : [screen?.protocol, screen?.step, screen?.turn]);
    if (turn === this.#turn) return;
    this.#turn = turn;
    this.#since = performance.now();
    this.#part("sheet").scrollTop = 0;
    if (!this.#mayFocus() || covered() || (this.#isBeside && !this.#root.contains(document.activeElement))) return;
    /** @type {HTMLElement} */ (this.#root.querySelector("#guide-headline")).focus({ preventScroll: true });
  }

  /** @param {MouseEvent} event */
  #click(event) {
    const pressed = /** @type {Element} */ (event.target).closest("[data-act]");
    if (!(pressed instanceof HTMLElement)) return;
    if (this.#stray(pressed)) {
      event.preventDefault();
      return;
    }
    const { act = "", value, part } = pressed.dataset;
    if (part === "call-practice") this.#tellCall(true);
    if (act === "back" && this.#list) this.#leaveList("back_to_guide");
    else if (act === "open" || value === "safe_room" || value === "over") this.#leaveList(act, value);
    else if (act === "answer") this.#act(act, Number(value));
    else if (value === undefined) this.#act(act);
    else this.#act(act, value);
  }

  /** @param {string} act @param {string} [value] */
  #leaveList(act, value) {
    this.#list = undefined;
    this.#act(act, value);
    if (this.#shown) this.draw(this.#shown);
  }

  /** A corner works at once, whatever has just come; but struck twice it is one call for help, not two. @param {Element} pressed */
  #stray(pressed) {
    const now = performance.now();
    const corner = pressed.matches(".guide-corner");
    const since = corner ? this.#struck.get(pressed) ?? -STRAY : this.#since;
    if (now - since < STRAY) return true;
    if (corner) this.#struck.set(pressed, now);
    else this.#since = now;
    return false;
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const { key, target } = event;
    if (this.#root.hidden || event.repeat || event.ctrlKey || event.altKey || event.metaKey || covered()) return;
    const button = this.#ofKey(key, /** @type {Element} */ (target));
    if (!button) return;
    event.preventDefault();
    button.click();
  }

  /** @param {string} key @param {Element} target @returns {HTMLElement|undefined} the button that the key presses */
  #ofKey(key, target) {
    if (target.matches("input, textarea, select")) return undefined;
    const able = this.#all("[data-act]").filter((one) => !one.hidden && one.getAttribute("aria-disabled") !== "true");
    if (key === "Backspace") return able.find((one) => one.dataset.act === "back");
    if (key === "Enter" && !target.closest("button, a")) return able.find((one) => one.dataset.act === "done");
    const choice = ["1", "2", "3"].indexOf(key);
    return choice < 0 ? undefined : able.find((one) => one.dataset.act === "answer" && Number(one.dataset.value) === choice);
  }

  /** @param {string} name @param {string|undefined} text */
  #write(name, text) {
    const part = this.#part(name);
    part.textContent = text ?? "";
    part.hidden = !text;
  }

  /** @param {string} name @returns {HTMLElement} */
  #part(name) {
    return /** @type {HTMLElement} */ (this.#root.querySelector(`[data-part="${name}"]`));
  }

  /** @param {string} selector @returns {HTMLElement[]} */
  #all(selector) {
    return [...this.#root.querySelectorAll(selector)].map((one) => /** @type {HTMLElement} */ (one));
  }
}

/** @returns {boolean} whether a dialog lies over everything */
function covered() {
  return document.querySelector("dialog:modal") !== null;
}

/** @param {HTMLAnchorElement} link @param {string} number */
function dialled(link, number) {
  const digits = number.replace(/[^\d+*#]/g, "");
  if (digits) link.href = `tel:${encodeURIComponent(digits)}`;
  else link.removeAttribute("href");
}
