/**
 * Where updates come from: the stream of GET /events; from workers that have none, by asking every two seconds. Nobody else knows.
 *
 * @typedef {object} Sink
 * @property {(name: string, body: any) => void} event one of GET /events, or a snapshot that was put together from other answers
 * @property {(error: import('./api.js').ApiError) => void} failed there is no news for now, and why
 * @property {() => void} connecting it is being asked for news again
 *
 * @typedef {object} Source
 * @property {() => void} refresh tries now what it would try later
 * @property {() => void} stop
 */
import { ApiError, get, openStream } from './api.js';
import { EventParser } from './sse.js';

/** Without a byte for so long, nobody is there: heartbeats come every 5 s. */
const SILENCE_MS = 10_000;
const FIRST_PAUSE_MS = 1_000;
const MOST_PAUSE_MS = 10_000;
/** A page that nobody sees gives its stream back: browsers have six connections for all pages of a worker. */
const HIDDEN_MS = 30_000;
const ASK_EVERY_MS = 2_000;
const ASK_DEADLINE_MS = 10_000;
/** How long it is asked where there is no stream, before looking for one again: the worker may be a newer one by then. */
const ASK_FOR_MS = 60_000;
const MOST_RETRY_AFTER_MS = 60_000;
/** Statuses of those that know no such stream, or whose proxies do not let it through. */
const NO_STREAM = new Set([404, 405, 406, 410, 415, 501]);

/**
 * How long to wait before the next attempt.
 * @param {number} attempt how many have failed without a single event, from 0
 * @param {ApiError | null} error why the last one ended; null if it came to its end
 */
export function pauseAfter(attempt, error) {
  const usual = Math.min(MOST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** attempt);
  return error?.retryAfterMs ? Math.min(MOST_RETRY_AFTER_MS, Math.max(usual, error.retryAfterMs)) : usual;
}

/**
 * Follows the cluster until it is stopped.
 * @param {Sink} sink
 * @returns {Source}
 */
export function follow(sink) {
  const link = new Link(sink);
  link.run();
  return link;
}

class Link {
  #stopped = false;
  /** Whether nobody has seen the page for a while. */
  #resting = false;
  /** @type {string | null} */
  #lastId = null;
  /** Attempts since the last event. */
  #attempt = 0;
  #abort = new AbortController();
  /** Ends the present pause. @type {() => void} */
  #wake = () => {};
  /** @type {number | undefined} */
  #hidden;

  /** @param {Sink} sink */
  constructor(sink) {
    this.sink = sink;
    document.addEventListener('visibilitychange', this.#seen);
    window.addEventListener('online', this.refresh);
  }

  refresh = () => this.#wake();

  stop() {
    this.#stopped = true;
    this.#abort.abort();
    this.#wake();
    clearTimeout(this.#hidden);
    document.removeEventListener('visibilitychange', this.#seen);
    window.removeEventListener('online', this.refresh);
  }

  #seen = () => {
    clearTimeout(this.#hidden);
    if (document.hidden) {
      this.#hidden = setTimeout(() => { this.#resting = true; this.#abort.abort(); }, HIDDEN_MS);
    } else {
      this.#resting = false;
      this.#wake();
    }
  };

  async run() {
    while (!this.#stopped) {
      if (this.#resting) {
        await this.#pause(Infinity);
        continue;
      }
      this.sink.connecting();
      const error = await this.#stream();
      if (this.#stopped || this.#resting) {
        continue;
      }
      if (error && (error.status === 401 || error.status === 403)) {
        this.sink.failed(error);
        await this.#pause(Infinity); // each attempt would have the browser ask for a password
      } else if (error && NO_STREAM.has(error.status)) {
        await this.#askForAWhile(sinceNow(ASK_FOR_MS));
      } else {
        if (error) {
          this.sink.failed(error);
          if (error.status === 503) {
            await this.#ask(); // it may have given all its streams away, and answer all the same
          }
        }
        await this.#pause(pauseAfter(this.#attempt++, error));
      }
    }
  }

  /** Reads events until there are no more. @returns {Promise<ApiError | null>} null if the worker ended it */
  async #stream() {
    const abort = new AbortController();
    this.#abort = abort;
    let heardAt = performance.now();
    let silent = false;
    const watch = setInterval(() => {
      silent = performance.now() - heardAt > SILENCE_MS;
      if (silent) {
        abort.abort();
      }
    }, 1_000);
    try {
      const reader = await openStream('events', abort.signal, this.#lastId);
      const parser = new EventParser();
      const decoder = new TextDecoder();
      for (;;) {
        const { done, value } = await reader.read();
        if (done) {
          return null;
        }
        heardAt = performance.now();
        parser.push(decoder.decode(value, { stream: true })).forEach(event => this.#take(event));
      }
    } catch (failure) {
      return silent ? new ApiError('The worker says nothing any more.', 0)
        : failure instanceof ApiError ? failure : new ApiError(`The connection to the worker broke off. ${/** @type {Error} */ (failure).message}`, 0);
    } finally {
      clearInterval(watch);
      abort.abort();
    }
  }

  /** @param {import('./sse.js').ServerEvent} event */
  #take({ name, data, id }) {
    const before = this.#lastId;
    this.#lastId = null; // what cannot be taken in would come again and again
    this.sink.event(name, JSON.parse(data));
    this.#lastId = id ?? before;
    this.#attempt = name === 'end' ? this.#attempt : 0;
  }

  /** @param {() => boolean} over */
  async #askForAWhile(over) {
    while (!this.#stopped && !over()) {
      const began = performance.now();
      await this.#ask();
      // Answers that take long are asked for less often, so that a great cluster is not kept busy by somebody watching.
      await this.#pause(document.hidden ? Infinity : Math.max(ASK_EVERY_MS, 4 * (performance.now() - began)));
    }
  }

  async #ask() {
    try {
      const how = { deadlineMs: ASK_DEADLINE_MS };
      const [health, workers] = await Promise.all([get('health/connectors?tasks=true', how), get('workers', how)]);
      if (!this.#stopped) {
        this.sink.event('snapshot', { ...health, workers: Array.isArray(workers) ? workers : workers.workers });
        this.#lastId = null;
      }
    } catch (failure) {
      this.sink.failed(/** @type {ApiError} */ (failure));
    }
  }

  /** @param {number} ms */
  #pause(ms) {
    return this.#stopped ? null : new Promise(resolve => {
      const timer = ms === Infinity ? undefined : setTimeout(resolve, ms);
      this.#wake = () => { clearTimeout(timer); resolve(undefined); };
    });
  }
}

/** @param {number} ms @returns {() => boolean} whether so much time has passed since now */
function sinceNow(ms) {
  const from = performance.now();
  return () => performance.now() - from > ms;
}
