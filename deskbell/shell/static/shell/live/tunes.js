// What each level sounds like: told apart by rhythm and by rise, so that a poor loudspeaker will do.

/** @typedef {{at: number, pitch: number, length: number, loud: number, shape: OscillatorType}} Note */
/** @typedef {{notes: Note[], every: number, times: number}} Tune times: how often it is played before it is asked again */

/** @param {number} at @param {number} pitch @param {number} [loud] @returns {Note[]} a bell: a tone and its overtones */
const bell = (at, pitch, loud = 0.5) => [
  { at, pitch, length: 1.6, loud, shape: "sine" },
  { at, pitch: pitch * 2.76, length: 0.7, loud: loud * 0.35, shape: "sine" },
  { at, pitch: pitch * 5.4, length: 0.25, loud: loud * 0.15, shape: "sine" },
];

/** @param {number} at @param {number} pitch @param {number} length @returns {Note} */
const reed = (at, pitch, length) => ({ at, pitch, length, loud: 0.42, shape: "triangle" });

/** Come to me: two bells, falling, with a long rest. */
const COME = { every: 6, times: 5, notes: [...bell(0, 660), ...bell(0.55, 523)] };

/** Help now: three rising tones, twice, then a rest. */
const RISE = [523, 659, 784].map((pitch, step) => reed(step * 0.22, pitch, 0.2));
const HELP = { every: 3, times: 10, notes: [...RISE, ...RISE.map((note) => ({ ...note, at: note.at + 0.85 }))] };

/** Danger: two tones that alternate fast, hardly a rest. */
const ALTERNATE = [0, 1, 2, 3, 4, 5].map((step) => reed(step * 0.17, step % 2 ? 740 : 988, 0.16));
const DANGER = {
  every: 1.5,
  times: 20,
  notes: ALTERNATE.map((note) => ({ ...note, shape: /** @type {const} */ ("sawtooth"), loud: 0.34 })),
};

const LEVELS = [COME, COME, HELP, DANGER];

/** Before practice: two low knocks, as on wood. Nothing real ever begins so. @type {Note[]} */
const KNOCKS = [0, 0.25].map((at) => ({ at, pitch: 165, length: 0.12, loud: 0.6, shape: "square" }));

/**
 * @param {number} level 1, 2 or 3 @param {string} mode actual, exercise or test
 * @returns {Tune}
 */
export function tune(level, mode) {
  const real = LEVELS[level] ?? HELP;
  if (mode === "actual") return real;
  const softer = real.notes.map((note) => ({ ...note, at: note.at + 0.7, loud: note.loud * 0.6 }));
  const played = { notes: [...KNOCKS, ...softer], every: real.every + 2.5, times: 3 };
  return mode === "test" ? { ...played, times: 1 } : played;
}
