/** A chart of one value over time. */
import { html, nothing, ref, svg } from '../lit.js';
import { requestRender } from '../rendering.js';
import { axis, nearest, paths } from './scale.js';

const HEIGHT = 170;
const LEFT = 54;
const BOTTOM = 22;
const TOP = 8;
const AT_LEAST_S = 120;
/** Times stand no nearer to each other. */
const TIME_PX = 84;

export class Chart {
  #width = 0;
  /** @type {HTMLElement | null} */
  #frame = null;
  /** What is under the pointer, as a part of the width; null if nothing is. @type {number | null} */
  #at = null;
  #watch = new ResizeObserver(([{ contentRect }]) => {
    if (contentRect.width !== this.#width) {
      this.#width = contentRect.width;
      requestRender();
    }
  });

  /**
   * @param {object} how
   * @param {string} how.colour a custom property: '--accent'
   * @param {(value: number | null) => string} how.text a value as it is shown
   * @param {[number, string][]} how.units of what is written beside its axis
   */
  constructor(how) {
    this.how = how;
  }

  /**
   * @param {string} title
   * @param {number[]} times seconds since 1970, ascending
   * @param {(number | null)[]} values
   * @param {string} [note]
   */
  view(title, times, values, note = '') {
    const last = values[values.length - 1] ?? null;
    const known = values.some(it => it !== null);
    return html`
      <figure class="panel chart" aria-label=${`${title}: ${this.how.text(last)} now`}>
        <figcaption><span>${title}</span><span class="chart-now">${this.how.text(last)}</span>${note ? html`<span class="soft chart-note">${note}</span>` : nothing}</figcaption>
        <div class="chart-frame" ${ref(this.#measure)}>${this.#width > LEFT ? this.#drawing(times, values) : nothing}
          ${known ? nothing : html`<p class="chart-empty soft">${values.length === 0 ? 'Begins now' : 'No running task tells'}</p>`}</div>
      </figure>`;
  }

  /** @param {HTMLElement} element */
  #measure = element => {
    if (element !== this.#frame) {
      this.#frame = element;
      this.#watch.disconnect();
      this.#watch.observe(element);
    }
  };

  /** @param {number[]} times @param {(number | null)[]} values */
  #drawing(times, values) {
    const to = times[times.length - 1] ?? Date.now() / 1000;
    const from = Math.min(times[0] ?? to, to - AT_LEAST_S);
    const steps = axis(Math.max(1, ...values.map(it => it ?? 0)), this.how.units);
    const box = { from, to, width: this.#width - LEFT, height: HEIGHT - BOTTOM - TOP, top: steps[steps.length - 1].value };
    const { line, area } = paths(times, values, box);
    const clocks = Math.max(2, Math.floor(box.width / TIME_PX));
    const moments = Array.from({ length: clocks }, (_, at) => (at + 0.5) / clocks);
    const up = (/** @type {number} */ value) => TOP + box.height * (1 - value / box.top);
    return html`<svg class="chart-box" viewBox=${`0 0 ${this.#width} ${HEIGHT}`} width=${this.#width} height=${HEIGHT} aria-hidden="true" .style=${`color:var(${this.how.colour})`}
        @pointermove=${(/** @type {PointerEvent} */ event) => this.#point(event, box.width)} @pointerleave=${() => { this.#at = null; requestRender(); }}>
      ${steps.map(({ value, text }) => svg`<line class="chart-grid" x1=${LEFT} x2=${this.#width} y1=${up(value)} y2=${up(value)}></line>
        <text class="chart-label" x=${LEFT - 8} y=${up(value) + 4} text-anchor="end">${text}</text>`)}
      ${moments.map(part => svg`<text class="chart-label" x=${LEFT + part * box.width} y=${HEIGHT - 5} text-anchor="middle">${clock(from + part * (to - from))}</text>`)}
      ${svg`<g transform="translate(${LEFT} ${TOP})"><path class="chart-area" d=${area ?? ''}></path><path class="chart-line" d=${line ?? ''}></path></g>`}
      ${times.length > 0 && this.#at !== null ? this.#pointed(times, values, box, this.#at) : nothing}
    </svg>`;
  }

  /** @param {PointerEvent} event @param {number} width */
  #point(event, width) {
    const { left } = /** @type {Element} */ (event.currentTarget).getBoundingClientRect();
    this.#at = Math.max(0, Math.min(1, (event.clientX - left - LEFT) / width));
    requestRender();
  }

  /** @param {number[]} times @param {(number | null)[]} values @param {{from: number, to: number, width: number, height: number, top: number}} box @param {number} part */
  #pointed(times, values, { from, to, width, height, top }, part) {
    const at = nearest(times, from + part * (to - from));
    const value = values[at];
    const x = LEFT + ((times[at] - from) / (to - from)) * width;
    return svg`<line class="chart-cursor" x1=${x} x2=${x} y1=${TOP} y2=${TOP + height}></line>
      ${value === null ? nothing : svg`<circle cx=${x} cy=${TOP + height * (1 - value / top)} r="3.5" fill="currentColor"></circle>`}
      <text class="chart-tip" x=${x < LEFT + width / 2 ? x + 8 : x - 8} y=${TOP + 12} text-anchor=${x < LEFT + width / 2 ? 'start' : 'end'}>${`${this.how.text(value)} · ${clock(times[at])}`}</text>`;
  }
}

/** @param {number} seconds */
function clock(seconds) {
  return new Date(seconds * 1000).toLocaleTimeString(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit', hour12: false });
}
