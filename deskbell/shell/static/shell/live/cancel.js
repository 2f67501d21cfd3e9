// Sending a PIN until there is an answer. The same for the right PIN and for the duress PIN.

import { between } from "./timing.js";

const TRIES = 5;
const AGAIN = [500, 1000];

/** There is nothing to cancel any more: by an earlier try of which no answer came, or by somebody else. */
const OVER = 409;

/**
 * @param {import("./api.js").Api} api @param {string} ref of the alarm @param {string} pin
 * @returns {Promise<import("./api.js").Answer>} with the alarm when it is over, else what was wrong
 */
export async function cancel(api, ref, pin) {
  let answer = await api.post(`/alarms/${ref}/cancel`, { pin });
  for (let tries = 1; isSilence(answer) && tries < TRIES; tries += 1) {
    await new Promise((done) => setTimeout(done, between(AGAIN)));
    answer = await api.post(`/alarms/${ref}/cancel`, { pin });
  }
  if (answer.status !== OVER) return answer;
  const now = await api.get(`/alarms/${ref}`);
  return now.data.alarm?.state === "closed" ? now : answer;
}

/** @param {import("./api.js").Answer} answer */
const isSilence = ({ status, data }) => status === 0 || status >= 500 || (status < 300 && !data.alarm);
