/**
 * A table of thousands of rows of one height: only those in view, and some around them, are in the document. The order stands in
 * the address, the columns in the browser's memory.
 *
 * @template T
 * @typedef {object} Column
 * @property {string} id
 * @property {string} title
 * @property {(row: T) => unknown} cell a template or text
 * @property {(row: T) => string | number | null} value for sorting and CSV
 * @property {number} width in pixels, at least; what is left goes to those that grow
 * @property {boolean} [grow]
 * @property {boolean} [number] right-aligned; sorted greatest first
 * @property {boolean} [live] its values change all the time: while rows are sorted by it, they are sorted with every piece of news
 * @property {boolean} [always] cannot be hidden
 * @property {boolean} [hidden] not shown until somebody wants it
 * @property {number} [yields] gives way where there is no room for all: the smallest number first
 * @property {(row: T) => string | number | null} [text] for CSV, where the value is for sorting only
 */
import { html, nothing, ref, repeat } from '../lit.js';
import { compareText } from '../format.js';
import { icon } from '../icons.js';
import { recall, remember } from '../memory.js';
import { requestRender } from '../rendering.js';
import { go, route, setQuery } from '../router.js';

const ROW_PX = 44;
const CARD_PX = 92;
const AROUND = 8;
const SELECT_PX = 40;
/** What the page has beside a table, until that can be measured. */
const AROUND_BOX_PX = 42;
/** Cards have the columns that so many pixels have. */
const CARDS_SHOW_PX = 1_000;
const narrow = matchMedia('(max-width: 700px)');

document.addEventListener('scroll', requestRender, { capture: true, passive: true });
window.addEventListener('resize', requestRender);

/** @template T */
export class Table {
  /** What it was drawn in last. @type {HTMLElement | null} */
  #drawn = null;
  /** @type {T[]} as drawn last */
  #rows = [];
  #cursor = -1;
  /** Of the row under the cursor, which stays on it when rows change places. @type {string | null} */
  #cursorKey = null;
  /** Keys of the selected rows. @type {Set<string>} */
  selected = new Set();

  /**
   * @param {object} how
   * @param {string} how.id for what is remembered
   * @param {string} how.label
   * @param {Column<T>[]} how.columns
   * @param {(row: T) => string} how.key
   * @param {(row: T) => string} how.open the address of what Enter opens
   * @param {(row: T) => T} how.newest the same row as it is now: those that are drawn are looked up, all others need not be
   * @param {(one: T, other: T) => number} how.order where no column is sorted by
   * @param {boolean} how.selectable
   */
  constructor(how) {
    this.how = how;
    const known = recall(`columns.${how.id}`);
    /** What somebody chose, whether there is room or not. @type {Set<string> | null} */
    this.chosen = known ? new Set(known.split(',')) : null;
  }

  /** Null while it is not shown. */
  get #box() {
    return this.#drawn?.isConnected ? this.#drawn : null;
  }

  /** All that are wanted. */
  get #wanted() {
    return this.how.columns.filter(it => it.always || (this.chosen ? this.chosen.has(it.id) : !it.hidden));
  }

  /** Those that are shown: without those that give way to others, unless somebody chose them. */
  get columns() {
    let columns = this.#wanted;
    const room = narrow.matches ? CARDS_SHOW_PX : this.#box?.clientWidth ?? innerWidth - AROUND_BOX_PX;
    while (!this.chosen && this.#width(columns) > room) {
      const least = columns.reduce((one, other) => ((other.yields ?? Infinity) < (one.yields ?? Infinity) ? other : one));
      if (least.yields === undefined) {
        break;
      }
      columns = columns.filter(it => it !== least);
    }
    return columns;
  }

  /** @param {Column<T>[]} columns */
  #width(columns) {
    return columns.reduce((sum, it) => sum + it.width, this.how.selectable ? SELECT_PX : 0);
  }

  /** Items for a menu in which columns are chosen. */
  columnItems() {
    const shown = new Set(this.columns.map(it => it.id));
    const choose = (/** @type {Set<string> | null} */ ids) => {
      this.chosen = ids;
      remember(`columns.${this.how.id}`, [...ids ?? []].join(','));
    };
    return [...this.how.columns.filter(it => !it.always).map(it => ({
      label: it.title,
      checked: shown.has(it.id),
      run: () => choose(new Set(this.how.columns.map(other => other.id).filter(id => shown.has(id) !== (id === it.id)))),
    })), { label: 'As many as fit', checked: this.chosen === null, run: () => choose(null) }];
  }

  /**
   * Rows in the order that the address asks for: sort=lag, or sort=-lag for the other way round.
   * @param {T[]} rows
   * @param {string} asked
   */
  sorted(rows, asked) {
    const column = this.how.columns.find(it => it.id === asked.replace(/^-/, ''));
    const { order } = this.how;
    if (!column) {
      return [...rows].sort(order);
    }
    const way = asked.startsWith('-') ? -1 : 1;
    return rows.map(row => ({ row, value: column.value(row) })).sort((one, other) => {
      if (one.value === null || other.value === null) { // what is not known comes last, either way
        return Number(one.value === null) - Number(other.value === null) || order(one.row, other.row);
      }
      const compared = typeof one.value === 'number' && typeof other.value === 'number'
        ? one.value - other.value : compareText(String(one.value), String(other.value));
      return way * compared || order(one.row, other.row);
    }).map(it => it.row);
  }

  /** Whether the order that the address asks for changes with every piece of news. @param {string} asked */
  isLive(asked) {
    return this.how.columns.some(it => it.live && it.id === asked.replace(/^-/, ''));
  }

  /** All rows as CSV, with the columns that are wanted: there is room for all. @param {T[]} rows */
  csv(rows) {
    const columns = this.#wanted.filter(it => it.title !== ''); // buttons say nothing in a file
    const lines = [columns.map(it => it.title), ...rows.map(this.how.newest).map(row => columns.map(it => (it.text ?? it.value)(row)))];
    return lines.map(line => line.map(csvCell).join(',')).join('\r\n') + '\r\n';
  }

  /** @param {number} by how many rows to move the cursor */
  move(by) {
    const to = Math.max(0, Math.min(this.#rows.length - 1, this.#cursor + by));
    this.#cursor = to;
    this.#cursorKey = this.#rows[to] ? this.how.key(this.#rows[to]) : null;
    const tbody = this.#box?.querySelector('tbody');
    if (this.#box && tbody) {
      const height = rowPx();
      const box = this.#box;
      const y = tbody.getBoundingClientRect().top + to * height;
      const [top, bottom] = this.#view(box);
      const head = narrow.matches ? 0 : 36;
      const delta = y < top + head ? y - top - head : y + height > bottom ? y + height - bottom : 0;
      (scrolls(box) ? box : document.scrollingElement ?? box).scrollBy(0, delta);
    }
    requestRender();
  }

  /** The row under the cursor. @returns {T | null} */
  get current() {
    return this.#rows[this.#cursor] ?? null;
  }

  /** @param {string} key */
  toggle(key) {
    this.selected.has(key) ? this.selected.delete(key) : this.selected.add(key);
    requestRender();
  }

  /** Shortcuts, for the page's own. @returns {Record<string, (event: KeyboardEvent) => void>} */
  keys() {
    const select = () => this.current && this.toggle(this.how.key(this.current));
    return {
      j: () => this.move(1),
      k: () => this.move(-1),
      ArrowDown: () => this.move(1),
      ArrowUp: () => this.move(-1),
      Enter: () => this.current && go(this.how.open(this.current)),
      ...(this.how.selectable ? { x: select, Escape: () => { this.selected.clear(); requestRender(); } } : {}),
    };
  }

  /** What of the box is in view, in pixels of the window. @param {HTMLElement} box @returns {[number, number]} */
  #view(box) {
    const at = box.getBoundingClientRect();
    return [Math.max(at.top, 0), Math.min(at.bottom, innerHeight)];
  }

  /** Which rows to draw. @param {number} count @returns {[number, number]} */
  #range(count) {
    const height = rowPx();
    const tbody = this.#box?.querySelector('tbody');
    if (!this.#box || !tbody) {
      setTimeout(requestRender); // again when it stands in the document
      return [0, Math.min(count, 40)];
    }
    const [top, bottom] = this.#view(this.#box);
    const begin = tbody.getBoundingClientRect().top;
    const first = Math.floor((top - begin) / height) - AROUND;
    const last = Math.ceil((bottom - begin) / height) + AROUND;
    const from = Math.max(0, Math.min(first, count - 1));
    return [from, Math.max(from, Math.min(count, last))];
  }

  /** @param {T[]} rows sorted and filtered */
  view(rows) {
    if (rows !== this.#rows && this.#cursorKey !== null) {
      const at = rows.findIndex(row => this.how.key(row) === this.#cursorKey);
      this.#cursor = at < 0 ? Math.min(this.#cursor, rows.length - 1) : at;
    }
    this.#rows = rows;
    const columns = this.columns;
    const height = rowPx();
    const [from, to] = this.#range(rows.length);
    const span = columns.length + (this.how.selectable ? 1 : 0);
    return html`
      <div class="table-box" tabindex="0" role="region" aria-label=${this.how.label} ${ref(element => { this.#drawn = element; })}>
        <table class="table ${this.how.selectable ? '' : 'plain'}" role="table" aria-rowcount=${rows.length + 1} .style=${narrow.matches ? '' : `min-width:${this.#width(columns)}px`}>
          <thead role="rowgroup"><tr role="row">
            ${this.how.selectable ? html`<th role="columnheader" class="c-select">${this.#all(rows)}</th>` : nothing}
            ${columns.map(it => this.#head(it))}
          </tr></thead>
          <tbody role="rowgroup">
            ${space(from * height, span)}
            ${repeat(rows.slice(from, to).map(this.how.newest), this.how.key, (row, at) => this.#row(row, from + at, columns))}
            ${space((rows.length - to) * height, span)}
          </tbody>
        </table>
      </div>`;
  }

  /** @param {T[]} rows */
  #all(rows) {
    const count = rows.reduce((sum, row) => sum + (this.selected.has(this.how.key(row)) ? 1 : 0), 0);
    const all = rows.length > 0 && count === rows.length;
    return html`<input type="checkbox" aria-label="Select all that are listed" .checked=${all} .indeterminate=${count > 0 && !all}
      @change=${() => { rows.forEach(row => (all ? this.selected.delete(this.how.key(row)) : this.selected.add(this.how.key(row)))); requestRender(); }}>`;
  }

  /** @param {Column<T>} column */
  #head(column) {
    if (column.title === '') { // buttons, which cannot be sorted by
      return html`<th role="columnheader" class="c-${column.id}" .style=${`width:${column.width}px`}><span class="sr-only">Actions</span></th>`;
    }
    const asked = route().query.get('sort') ?? '';
    const by = asked.replace(/^-/, '') === column.id;
    const down = by && asked.startsWith('-');
    // The first click gives the more interesting end, the second the other, the third none.
    const first = column.number ? `-${column.id}` : column.id;
    const second = column.number ? column.id : `-${column.id}`;
    const next = !by ? first : asked === first ? second : '';
    return html`<th role="columnheader" class="c-${column.id} ${column.number ? 'number' : ''}" aria-sort=${by ? (down ? 'descending' : 'ascending') : 'none'}
        .style=${column.grow ? '' : `width:${column.width}px`}>
      <button @click=${() => setQuery({ sort: next })}>${column.title}${by ? icon(down ? 'down' : 'up') : nothing}</button></th>`;
  }

  /**
   * @param {T} row
   * @param {number} at
   * @param {Column<T>[]} columns
   */
  #row(row, at, columns) {
    const key = this.how.key(row);
    const selected = this.selected.has(key);
    return html`<tr role="row" class="row ${selected ? 'selected' : ''} ${at === this.#cursor ? 'cursor' : ''}" aria-rowindex=${at + 2}
        aria-selected=${this.how.selectable ? String(selected) : nothing}
        @click=${(/** @type {MouseEvent} */ event) => this.#click(event, row, at)}>
      ${this.how.selectable ? html`<td role="cell" class="c-select"><input type="checkbox" aria-label=${`Select ${key}`} .checked=${selected}
        @change=${() => this.toggle(key)}></td>` : nothing}
      ${columns.map(it => html`<td role="cell" class="c-${it.id} ${it.number ? 'number' : ''}">${it.cell(row)}</td>`)}
    </tr>`;
  }

  /** @param {MouseEvent} event @param {T} row @param {number} at */
  #click(event, row, at) {
    const target = /** @type {HTMLElement} */ (event.target);
    if (target.closest('a, button, input, label') || String(getSelection()) !== '') {
      return;
    }
    this.#cursor = at;
    this.#cursorKey = this.how.key(row);
    go(this.how.open(row));
  }
}

function rowPx() {
  return narrow.matches ? CARD_PX : ROW_PX;
}

/** @param {HTMLElement} box */
function scrolls(box) {
  return box.scrollHeight > box.clientHeight + 1 && getComputedStyle(box).overflowY !== 'visible';
}

/** Where rows are that are not drawn. @param {number} px @param {number} span */
function space(px, span) {
  return px <= 0 ? nothing : html`<tr class="space" aria-hidden="true"><td colspan=${span} .style=${`height:${px}px`}></td></tr>`;
}

/** Quoted where it must be; what a spreadsheet would take for a formula is made text. @param {string | number | null} value */
function csvCell(value) {
  if (value === null) {
    return '';
  }
  const text = typeof value === 'string' && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
