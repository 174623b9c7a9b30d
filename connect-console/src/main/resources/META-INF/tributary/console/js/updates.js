/** The running source of updates. */
import { follow } from './live.js';
import { sink } from './store.js';

/** @type {import('./live.js').Source | null} */
let source = null;

/** Begins to fetch. Once. */
export function startUpdates() {
  source ??= follow(sink);
}

/** Asks for news now, where it would be asked for later: after a change, or because somebody wants it. */
export function refresh() {
  source?.refresh();
}
