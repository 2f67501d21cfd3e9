// After a Danger press the screen stays as it was, but for three full stops that staff know of:
// after "Last tested …": it was raised. After "Connected": somebody is coming. After "Here now": somebody is there.
// Their room is kept at all times, so nothing moves.

const DANGER = 3;

export class Cues {
  #root;

  /** @param {HTMLElement} root */
  constructor(root) {
    this.#root = root;
  }

  /** @param {Record<string, any>} [alarm] of this desk */
  draw(alarm) {
    const on = alarm !== undefined && alarm.state === "open" && alarm.level === DANGER;
    const said = on ? alarm.people.map((/** @type {{said: string}} */ person) => person.said) : [];
    this.#set("told", on);
    this.#set("coming", said.includes("going") || said.includes("there"));
    this.#set("there", said.includes("there"));
  }

  /** @param {string} name @param {boolean} on */
  #set(name, on) {
    const cue = /** @type {HTMLElement|null} */ (this.#root.querySelector(`[data-cue=${name}]`));
    if (cue) cue.dataset.on = String(on);
  }
}
