/** Requests to the REST API of the worker that served this page. All of them have a deadline, and errors say what to do. */

/** Where the REST API is: above /console/, whatever a proxy puts before it. */
const BASE = new URL('../../', import.meta.url);

const DEADLINE_MS = 15_000;
/** The worker itself gives up after 90 s. */
const WRITE_DEADLINE_MS = 95_000;

/** What a request failed with. Its message is for people, and says what to do. */
export class ApiError extends Error {
  /**
   * @param {string} message
   * @param {number} status the HTTP status; 0 if there was no answer
   * @param {number | null} retryAfterMs when it may be sent again because nothing was done; null if that is not known
   */
  constructor(message, status, retryAfterMs = null) {
    super(message);
    this.name = 'ApiError';
    this.status = status;
    this.retryAfterMs = retryAfterMs;
  }
}

/**
 * @typedef {object} Options
 * @property {number} [deadlineMs] default 15 s for reading, 95 s for writing
 * @property {AbortSignal} [signal] ends it early
 * @property {boolean} [text] true for an answer that is not JSON, or is to be read by json.js
 * @property {boolean} [json] true if the body is the text of JSON already
 */

/**
 * Reads.
 * @param {string} path without a leading slash; build it with {@link path}
 * @param {Options} [options]
 * @returns {Promise<any>}
 */
export function get(path, options) {
  return request('GET', path, undefined, options);
}

/**
 * Changes something.
 * @param {'POST' | 'PUT' | 'PATCH' | 'DELETE'} method
 * @param {string} path
 * @param {unknown} [body] sent as JSON
 * @param {Options} [options]
 * @returns {Promise<any>} null if there is no content
 */
export function send(method, path, body, options) {
  return request(method, path, body, { deadlineMs: WRITE_DEADLINE_MS, ...options });
}

/**
 * Opens a stream of server-sent events. It goes on until the signal or the worker ends it: whoever reads it watches for silence.
 * @param {string} path
 * @param {AbortSignal} signal
 * @param {string | null} lastId of the event that was received last, to go on from there
 * @returns {Promise<ReadableStreamDefaultReader<Uint8Array>>} rejected with an ApiError; its status is 406 for an answer that is no stream
 */
export async function openStream(path, signal, lastId) {
  /** @type {Record<string, string>} */
  const headers = { Accept: 'text/event-stream', ...(lastId === null ? {} : { 'Last-Event-ID': lastId }) };
  /** @type {Response} */
  let response;
  try {
    response = await fetch(new URL(path, BASE), { headers, signal, cache: 'no-store', credentials: 'same-origin' });
  } catch {
    throw unreachable();
  }
  if (!response.ok) {
    throw refusal(response, await response.text().catch(() => ''));
  }
  if (!response.body || !/^text\/event-stream\b/i.test(response.headers.get('Content-Type') ?? '')) {
    response.body?.cancel();
    throw new ApiError('The answer is no stream of events: is there a proxy that answers in place of the worker?', 406);
  }
  return response.body.getReader();
}

/**
 * A path with its parts encoded: path`connectors/${name}/pause`.
 * @param {TemplateStringsArray} texts
 * @param {...(string | number)} values
 */
export function path(texts, ...values) {
  return texts.reduce((whole, text, at) => whole + encodeURIComponent(String(values[at - 1])) + text);
}

/** The absolute address of a path, to be shown or copied. @param {string} path */
export function address(path) {
  return new URL(path, BASE).href;
}

/**
 * @param {string} method
 * @param {string} path
 * @param {unknown} body
 * @param {Options} [options]
 */
async function request(method, path, body, options = {}) {
  const deadlineMs = options.deadlineMs ?? DEADLINE_MS;
  const deadline = AbortSignal.timeout(deadlineMs);
  const signal = options.signal ? either(deadline, options.signal) : deadline;
  /** @type {Record<string, string>} */
  const headers = { Accept: options.text ? '*/*' : 'application/json' };
  if (method !== 'GET') {
    headers['Content-Type'] = 'application/json'; // no form of another site can send this
  }
  try {
    const response = await fetch(new URL(path, BASE), {
      method, headers, signal, cache: 'no-store', credentials: 'same-origin',
      body: body === undefined ? undefined : options.json ? String(body) : JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) {
      throw refusal(response, text);
    }
    return options.text ? text : text === '' ? null : JSON.parse(text);
  } catch (failure) {
    throw failure instanceof ApiError ? failure : silence(failure, deadline, deadlineMs, options.signal);
  }
}

/**
 * As AbortSignal.any, which not all browsers have.
 * @param {AbortSignal} one
 * @param {AbortSignal} other
 */
function either(one, other) {
  const both = new AbortController();
  for (const signal of [one, other]) {
    if (signal.aborted) {
      both.abort();
    }
    signal.addEventListener('abort', () => both.abort(), { once: true });
  }
  return both.signal;
}

/**
 * @param {Response} response
 * @param {string} text
 */
function refusal(response, text) {
  const after = Number(response.headers.get('Retry-After'));
  const retryAfterMs = response.headers.has('Retry-After') && after >= 0 ? after * 1000 : null;
  return new ApiError(`${told(text) ?? `HTTP ${response.status}.`}${advice(response.status)}`, response.status, retryAfterMs);
}

/** The message of an error's body. @param {string} text */
function told(text) {
  try {
    const body = JSON.parse(text);
    return typeof body === 'string' ? body : typeof body?.message === 'string' ? body.message : null;
  } catch {
    return null; // of a proxy, say
  }
}

/** @param {number} status */
function advice(status) {
  switch (status) {
    case 401: return ' Sign in: reload the page, and give a name and password that the worker knows.';
    case 403: return ' Sign in as somebody who may do this, or ask whoever runs the workers.';
    case 409: return ' Try again in a few seconds.';
    case 503: return ' The worker is starting or ending: try again in a few seconds.';
    default: return '';
  }
}

/**
 * @param {unknown} failure
 * @param {AbortSignal} deadline
 * @param {number} deadlineMs
 * @param {AbortSignal} [ended]
 */
function silence(failure, deadline, deadlineMs, ended) {
  if (ended?.aborted) {
    return new ApiError('No longer wanted.', 0);
  }
  if (deadline.aborted) {
    return new ApiError(`The worker did not answer within ${deadlineMs / 1000} s. `
        + 'What was asked for may still happen: look at the state before you ask again.', 0);
  }
  if (failure instanceof SyntaxError) {
    return new ApiError('The answer is not JSON: is there a proxy that answers in place of the worker?', 0);
  }
  return unreachable();
}

function unreachable() {
  return new ApiError('The worker cannot be reached. Is it running, and is the network there? '
      + 'Any other worker of the cluster serves this console too.', 0);
}
