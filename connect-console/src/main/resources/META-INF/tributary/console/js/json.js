/** JSON without loss: whole numbers that JavaScript cannot hold (offsets of databases are such) keep all their digits. */

const TOKENS = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
const MARK = '\uE000#';
const MARKED = /"\uE000#(-?[^"]*)"/g;

/**
 * As JSON.parse. Numbers that would change are kept as marked text, for {@link stringify}.
 * @param {string} text
 * @returns {any}
 * @throws {Error} telling the line
 */
export function parse(text) {
  try {
    JSON.parse(text); // what follows must not make it valid
  } catch (failure) {
    throw new Error(where(text, /** @type {Error} */ (failure).message));
  }
  return JSON.parse(text.replace(TOKENS, token => (token[0] === '"' || String(Number(token)) === token ? token : `"${MARK}${token}"`)));
}

/** @param {unknown} value @param {number} [indent] */
export function stringify(value, indent) {
  return JSON.stringify(value, null, indent).replace(MARKED, '$1');
}

/** A number's text, or that of anything else that is not an object. @param {unknown} value */
export function plain(value) {
  return typeof value === 'string' && value.startsWith(MARK) ? value.slice(MARK.length) : String(value);
}

/** Whether it is a number for JSON. @param {unknown} value */
export function isNumber(value) {
  return typeof value === 'number' || (typeof value === 'string' && value.startsWith(MARK));
}

/** @param {string} text @param {string} message of the browser, some of which tell a position */
function where(text, message) {
  const at = /position (\d+)/.exec(message);
  const line = at ? text.slice(0, Number(at[1])).split('\n').length : null;
  const short = message.replace(/^JSON\.parse: /, '').replace(/ in JSON at position.*/, '').replace(/, "?\.\.\..*/s, '').replace(/, .* is not valid JSON$/s, '');
  return `This is not JSON${line === null || /line \d/.test(short) ? '' : `, line ${line}`}: ${short}.`;
}
