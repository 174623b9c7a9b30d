/** The states of health, the most severe first, and how they look. The words are those of the REST API. */

/** @type {Record<string, {tone: 'bad' | 'warn' | 'busy' | 'good' | 'calm' | 'off', means: string}>} */
export const STATES = {
  FAILED: { tone: 'bad', means: 'It failed, and nothing will start it again by itself.' },
  STALLED: { tone: 'bad', means: 'Its thread has been in one call for too long.' },
  DEGRADED: { tone: 'warn', means: 'Some of its tasks do not work.' },
  RECOVERING: { tone: 'warn', means: 'It failed, and will be started again.' },
  UNASSIGNED: { tone: 'warn', means: 'No worker runs it yet.' },
  STARTING: { tone: 'busy', means: 'It is being started.' },
  UNKNOWN: { tone: 'warn', means: 'The worker that runs it does not tell.' },
  BACKPRESSURED: { tone: 'warn', means: 'It works, but waits for Kafka or its target most of the time.' },
  ACTIVE: { tone: 'good', means: 'It moves records.' },
  IDLE: { tone: 'calm', means: 'It works, and there is nothing to do.' },
  PAUSED: { tone: 'off', means: 'Somebody paused it.' },
  STOPPED: { tone: 'off', means: 'Somebody stopped it.' },
};

/** Those that somebody should look at. */
export const ATTENTION = new Set(['FAILED', 'STALLED', 'DEGRADED', 'RECOVERING', 'UNASSIGNED', 'UNKNOWN']);

const ORDER = new Map(Object.keys(STATES).map((name, at) => [name, at]));

/** For sorting: the smaller the worse. @param {string} name */
export function severity(name) {
  return ORDER.get(name) ?? ORDER.size;
}
