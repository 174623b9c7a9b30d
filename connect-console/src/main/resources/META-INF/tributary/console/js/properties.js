/** Java's properties files, as Kafka's own tools read them. */

/** @param {[string, string][]} entries */
export function formatProperties(entries) {
  return entries.map(([key, value]) => `${escaped(key, true)}=${escaped(value, false)}\n`).join('');
}

/** @param {string} text @param {boolean} key */
function escaped(text, key) {
  const plain = text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('\r', '\\r').replaceAll('\t', '\\t').replaceAll('\f', '\\f');
  return key ? plain.replace(/[ :=]/g, '\\$&').replace(/^[#!]/, '\\$&') : plain.replace(/^ +/, spaces => spaces.replaceAll(' ', '\\ '));
}

/**
 * @param {string} text
 * @returns {[string, string][]} a key that stands twice only as it stands last
 * @throws {Error} telling the line
 */
export function parseProperties(text) {
  /** @type {Map<string, string>} */
  const found = new Map();
  const lines = text.split(/\r\n|\n|\r/);
  for (let at = 0; at < lines.length; at++) {
    const first = at;
    let line = lines[at].replace(/^[ \t\f]+/, '');
    if (line === '' || line[0] === '#' || line[0] === '!') {
      continue;
    }
    while (/(?:^|[^\\])(?:\\\\)*\\$/.test(line) && at + 1 < lines.length) {
      line = line.slice(0, -1) + lines[++at].replace(/^[ \t\f]+/, '');
    }
    const [, key, value] = /** @type {RegExpExecArray} */ (/^((?:\\.|[^\\ \t\f:=])*)[ \t\f]*[:=]?[ \t\f]*(.*)$/s.exec(line.replace(/\\$/, '')));
    if (key === '') {
      throw new Error(`Line ${first + 1} has no key before "${line[0]}". A line is key=value, or begins with # for a comment.`);
    }
    found.set(unescaped(key, first), unescaped(value, first));
  }
  return [...found];
}

/** @type {Record<string, string>} */
const LETTERS = { n: '\n', r: '\r', t: '\t', f: '\f' };

/** @param {string} text @param {number} line */
function unescaped(text, line) {
  return text.replace(/\\(u.{0,4}|.)/gs, (_, what) => {
    if (what[0] !== 'u') {
      return LETTERS[what] ?? what;
    }
    if (!/^u[0-9a-fA-F]{4}$/.test(what)) {
      throw new Error(`Line ${line + 1}: \\${what} is not a character; expected \\u and four hexadecimal digits. A backslash itself is written twice.`);
    }
    return String.fromCharCode(parseInt(what.slice(1), 16));
  });
}
