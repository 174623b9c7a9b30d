/**
 * The text of server-sent events, as the HTML standard has it. Pure.
 *
 * @typedef {object} ServerEvent
 * @property {string} name 'message' unless it has one
 * @property {string} data
 * @property {string | null} id null if it has none of its own: the one before it still counts
 */
export class EventParser {
  /** What did not end yet. */
  #rest = '';
  /** The last piece ended with a CR: an LF that begins the next one belongs to it. */
  #afterCr = false;
  #begun = false;
  #name = '';
  /** @type {string[]} */
  #data = [];
  /** @type {string | null} */
  #id = null;
  /** How long to wait before connecting again, in milliseconds, if the stream says so. @type {number | null} */
  retryMs = null;

  /**
   * Takes the next piece of the stream, wherever it was cut.
   * @param {string} piece
   * @returns {ServerEvent[]} those that it ends
   */
  push(piece) {
    let text = this.#rest + piece;
    if (!this.#begun && text !== '') {
      this.#begun = true;
      text = text.replace(/^\uFEFF/, '');
    }
    if (this.#afterCr && text !== '') {
      text = text.replace(/^\n/, '');
      this.#afterCr = false;
    }
    const lines = text.split(/\r\n|\r|\n/);
    this.#afterCr = text.endsWith('\r');
    this.#rest = /** @type {string} */ (lines.pop());
    /** @type {ServerEvent[]} */
    const events = [];
    for (const line of lines) {
      const event = line === '' ? this.#end() : this.#line(line);
      if (event) {
        events.push(event);
      }
    }
    return events;
  }

  /** @param {string} line @returns {null} */
  #line(line) {
    const at = line.indexOf(':');
    const field = at < 0 ? line : line.slice(0, at);
    const value = at < 0 ? '' : line.slice(at + (line[at + 1] === ' ' ? 2 : 1));
    switch (field) {
      case 'event': this.#name = value; break;
      case 'data': this.#data.push(value); break;
      case 'id': this.#id = value.includes('\0') ? this.#id : value; break;
      case 'retry': this.retryMs = /^\d+$/.test(value) ? Number(value) : this.retryMs; break;
      default: // a comment, or of a later standard
    }
    return null;
  }

  /** @returns {ServerEvent | null} */
  #end() {
    const event = this.#data.length === 0 ? null : { name: this.#name || 'message', data: this.#data.join('\n'), id: this.#id };
    this.#name = '';
    this.#data = [];
    this.#id = null;
    return event;
  }
}
