/** Which kind of text somebody pasted or dropped. Pure. */
import { parseJson } from './json.js';
import { parseProperties } from './properties.js';

export { sameConfig } from './properties.js';

/**
 * @param {'json' | 'properties'} kind
 * @param {string} text
 * @returns {{config: Map<string, string>, nulls?: string[], shape?: import('./json.js').Shape, start?: import('./json.js').StartState | null}}
 * @throws {import('./text-error.js').ConfigTextError}
 */
export function parseText(kind, text) {
  return kind === 'json' ? parseJson(text) : { config: parseProperties(text) };
}

/** @param {string} text @returns {'json' | 'properties'} */
export function kindOf(text) {
  return /^\s*[{[]/.test(text) ? 'json' : 'properties';
}

/** Whether a text that was pasted somewhere can be meant as a configuration. @param {string} text */
export function looksLikeConfig(text) {
  return /^\s*\{[\s\S]*\}\s*$/.test(text) || /^\s*[\w.$-]+\s*[=:]/m.test(text);
}
