/** A chart over time in a page that lit-html draws. */
import { html, nothing, ref } from '../lit.js';
import { uPlot } from '../charts.js';
import { requestRender } from '../rendering.js';

const HEIGHT = 170;
const AT_LEAST_S = 120;

export class Chart {
  /** @type {HTMLElement | null} */
  #box = null;
  /** @type {any} */
  #plot = null;
  #look = '';
  #error = '';
  /** @type {[number[], (number | null)[]]} */
  #data = [[], []];
  #watch = new ResizeObserver(() => this.#fit());

  /**
   * @param {object} how
   * @param {string} how.colour a custom property: '--accent'
   * @param {(value: number | null) => string} how.text a value as it is shown
   */
  constructor(how) {
    this.how = how;
    this.host = (/** @type {Element | undefined} */ element) => this.#attach(/** @type {any} */ (element ?? null));
  }

  /**
   * @param {string} title
   * @param {number[]} times seconds
   * @param {(number | null)[]} values
   * @param {string} [note]
   */
  view(title, times, values, note = '') {
    this.#data = [times, values];
    queueMicrotask(() => this.#draw());
    const last = values[values.length - 1] ?? null;
    return html`
      <figure class="panel chart" aria-label=${`${title}: ${this.how.text(last)} now`}>
        <figcaption><span>${title}</span><span class="chart-now">${this.how.text(last)}</span>${note ? html`<span class="soft chart-note">${note}</span>` : nothing}</figcaption>
        ${this.#error ? html`<p class="soft">${this.#error}</p>` : nothing}
        <div class="chart-frame"><div class="chart-box" ${ref(this.host)}></div>
          ${values.some(it => it !== null) ? nothing : html`<p class="chart-empty soft">${values.length === 0 ? 'Begins now' : 'No running task tells'}</p>`}</div>
      </figure>`;
  }

  /** @param {HTMLElement | null} element */
  #attach(element) {
    if (element === this.#box) {
      return;
    }
    this.#watch.disconnect();
    this.#plot?.destroy();
    this.#plot = null;
    this.#box = element;
    if (element) {
      this.#watch.observe(element);
    }
  }

  #fit() {
    if (this.#plot && this.#box) {
      this.#plot.setSize({ width: this.#box.clientWidth, height: HEIGHT });
    }
  }

  async #draw() {
    /** @type {any} */
    let Plot;
    try {
      Plot = await uPlot();
      this.#error = '';
    } catch (failure) {
      const { message } = /** @type {Error} */ (failure);
      if (this.#error !== message) {
        this.#error = message;
        requestRender();
      }
      return;
    }
    const box = this.#box;
    if (!box || !box.isConnected || box.clientWidth === 0) {
      return;
    }
    const style = getComputedStyle(document.documentElement);
    const [line, soft, grid] = [this.how.colour, '--soft', '--line'].map(it => style.getPropertyValue(it).trim());
    const look = `${line} ${soft} ${grid}`;
    if (this.#plot && this.#look === look) {
      this.#plot.setData(this.#data);
      return;
    }
    this.#look = look;
    this.#plot?.destroy();
    this.#plot = new Plot(this.#options(box.clientWidth, line, soft, grid), this.#data, box);
  }

  /** Of all samples; uPlot itself makes a day of a single one. */
  #range() {
    const [times] = this.#data;
    const last = times[times.length - 1] ?? Date.now() / 1000;
    return [Math.min(times[0] ?? last, last - AT_LEAST_S), last];
  }

  /** @param {number} width @param {string} line @param {string} soft @param {string} grid */
  #options(width, line, soft, grid) {
    const axis = { stroke: soft, grid: { stroke: grid, width: 1 }, ticks: { show: false }, font: '11px system-ui, sans-serif' };
    return {
      width, height: HEIGHT,
      legend: { show: false },
      cursor: { y: false, points: { size: 7 } },
      scales: {
        x: { range: () => this.#range() },
        y: { range: (/** @type {any} */ _, /** @type {number} */ __, /** @type {number | null} */ max) => [0, Math.max(1, (max ?? 0) * 1.15)] },
      },
      axes: [
        { ...axis, size: 28, space: 70, values: (/** @type {any} */ _, /** @type {number[]} */ ticks) => ticks.map(clock) },
        { ...axis, size: 56, space: 34, values: (/** @type {any} */ _, /** @type {number[]} */ ticks) => ticks.map(it => this.how.text(it)) },
      ],
      series: [{}, { stroke: line, width: 2, fill: `${line}22`, spanGaps: false, points: { show: () => this.#data[0].length < 3, size: 6 } }],
      hooks: { init: [(/** @type {any} */ plot) => plot.over.append(tip(plot))], setCursor: [(/** @type {any} */ plot) => this.#point(plot)] },
    };
  }

  /** @param {any} plot */
  #point(plot) {
    const { idx, left } = plot.cursor;
    const label = plot.over.querySelector('.chart-tip');
    const value = idx === null || idx === undefined ? undefined : plot.data[1][idx];
    label.hidden = value === undefined || left < 0;
    if (!label.hidden) {
      label.textContent = `${this.how.text(value)} · ${clock(plot.data[0][idx])}`;
      label.style.left = `${Math.max(0, Math.min(left - label.offsetWidth / 2, plot.over.clientWidth - label.offsetWidth))}px`;
    }
  }
}

/** @param {any} plot */
function tip(plot) {
  const label = plot.over.ownerDocument.createElement('div');
  label.className = 'chart-tip';
  label.hidden = true;
  return label;
}

/** @param {number} seconds */
function clock(seconds) {
  return new Date(seconds * 1000).toLocaleTimeString(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit', hour12: false });
}
