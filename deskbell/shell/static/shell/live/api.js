// Calls to /api/v1/. Every answer has the same shape, and silence is an answer too.

import { ANSWER } from "./timing.js";

/**
 * @typedef {object} Answer
 * @property {number} status 0: no answer, nobody knows whether it arrived
 * @property {Record<string, any>} data what came back; error, field and remedy when it was refused
 */

/** @returns {string} the value that a form would carry, from the cookie: it outlives the page's own */
function csrf() {
  return document.cookie.match(/(?:^|; )deskbell_csrf=([^;]*)/)?.[1] ?? "";
}

export class Api {
  #root;
  #query;

  /** @param {string} root such as /api/v1 @param {string} query such as as=screen */
  constructor(root, query) {
    this.#root = root;
    this.#query = query;
  }

  /** @param {string} path @param {Record<string, string>} [query] @returns {string} */
  address(path, query = {}) {
    const parts = new URLSearchParams(this.#query);
    for (const [name, value] of Object.entries(query)) parts.set(name, value);
    return `${this.#root}${path}?${parts}`;
  }

  /** @param {string} path @param {Record<string, string>} [query] @returns {Promise<Answer>} */
  get(path, query) {
    return this.#call(this.address(path, query), {});
  }

  /** @param {string} path @param {object} [body] @returns {Promise<Answer>} */
  post(path, body = {}) {
    const headers = { "Content-Type": "application/json", "X-CSRFToken": csrf() };
    return this.#call(this.address(path), { method: "POST", headers, body: JSON.stringify(body) });
  }

  /** @param {string} url @param {RequestInit} request @returns {Promise<Answer>} */
  async #call(url, request) {
    try {
      const signal = AbortSignal.timeout(ANSWER);
      const response = await fetch(url, { ...request, signal, cache: "no-store", credentials: "same-origin" });
      const text = await response.text();
      return { status: response.status, data: read(text) };
    } catch {
      return { status: 0, data: {} };
    }
  }
}

/** @param {string} text @returns {Record<string, any>} */
function read(text) {
  try {
    return JSON.parse(text) ?? {};
  } catch {
    return {};
  }
}

/** @param {Answer} answer @returns {string} what the server says went wrong and what to do, or "" */
export function wrong(answer) {
  return [answer.data.error, answer.data.remedy].filter(Boolean).join(" ");
}
