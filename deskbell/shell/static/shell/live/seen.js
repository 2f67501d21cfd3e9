// Tells the server that an alarm is on a screen which somebody can see. Nobody has to do anything for it.

import { isOpen } from "./order.js";

/**
 * Each round asks everyone anew, so each is confirmed by itself.
 * @param {import("./book.js").Entry} entry
 * @param {Set<string>} seen refs, with the round, of those that were confirmed already; this one is added
 * @param {import("./api.js").Api} api @param {number} skew what this clock lacks to the server's
 */
export async function confirm(entry, seen, api, skew) {
  const { ref, pressed_at: at, number, presses, round = 1 } = entry.alarm;
  const once = `${ref} ${round}`;
  if (document.visibilityState !== "visible" || !isOpen(entry) || seen.has(once)) return;
  seen.add(once);
  const live = entry.rang === number && presses === 1 && round === 1;
  const after = Math.max(0, Math.round(Date.now() + skew - Date.parse(at)));
  const answer = await api.post(`/alarms/${ref}/seen`, live ? { after_ms: after } : {});
  if (answer.status === 0 || answer.status >= 500) seen.delete(once);
}
