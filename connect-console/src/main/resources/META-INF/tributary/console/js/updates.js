/** The running source of updates. */
import { poll } from './live.js';
import { sink } from './store.js';

/** @type {import('./live.js').Source | null} */
let source = null;

/** Begins to fetch. Once. */
export function startUpdates() {
  source ??= poll(sink);
}

/** Asks for news now: after a change, or because somebody wants it. */
export function refresh() {
  source?.refresh();
}
