// How long things may take, in milliseconds. The promise: a dead link is shown within 10 seconds.

/** The server sends a beat every 4 s. No byte for this long: the link is dead. */
export const SILENCE = 9000;

/** A stream that has opened but given nothing for this long is held back by a proxy: poll instead. */
export const MUTE = 8000;

/** A broken link is said at once, but not for the blink of a restart. */
export const BLINK = 2500;

/** Reconnecting waits this long at least and at most, at random, so that a restart is not a stampede. */
export const RETRY = [300, 3000];

/** Where streams can't be read: how often to ask instead, and how often to try the stream again. */
export const POLL = 3000;
export const STREAM_AGAIN = 60000;

/** A session that has ended or a revoked screen is asked about this seldom. */
export const REFUSED = 20000;

/** After (re)connecting, what was missed arrives in a burst: take it as one change, so nothing old sounds. */
export const SETTLE = 250;

/** How often the hub looks at its watch, and says that it is alive. */
export const LOOK = 500;
export const ALIVE = 4000;

/** A page that hears nothing of its hub for this long says so, and reads the stream itself. */
export const HUB_SILENCE = 10000;

/** Where tabs can't lock: how long a new one listens for a reader before it becomes one, at random. */
export const CLAIM = [300, 1200];

/** A page says at least this often that it is there; one that has not for this long is not counted on to sound. */
export const ABOUT = 3000;
export const PAGE_SILENCE = 10000;

/** A press or an answer waits this long for the server. */
export const ANSWER = 4000;

/** A press that could not be sent is tried again after this long at least and at most. */
export const PRESS_AGAIN = [1000, 2500];

/** So much of what was done in the guide is sent at once; the server takes fifty. */
export const LONGEST_BATCH = 40;

/** A press found at start that is older than this is not sent by itself: the person is asked. */
export const OLD_PRESS = 600000;

/** The server takes it that a press waited this long at most: a week, in seconds. */
export const LONGEST = 604800;

/** An alarm that has ended is kept this long, so that those who were shown it see how it ended. */
export const KEPT = 600000;

/**
 * @param {number[]} range
 * @returns {number} a random number between its two ends
 */
export const between = ([low, high]) => low + Math.random() * (high - low);
