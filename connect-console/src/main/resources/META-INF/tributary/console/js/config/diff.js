/**
 * A configuration against the defaults of its plugin. Pure.
 *
 * @typedef {object} Difference
 * @property {string} key
 * @property {string} value
 * @property {string | null} usual the default; null if there is none
 * @property {'changed' | 'set' | 'same' | 'unknown'} kind another value than the default, a value where there is none, the default
 *   itself, a key that nobody defines
 * @property {boolean} secret
 */

/**
 * @param {Map<string, string>} config
 * @param {Map<string, import('./grouping.js').Definition>} definitions
 * @returns {Difference[]} in the order of the configuration
 */
export function differences(config, definitions) {
  return [...config].map(([key, value]) => {
    const definition = definitions.get(key);
    const usual = definition?.default_value ?? null;
    const kind = !definition ? 'unknown' : usual === null || (usual === '' && value !== '') ? 'set' : usual === value ? 'same' : 'changed';
    return { key, value, usual, kind, secret: isSecret(key, definition) };
  });
}

const SECRET = /password|passwd|secret|token|credential|(private|api|access)[._-]?key|jaas/i;

/** Of a key that nobody defines, its name tells. @param {string} key @param {{type: string} | undefined} definition */
export function isSecret(key, definition) {
  return definition ? definition.type === 'PASSWORD' : SECRET.test(key);
}

/** A reference such as ${file:/etc/secrets:password} is resolved by the worker, and no secret itself. @param {string} value */
export function isReference(value) {
  return /^\$\{[^}]+\}$/.test(value);
}

/**
 * @param {Map<string, string>} config
 * @param {Map<string, {type: string}>} definitions
 * @returns {Map<string, string>} with stars in place of secrets
 */
export function withoutSecrets(config, definitions) {
  return new Map([...config].map(([key, value]) =>
    [key, isSecret(key, definitions.get(key)) && value !== '' && !isReference(value) ? '********' : value]));
}

/** A word of a POSIX shell. @param {string} text */
export function quoted(text) {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

/** @param {string} address @param {unknown} body */
export function curlOf(address, body) {
  return `curl -X POST ${quoted(address)} \\\n  -H 'Content-Type: application/json' \\\n  -d ${quoted(JSON.stringify(body, null, 2))}`;
}
