/** Something that is fetched for a page: what came, when, and why it did not. */
import { html, nothing } from './lit.js';
import { duration } from './format.js';
import { icon } from './icons.js';
import { requestRender } from './rendering.js';

/** What changes all the time is not fetched more often. */
const AT_LEAST_MS = 1_500;

/** @template T */
export class Resource {
  /** @type {T | null} as it came last */
  value = null;
  /** @type {Error | null} why the last attempt failed */
  error = null;
  /** When it came, by performance.now(). */
  at = -Infinity;
  #askedAt = -Infinity;
  /** @type {Promise<void> | null} */
  #running = null;

  /** @param {() => Promise<T>} load has a deadline */
  constructor(load) {
    this.load = load;
  }

  /**
   * Fetches it if it, or the last attempt, is older than that; or older than what happened to it meanwhile.
   * @param {number} ageMs
   * @param {number} [changedAt] when something happened, by performance.now()
   */
  freshen(ageMs, changedAt = -Infinity) {
    const age = performance.now() - this.#askedAt;
    if (age >= ageMs || (changedAt >= this.#askedAt && age >= AT_LEAST_MS)) {
      this.reload();
    }
  }

  /** Fetches it now, unless that is being done. @returns {Promise<void>} never rejected */
  reload() {
    this.#running ??= this.#fetch().finally(() => { this.#running = null; });
    return this.#running;
  }

  async #fetch() {
    this.#askedAt = performance.now();
    try {
      this.value = await this.load();
      this.error = null;
      this.at = performance.now();
    } catch (failure) {
      this.error = /** @type {Error} */ (failure);
    }
    requestRender();
  }
}

/**
 * What is shown of it: the value, with a note if it is old; or what went wrong, with a way to try again.
 * @template T
 * @param {Resource<T>} resource
 * @param {string} what 'the offsets'
 * @param {(value: T) => unknown} view
 */
export function shown(resource, what, view) {
  const again = html`<button class="button small" @click=${() => resource.reload()}>Try again</button>`;
  if (resource.value !== null) {
    return html`${resource.error ? html`<div class="note warn" role="status">${icon('warn')}<span class="grow">As of ${duration(performance.now() - resource.at)} ago:
      ${what} could not be read since. ${resource.error.message}</span>${again}</div>` : nothing}${view(resource.value)}`;
  }
  return resource.error ? html`<div class="empty" role="alert"><h2>Could not read ${what}</h2><p>${resource.error.message}</p><p>${again}</p></div>`
    : html`<p class="soft waiting" role="status">Asking for ${what}…</p>`;
}
