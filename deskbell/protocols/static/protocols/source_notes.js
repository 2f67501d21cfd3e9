// The messages of the linter: in the margin beside their lines, at the numbers of their lines, and as a list.

/** @typedef {{line: number, column: number, weight: "error"|"warning", message: string, remedy: string}} Finding line and column from 1; 0: the whole */

const GAP = 8;

export class Notes {
  #margin;
  #list;
  #gutter;
  #words;
  /** @type {Finding[]} */
  findings = [];
  current = -1;

  /** @param {{margin: HTMLElement, list: HTMLElement, gutter: HTMLElement}} parts @param {Record<string, string>} words */
  constructor({ margin, list, gutter }, words) {
    this.#margin = margin;
    this.#list = list;
    this.#gutter = gutter;
    this.#words = words;
    new ResizeObserver(() => this.place()).observe(margin);
  }

  /** @param {Finding[]} findings */
  draw(findings) {
    this.findings = findings;
    this.current = -1;
    this.#margin.replaceChildren(...findings.map((one, at) => this.#fill(document.createElement("button"), one, at)));
    this.#list.replaceChildren(...findings.map((one, at) => this.#row(one, at)));
    this.mark();
    this.place();
  }

  /** Write the weight of what is wrong at each number. */
  mark() {
    for (const row of this.#gutter.querySelectorAll("[data-weight]")) row.removeAttribute("data-weight");
    for (const { line, weight } of [...this.findings].reverse()) {
      const row = /** @type {HTMLElement|undefined} */ (this.#gutter.children[Math.max(line, 1) - 1]);
      if (row && row.dataset.weight !== "error") row.dataset.weight = weight;
    }
  }

  /** @param {number} at which one counts now, -1 for none */
  choose(at) {
    this.current = at;
    for (const [number, note] of [...this.#margin.children].entries()) {
      if (number === at) note.setAttribute("aria-current", "true");
      else note.removeAttribute("aria-current");
    }
    this.place();
  }

  /** @param {number} line @param {1|-1} way @returns {number} the next one from a line on, from the start again after the last; -1 without any */
  after(line, way) {
    const { findings, current } = this;
    if (findings.length === 0) return -1;
    const here = findings[current]?.line === line ? current : undefined;
    if (here !== undefined) return (here + way + findings.length) % findings.length;
    const lines = findings.map((one) => one.line);
    const found = way > 0 ? lines.findIndex((one) => one > line) : lines.findLastIndex((one) => one < line);
    return found >= 0 ? found : way > 0 ? 0 : findings.length - 1;
  }

  /** @param {number} at @returns {string} what is read aloud of it */
  spoken(at) {
    const one = this.findings[at];
    return one ? `${this.#name(one)}: ${one.message} ${one.remedy}` : "";
  }

  /** Each beside its line, as near as the others let it; the one that counts exactly there. */
  place() {
    const notes = /** @type {HTMLElement[]} */ ([...this.#margin.children]);
    const inMargin = getComputedStyle(this.#margin).getPropertyValue("--margin").trim() === "1";
    if (!inMargin) {
      this.#margin.style.minHeight = "";
      return;
    }
    const top = this.#gutter.firstElementChild instanceof HTMLElement ? this.#gutter.firstElementChild : undefined;
    // Not offsetHeight, which is rounded: half a pixel a line is two lines at the end of a file.
    const row = top?.getBoundingClientRect().height ?? 0;
    const wanted = this.findings.map(({ line }) => (Math.max(line, 1) - 1) * row + (top?.offsetTop ?? 0));
    const high = notes.map((note) => note.offsetHeight);
    const tops = stacked(wanted, high, this.current);
    for (const [at, note] of notes.entries()) note.style.top = `${tops[at]}px`;
    const last = notes.length - 1;
    this.#margin.style.minHeight = last < 0 ? "" : `${tops[last] + high[last] + GAP}px`;
  }

  /** @param {Finding} one @param {number} at */
  #row(one, at) {
    const row = document.createElement("li");
    row.append(this.#fill(document.createElement("button"), one, at));
    row.dataset.weight = one.weight;
    return row;
  }

  /** @param {HTMLButtonElement} button @param {Finding} one @param {number} at */
  #fill(button, one, at) {
    button.type = "button";
    button.className = "source-note";
    Object.assign(button.dataset, { weight: one.weight, at: String(at) });
    const said = /** @type {const} */ ([["strong", this.#name(one), ""], ["span", one.message, ""], ["span", one.remedy, "quiet"]]);
    for (const [tag, text, kind] of said) {
      const part = button.appendChild(document.createElement(tag));
      part.textContent = text;
      part.className = kind;
    }
    return button;
  }

  /** @param {Finding} one */
  #name({ weight, line }) {
    return (this.#words[line ? weight : `${weight}_whole`] ?? "").replace("{line}", String(line));
  }
}

/**
 * Where notes stand that are not to cover each other. @param {number[]} wanted @param {number[]} high
 * @param {number} fixed which one stands exactly where it wants, -1 for none @returns {number[]}
 */
export function stacked(wanted, high, fixed) {
  const tops = [...wanted];
  for (let at = fixed - 1; at >= 0; at -= 1) tops[at] = Math.min(tops[at], tops[at + 1] - high[at] - GAP);
  for (let at = 0; at < tops.length; at += 1) {
    tops[at] = Math.max(tops[at], at === 0 ? 0 : tops[at - 1] + high[at - 1] + GAP);
  }
  return tops;
}
