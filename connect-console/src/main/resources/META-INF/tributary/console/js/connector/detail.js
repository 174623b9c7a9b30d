/** What is known of the connector that is looked at: fetched while its page is shown, kept for when somebody comes back. */
import { get, path } from '../api.js';
import { Resource } from '../resource.js';
import { parse } from '../json.js';
import { state } from '../store.js';
import { History } from './history.js';

const KEPT = 10;
/** @type {Map<string, Detail>} the one looked at last at the end */
const details = new Map();

/** @param {string} name */
export function detailOf(name) {
  const detail = details.get(name) ?? new Detail(name);
  details.delete(name);
  details.set(name, detail);
  for (const [other, it] of details) {
    if (details.size > KEPT && it.draft === null) {
      details.delete(other);
    }
  }
  return detail;
}

/** Whether somebody has changes that are not applied. */
export function hasDrafts() {
  return [...details.values()].some(it => it.draft?.changed);
}

export class Detail {
  history = new History();
  /** @type {import('./draft.js').Draft | null} changes of the configuration that are not applied */
  draft = null;
  /** Changed offsets, by the text of their partition. @type {Map<string, import('./offsets.js').Change>} */
  offsetChanges = new Map();
  /** @type {Map<string, Resource<any>>} by id */
  #incidents = new Map();

  /** @param {string} name */
  constructor(name) {
    this.name = name;
    /** With the stacks of threads that hang. @type {Resource<any>} */
    this.health = new Resource(async () => {
      const health = await get(path`connectors/${name}/health`);
      this.history.add(health);
      return health;
    });
    /** With the traces of what failed. @type {Resource<any>} */
    this.status = new Resource(() => get(path`connectors/${name}/status`));
    /** @type {Resource<any>} */
    this.restarts = new Resource(() => get(path`connectors/${name}/restarts`));
    /** @type {Resource<any>} */
    this.incidents = new Resource(() => get(path`connectors/${name}/incidents`));
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

  /** What is known best of its health: the page's own, or the fleet's. @returns {any} undefined if there is no such connector */
  get now() {
    const listed = state.byName.get(this.name);
    return listed && performance.now() - this.health.at > 6_000 ? listed : this.health.value ?? listed;
  }

  /** What is written about tasks: the trace of a task, or of the connector itself. @param {number | null} task @returns {string | null} */
  trace(task) {
    const status = this.status.value;
    const of = task === null ? status?.connector : status?.tasks.find((/** @type {any} */ it) => it.id === task);
    return of?.state === 'FAILED' ? of.trace ?? null : null;
  }
}
