// The protocols of an alarm, as deskbell/protocols/shelf_data.py sends them: what is where, and what leads where.

/** @typedef {[string, string]} At a protocol and a step of it */
/** @typedef {At[]} Spot a screen, and behind it the plan steps around it, the outermost first */
/** @typedef {Record<string, string>} Facts */
/** @typedef {Record<string, string[]>} Condition */
/** @typedef {{to: string, when?: Condition}} Edge */
/** @typedef {{text?: string, means?: string, then?: Edge[]}} Answer */
/**
 * @typedef {{kind: string, text?: string, detail?: string, for?: string[], about?: string, answers?: Answer[],
 *   then?: Edge[], otherwise?: Edge[], until?: Condition, number?: string, plan?: string, at_most?: number,
 *   task?: string, raises?: number, notifies?: string[]}} Step
 * @typedef {{version: number, title: string, steps: Record<string, Step>, begin?: Record<string, string>,
 *   standing?: Record<string, string>, asked?: Record<string, string[]>,
 *   words?: Record<string, {text?: string, when?: Condition}[]>}} Protocol
 * @typedef {{first: string, protocols: Record<string, Protocol>}} Shelf
 */

/** A step may be called "constructor". @param {object} map @param {string} name @returns {boolean} */
export function has(map, name) {
  return Object.prototype.hasOwnProperty.call(map, name);
}

/** @param {Shelf} shelf @param {At} at @returns {boolean} whether there is such a step */
export function hasStep(shelf, [protocol, name]) {
  return has(shelf.protocols, protocol) && has(shelf.protocols[protocol].steps, name);
}

/** @param {Shelf} shelf @param {At} at one that is there @returns {Step} */
export function stepAt(shelf, [protocol, name]) {
  return shelf.protocols[protocol].steps[name];
}

/**
 * Whether one can stand there: each step around it leads inside, and none into where one is already.
 * @param {Shelf} shelf @param {Spot} spot @returns {boolean}
 */
export function hasSpot(shelf, [at, ...within]) {
  const ats = [...within, at];
  if (!ats.every((one) => hasStep(shelf, one))) return false;
  const leads = (/** @type {At} */ door, /** @type {string} */ inside) => {
    const { kind, plan } = stepAt(shelf, door);
    return kind === "plan" && plan === inside;
  };
  if (!within.every((door, number) => leads(door, ats[number + 1][0]))) return false;
  return new Set(ats.map(([protocol]) => protocol)).size === ats.length;
}

/**
 * Where a role begins in a protocol; whoever has no beginning of their own reads the presser's, failing that anyone's.
 * @param {Shelf} shelf @param {string} protocol @param {string} role @returns {At|undefined}
 */
export function beginning(shelf, protocol, role) {
  if (!has(shelf.protocols, protocol)) return undefined;
  const { begin = {}, steps } = shelf.protocols[protocol];
  const own = [role, "presser"].filter((one) => has(begin, one)).map((one) => begin[one]);
  const name = [...own, ...Object.values(begin)].find((one) => has(steps, one));
  return name === undefined ? undefined : [protocol, name];
}

/** Whether it is true; of an unknown fact nothing is. @param {Condition} [when] @param {Facts} [facts] @returns {boolean} */
export function holds(when = {}, facts = {}) {
  return Object.keys(when).every((name) => has(facts, name) && when[name].includes(facts[name]));
}

/**
 * Where these lead from a screen, staying inside the same sub-protocols.
 * @param {Shelf} shelf @param {Spot} spot @param {Edge[]} edges @param {Facts} facts @returns {Spot|undefined}
 */
export function nextSpot(shelf, [[protocol], ...within], edges, facts) {
  const edge = edges.find(({ to, when }) => holds(when, facts) && hasStep(shelf, [protocol, to]));
  return edge && [[protocol, edge.to], ...within];
}

/**
 * Where a standing action leads: as the protocol says in which one is, else one of those around it, the nearest first.
 * @param {Shelf} shelf @param {Spot} spot @param {string} action @returns {At|undefined}
 */
export function standingAt(shelf, [at, ...within], action) {
  for (const [protocol] of [at, ...within.reverse()]) {
    const { standing = {}, steps } = shelf.protocols[protocol];
    if (has(standing, action) && has(steps, standing[action])) return [protocol, standing[action]];
  }
  return undefined;
}

/** @param {Spot} one @param {Spot} other @returns {boolean} */
export function isSame(one, other) {
  return one.length === other.length && one.every(([protocol, step], n) => protocol === other[n][0] && step === other[n][1]);
}
