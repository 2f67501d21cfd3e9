// Plays tunes, and knows whether the browser lets it. Browsers allow sound only after a click or a key.

import { tune } from "./tunes.js";

export class Sound {
  /** @type {AudioContext|undefined} */
  #context;
  /** @type {GainNode|undefined} */
  #out;
  #playing = "";
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  #more;
  #changed;

  /** @param {() => void} changed called whenever the browser allows or forbids sound, or playing begins or ends */
  constructor(changed) {
    this.#changed = changed;
    try {
      this.#context = new AudioContext();
      this.#context.onstatechange = () => this.#said();
    } catch {
      // No sound card, or no sound in this browser: allowed stays false, and the page says so.
    }
    for (const kind of ["pointerdown", "keydown"]) window.addEventListener(kind, () => this.turnOn(), true);
    window.addEventListener("pageshow", () => this.#said());
    setTimeout(() => this.#said(), 300);
  }

  /** @returns {boolean} whether a sound would be heard now */
  get allowed() {
    return this.#context?.state === "running";
  }

  /** @returns {string} what is playing, such as "2 actual", or "" */
  get playing() {
    return this.#playing;
  }

  /** Ask for permission; works only in answer to a click or a key. */
  async turnOn() {
    if (this.#context && this.#context.state !== "running") await this.#context.resume().catch(() => {});
  }

  /** Play until told otherwise. Asking for what is playing already changes nothing. @param {number} level @param {string} mode */
  play(level, mode) {
    const wanted = `${level} ${mode}`;
    if (wanted === this.#playing) return;
    this.stop();
    this.#playing = wanted;
    this.#schedule(tune(level, mode), mode === "test");
    this.#said();
  }

  /** Play a level once, so that a person knows that it would be heard. @param {number} level */
  async test(level) {
    await this.turnOn();
    if (this.#playing) return;
    this.#fill(tune(level, "actual"), 1);
  }

  /** Silence, at once. */
  stop() {
    clearTimeout(this.#more);
    this.#out?.disconnect();
    this.#out = undefined;
    if (!this.#playing) return;
    this.#playing = "";
    this.#said();
  }

  /** Half a minute is put on the audio clock at once: timers of hidden pages are slow. @param {import("./tunes.js").Tune} tune @param {boolean} once */
  #schedule(tune, once) {
    this.#fill(tune, tune.times);
    if (!once) this.#more = setTimeout(() => this.#schedule(tune, once), tune.every * tune.times * 1000);
  }

  /** @param {import("./tunes.js").Tune} tune @param {number} times */
  #fill(tune, times) {
    if (!this.#context) return;
    this.#out?.disconnect();
    this.#out = this.#context.createGain();
    this.#out.connect(this.#context.destination);
    const start = this.#context.currentTime + 0.05;
    for (let time = 0; time < times; time += 1) {
      for (const note of tune.notes) this.#note(note, start + time * tune.every + note.at);
    }
  }

  /** @param {import("./tunes.js").Note} note @param {number} at */
  #note(note, at) {
    const context = /** @type {AudioContext} */ (this.#context);
    const loudness = new GainNode(context, { gain: 0 });
    loudness.gain.setValueAtTime(0, at);
    loudness.gain.linearRampToValueAtTime(note.loud, at + 0.012);
    loudness.gain.exponentialRampToValueAtTime(0.001, at + note.length);
    const tone = new OscillatorNode(context, { type: note.shape, frequency: note.pitch });
    tone.connect(loudness).connect(/** @type {GainNode} */ (this.#out));
    tone.start(at);
    tone.stop(at + note.length + 0.05);
  }

  #said() {
    document.documentElement.dataset.sound = this.allowed ? this.#playing || "on" : "off";
    this.#changed();
  }
}
