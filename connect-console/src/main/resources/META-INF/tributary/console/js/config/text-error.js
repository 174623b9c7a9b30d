/** A text that is no configuration: what is wrong, where, and what to do. */
export class ConfigTextError extends Error {
  /** @param {string} message @param {number | null} [line] counted from 1; null if it is no single one */
  constructor(message, line = null) {
    super(line === null ? message : `Line ${line}: ${message}`);
    this.name = 'ConfigTextError';
    this.line = line;
  }
}
