// Where this desk stands, as the page was drawn. It may be moved or renamed meanwhile; then the page is drawn anew.

/** @typedef {{ref: string, name: string, where: string, extension: string}} Desk */

const KEPT = "deskbell.standing";

export class Standing {
  #drawn;
  #now = "";

  /** @param {HTMLElement} root the desk page */
  constructor(root) {
    const { place = "", name = "", where = "", extension = "" } = root.dataset;
    this.#drawn = said({ ref: place, name, where, extension });
  }

  /** @param {Desk|undefined} desk what the server says of it now */
  hear(desk) {
    if (desk) this.#now = said(desk);
  }

  /** @returns {boolean} whether the page says what is no longer so; never twice the same, or it would be drawn for ever */
  get isOld() {
    return this.#now !== "" && this.#now !== this.#drawn && sessionStorage.getItem(KEPT) !== this.#now;
  }

  /** Draw the page anew. */
  renew() {
    sessionStorage.setItem(KEPT, this.#now);
    location.reload();
  }
}

/** @param {Desk} desk @returns {string} */
function said({ ref, name, where, extension }) {
  return JSON.stringify([ref, name, where, extension]);
}
