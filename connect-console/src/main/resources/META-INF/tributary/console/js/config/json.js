/**
 * A connector's configuration as JSON: either the settings alone, or {"name", "config", "initial_state"} as POST /connectors
 * takes it. Pure.
 *
 * @typedef {'settings' | 'request'} Shape
 * @typedef {object} Parsed
 * @property {Map<string, string>} config with the name in it; without keys that are null, which is how JSON says that they are not set
 * @property {string[]} nulls those keys
 * @property {Shape} shape
 * @property {StartState | null} start
 * @typedef {'RUNNING' | 'PAUSED' | 'STOPPED'} StartState
 */
import { JsonError, parse, plain } from '../json.js';
import { ConfigTextError } from './text-error.js';

const STATES = ['RUNNING', 'PAUSED', 'STOPPED'];

/** @param {string} text @returns {Parsed} @throws {ConfigTextError} */
export function parseJson(text) {
  const body = read(text);
  if (!isObject(body)) {
    throw new ConfigTextError('There is no object: a configuration is written {"key": "value", ...}.');
  }
  if (!isObject(body.config)) {
    return { ...settings(body), shape: 'settings', start: null };
  }
  const { name, config: inner, initial_state: state, ...others } = body;
  const unknown = Object.keys(others).filter(key => key !== 'tasks' && key !== 'type'); // those are in GET /connectors/{name}
  if (unknown.length > 0) {
    throw new ConfigTextError(`"${unknown[0]}" stands beside "config": only "name", "config" and "initial_state" do. Move it into "config".`);
  }
  const { config, nulls } = settings(/** @type {any} */ (inner));
  const named = name === undefined || name === null ? null : textOf('name', name);
  if (named !== null && config.has('name') && config.get('name') !== named) {
    throw new ConfigTextError(`There are two names: "${named}", and "${config.get('name')}" in "config". Remove one.`);
  }
  const start = state === undefined || state === null ? null : String(state).toUpperCase();
  if (start !== null && !STATES.includes(start)) {
    throw new ConfigTextError(`"initial_state" is "${state}": it can be RUNNING, PAUSED or STOPPED.`);
  }
  return {
    config: named === null || config.has('name') ? config : new Map([['name', named], ...config]),
    nulls, shape: 'request', start: /** @type {StartState | null} */ (start),
  };
}

/**
 * @param {Map<string, string>} config
 * @param {Shape} shape
 * @param {StartState} [start]
 */
export function printJson(config, shape, start = 'RUNNING') {
  return `${JSON.stringify(shape === 'settings' ? Object.fromEntries(config) : requestOf(config, start), null, 2)}\n`;
}

/** The body of POST /connectors. @param {Map<string, string>} config @param {StartState} start */
export function requestOf(config, start) {
  const { name = '', ...rest } = Object.fromEntries(config);
  return { name, config: rest, ...(start === 'RUNNING' ? {} : { initial_state: start }) };
}

/** @param {unknown} value @returns {value is Record<string, unknown>} */
function isObject(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** @param {Record<string, unknown>} body */
function settings(body) {
  const entries = Object.entries(body);
  return {
    config: new Map(entries.filter(([, value]) => value !== null).map(([key, value]) => [key, textOf(key, value)])),
    nulls: entries.filter(([, value]) => value === null).map(([key]) => key),
  };
}

/** @param {string} key @param {unknown} value */
function textOf(key, value) {
  if (typeof value === 'object') {
    throw new ConfigTextError(`The value of "${key}" is ${Array.isArray(value) ? 'a list: write "a,b,c"' : 'an object: values are texts, numbers or booleans'}.`);
  }
  return plain(value); // 1.0 stays 1.0, and long numbers lose no digit
}

/** @param {string} text */
function read(text) {
  if (text.trim() === '') {
    throw new ConfigTextError('There is nothing. A configuration is written {"key": "value", ...}.');
  }
  try {
    return parse(text);
  } catch (failure) {
    throw failure instanceof JsonError ? new ConfigTextError(failure.message, failure.line) : failure;
  }
}
