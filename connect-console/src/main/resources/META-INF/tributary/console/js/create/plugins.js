/** What is installed on the worker, asked for when the gallery is opened. */
import { get } from '../api.js';
import { requestRender } from '../rendering.js';

/**
 * @typedef {object} Plugin
 * @property {string} class
 * @property {'source' | 'sink' | 'transformation' | 'predicate' | 'converter' | 'header_converter'} type
 * @property {string | null} version
 */

const KEPT_MS = 30_000;

export const installed = {
  /** @type {Plugin[] | null} */
  list: null,
  /** @type {Error | null} */
  error: null,
  asking: false,
  askedAt: -Infinity,
};

/** Asks unless it was done lately. @param {boolean} [again] even then */
export async function askPlugins(again = false) {
  if (installed.asking || (!again && installed.list && performance.now() - installed.askedAt < KEPT_MS)) {
    return;
  }
  installed.asking = true;
  requestRender();
  try {
    installed.list = await get('connector-plugins?connectorsOnly=false');
    installed.error = null;
    installed.askedAt = performance.now();
  } catch (failure) {
    installed.error = /** @type {Error} */ (failure);
  }
  installed.asking = false;
  requestRender();
}

/** @param {...Plugin['type']} types @returns {Plugin[]} one of each class, the newest version */
export function pluginsOf(...types) {
  const byClass = new Map((installed.list ?? []).filter(it => types.includes(it.type)).map(it => [it.class, it]));
  return [...byClass.values()];
}

/** @param {string} name a class, or what connector.class may say instead of it */
export function connectorPlugin(name) {
  const plugins = pluginsOf('source', 'sink');
  const simple = (/** @type {Plugin} */ it) => it.class.slice(it.class.lastIndexOf('.') + 1);
  return plugins.find(it => it.class === name) ?? plugins.find(it => simple(it) === name || simple(it) === `${name}Connector`) ?? null;
}
