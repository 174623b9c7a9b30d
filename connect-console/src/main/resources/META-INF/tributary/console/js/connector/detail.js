/** What is known of the connector that is looked at: fetched while its page is shown, kept for when somebody comes back. */
import { get, path } from '../api.js';
import { Resource } from '../resource.js';
import { parse } from '../json.js';
import { isStale, state } from '../store.js';
import { History } from './history.js';
import { LogFeed } from './log-feed.js';

const KEPT = 10;
const STACKS_MS = 5_000;
/** @type {Map<string, Detail>} the one looked at last at the end */
const details = new Map();

/** @param {string} name */
export function detailOf(name) {
  const detail = details.get(name) ?? new Detail(name);
  details.delete(name);
  details.set(name, detail);
  for (const [other, it] of details) {
    if (details.size > KEPT && !it.changed) {
      details.delete(other);
    }
  }
  return detail;
}

/** @param {import('../store.js').Connector} it */
function hangs(it) {
  return it.connector.state === 'STALLED' || it.tasks.some(task => task.state === 'STALLED');
}

/** Whether somebody has changes that are not applied. */
export function hasDrafts() {
  return [...details.values()].some(it => it.changed);
}

export class Detail {
  /** @type {import('./draft.js').Draft | null} changes of the configuration that are not applied */
  draft = null;
  /** Changed offsets, by the text of their partition. @type {Map<string, import('./offsets.js').Change>} */
  offsetChanges = new Map();
  /** @type {Map<string, Resource<any>>} by id */
  #incidents = new Map();
  /** What {@link now} was put together from. @type {{of: any, and: any, now: any} | null} */
  #whole = null;

  /** @param {string} name */
  constructor(name) {
    this.name = name;
    this.history = new History(name);
    /** With the stacks of threads that hang, which is all that it is asked for: the rest comes with events. @type {Resource<any>} */
    this.health = new Resource(() => get(path`connectors/${name}/health`));
    /** With the traces of what failed. @type {Resource<any>} */
    this.status = new Resource(() => get(path`connectors/${name}/status`));
    /** @type {Resource<any>} */
    this.restarts = new Resource(() => get(path`connectors/${name}/restarts`));
    /** @type {Resource<any>} */
    this.incidents = new Resource(() => get(path`connectors/${name}/incidents`));
    this.logs = new LogFeed(name);
    /** Of its own on each worker; fails with 404 where it is not served. @type {Resource<any>} */
    this.logLevel = new Resource(() => get(path`admin/connectors/${name}/log-level`));
    /** @type {Resource<Record<string, string | null>>} */
    this.config = new Resource(() => get(path`connectors/${name}/config`));
    /** Newest first. @type {Resource<{versions: import('./config-history.js').Version[]}>} */
    this.configHistory = new Resource(() => get(path`connectors/${name}/config/history`));
    /** Lossless: see json.js. @type {Resource<{offsets: {partition: any, offset: any}[]}>} */
    this.offsets = new Resource(async () => parse(await get(path`connectors/${name}/offsets`, { text: true })));
    /** @type {Resource<string[]>} */
    this.topics = new Resource(async () => [...((await get(path`connectors/${name}/topics`))[name]?.topics ?? [])].sort());
  }

  /** One incident's document. @param {string} id @returns {Resource<any>} */
  incident(id) {
    const known = this.#incidents.get(id);
    if (known) {
      return known;
    }
    const next = new Resource(() => get(path`connectors/${this.name}/incidents/${id}`));
    this.#incidents.set(id, next);
    return next;
  }

  /** Its health, with stacks as far as they are known. @returns {any} undefined if there is no such connector */
  get now() {
    const listed = state.byName.get(this.name);
    const known = this.health.value;
    if (!listed || !known || !hangs(listed)) {
      return listed;
    }
    if (this.#whole?.of !== listed || this.#whole.and !== known) {
      const stackOf = (/** @type {any} */ it, /** @type {any} */ other) => (it.state === 'STALLED' && other?.stack ? { ...it, stack: other.stack } : it);
      this.#whole = { of: listed, and: known, now: {
        ...listed, connector: stackOf(listed.connector, known.connector),
        tasks: listed.tasks.map(it => stackOf(it, known.tasks.find((/** @type {any} */ other) => other.id === it.id))),
      } };
    }
    return this.#whole.now;
  }

  /** Whether somebody has changed something that is not applied. */
  get changed() {
    return this.offsetChanges.size > 0 || (this.draft?.changed ?? false);
  }

  /** When more than numbers of it changed, by performance.now(). */
  get changedAt() {
    return state.reshapedAt.get(this.name) ?? -Infinity;
  }

  /** Called every second while it is looked at. */
  freshen() {
    const listed = state.byName.get(this.name);
    if (!listed) {
      return;
    }
    this.history.add(listed, !isStale());
    if (hangs(listed)) {
      this.health.freshen(STACKS_MS, this.changedAt);
    }
  }

  /** What is written about tasks: the trace of a task, or of the connector itself. @param {number | null} task @returns {string | null} */
  trace(task) {
    const status = this.status.value;
    const of = task === null ? status?.connector : status?.tasks.find((/** @type {any} */ it) => it.id === task);
    return of?.state === 'FAILED' ? of.trace ?? null : null;
  }
}
