// How much time has passed, when neither clock of the browser can be trusted alone.

/**
 * The wall clock jumps when somebody sets it; the steady one stands still in some browsers while the
 * computer sleeps. The larger of the two is right often enough: at worst a live link is opened anew.
 */
export class Watch {
  #wall = Date.now();
  #steady = performance.now();

  /** Begin again from zero. */
  reset() {
    this.#wall = Date.now();
    this.#steady = performance.now();
  }

  /** @returns {number} milliseconds since the start or the last reset */
  get elapsed() {
    return Math.max(Date.now() - this.#wall, performance.now() - this.#steady);
  }
}
