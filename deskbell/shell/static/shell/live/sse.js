// Reads text/event-stream (WHATWG HTML, 9.2). EventSource hides comments, and our beats are comments.

/** @typedef {{event: string, id: string|null, data: string}} Frame */

export class Parser {
  #rest = "";
  #event = "";
  /** @type {string[]} */
  #data = [];
  /** @type {string|null} */
  #id = null;
  #frame;
  #comment;

  /** @param {{frame: (frame: Frame) => void, comment: (text: string) => void}} heard */
  constructor({ frame, comment }) {
    this.#frame = frame;
    this.#comment = comment;
  }

  /** @param {string} text the next piece, cut anywhere */
  feed(text) {
    const lines = (this.#rest + text).split(/\r\n|\n|\r(?!$)/);
    this.#rest = lines.pop() ?? "";
    lines.forEach((line) => this.#line(line));
  }

  /** @param {string} line */
  #line(line) {
    if (line === "") return this.#end();
    const colon = line.indexOf(":");
    if (colon === 0) return this.#comment(line.slice(1).trim());
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (name === "event") this.#event = value;
    else if (name === "data") this.#data.push(value);
    else if (name === "id" && !value.includes("\0")) this.#id = value;
  }

  #end() {
    if (this.#data.length > 0) {
      this.#frame({ event: this.#event || "message", id: this.#id, data: this.#data.join("\n") });
    }
    this.#event = "";
    this.#data = [];
    this.#id = null;
  }
}
