// What makes sending something again harmless: a word that nobody else has.

/** @returns {string} crypto.randomUUID is missing on plain http */
export function newKey() {
  if (crypto.randomUUID) return crypto.randomUUID();
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
