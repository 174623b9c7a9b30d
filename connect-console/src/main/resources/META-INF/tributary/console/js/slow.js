/** What changes seldom and is fetched seldom: versions of plugins, and the topics of the connectors that are looked at. */
import { get, path } from './api.js';
import { requestRender } from './rendering.js';
import { state } from './store.js';

const VERSIONS_MS = 60_000;
const TOPICS_MS = 120_000;
const AT_ONCE = 3;

/** @type {Map<string, string | null>} by connector */
let versions = new Map();
let versionsAt = -Infinity;
let versionsOf = '';
let lookedAt = -1;
let fetched = 0;

/** The version of a connector's plugin as its status tells; null if not known. @param {string} name */
export function versionOf(name) {
  return versions.get(name) ?? null;
}

/** Grows when versions were fetched. */
export function slowVersion() {
  return fetched;
}

/** Fetches versions if it is time: every minute, and when connectors came or went. */
export async function freshenVersions() {
  if (!state.loaded || (lookedAt === state.shape && performance.now() - versionsAt < VERSIONS_MS)) {
    return;
  }
  lookedAt = state.shape;
  const names = `${state.connectors.length} ${state.connectors.map(it => `${it.name} ${it.plugin}`).join()}`;
  const age = performance.now() - versionsAt;
  if (age < VERSIONS_MS && (names === versionsOf || age < 5_000)) {
    return;
  }
  versionsAt = performance.now();
  versionsOf = names;
  try {
    /** @type {Record<string, any>} */
    const all = await get('connectors?expand=status');
    versions = new Map(Object.entries(all).map(([name, it]) => [name, it.status?.connector?.version ?? null]));
    fetched++;
    requestRender();
  } catch (failure) {
    console.info('Versions of plugins are not known now.', failure); // the column stays as it is; the banner tells of real trouble
  }
}

/** @type {Map<string, {at: number, topics: string[] | null}>} */
const topics = new Map();
/** @type {string[]} the one asked for last first: it is in view */
let wanted = [];
let asking = 0;
/** The endpoint can be switched off for the whole cluster. */
let off = false;

/** The topics of a connector: null while they are not known. Asking for them has them fetched. @param {string} name */
export function topicsOf(name) {
  const known = topics.get(name);
  if (!off && (!known || performance.now() - known.at > TOPICS_MS) && !wanted.includes(name)) {
    wanted = [name, ...wanted].slice(0, 60);
    queueMicrotask(next);
  }
  return known?.topics ?? null;
}

async function next() {
  const name = asking < AT_ONCE ? wanted.shift() : undefined;
  if (name === undefined) {
    return;
  }
  asking++;
  topics.set(name, { at: performance.now(), topics: topics.get(name)?.topics ?? null });
  try {
    const answer = await get(path`connectors/${name}/topics`);
    topics.set(name, { at: performance.now(), topics: [...(answer[name]?.topics ?? [])].sort() });
    requestRender();
  } catch (failure) {
    off ||= /** @type {any} */ (failure).status === 403;
  }
  asking--;
  next();
}
