/** Where values stand in a chart, and what is written beside its axis. Pure. */
import { area, bisector, line, nice, ticks } from '../d3.js';

/** About as many steps as an axis has. */
const STEPS = 3;
/** A unit is used from this many of it on, so that steps are whole. */
const UNITS_AT_LEAST = 3;

/** Units of an axis, the smallest first: how much one is, and what it is called. @type {[number, string][]} */
export const COUNTS = [[1, ''], [1e3, 'k'], [1e6, 'M'], [1e9, 'G'], [1e12, 'T']];
/** @type {[number, string][]} */
export const MILLISECONDS = [[1, ' ms'], [1e3, ' s'], [6e4, ' min'], [3.6e6, ' h'], [8.64e7, ' d']];

/**
 * Round numbers from 0 to above the greatest. All are written in the same unit and with all their digits, so no two read alike.
 * @param {number} greatest above 0
 * @param {[number, string][]} units
 * @returns {{value: number, text: string}[]}
 */
export function axis(greatest, units) {
  const [size, name] = units.filter(it => greatest >= it[0] * UNITS_AT_LEAST).pop() ?? units[0];
  const [from, to] = nice(0, greatest / size, STEPS);
  return ticks(from, to, STEPS).map((/** @type {number} */ it) => ({ value: it * size, text: it + name }));
}

/**
 * Values over time as a line that breaks where nothing is known, and the area below it.
 * @param {number[]} times ascending
 * @param {(number | null)[]} values
 * @param {object} box
 * @param {number} box.from the time at the left
 * @param {number} box.to the time at the right
 * @param {number} box.width
 * @param {number} box.height
 * @param {number} box.top the value at the top; 0 is at the bottom
 * @returns {{line: string | null, area: string | null}} for the attribute d of paths; null if there is nothing to draw
 */
export function paths(times, values, box) {
  const places = columns(times, values, box);
  const known = (/** @type {[number, number | null]} */ it) => it[1] !== null;
  const up = (/** @type {[number, number]} */ it) => box.height * (1 - it[1] / box.top);
  return {
    line: line().defined(known).y(up).digits(1)(places),
    area: area().defined(known).y0(box.height).y1(up).digits(1)(places),
  };
}

/**
 * Of many values in one column of pixels, the greatest and the least.
 * @param {number[]} times
 * @param {(number | null)[]} values
 * @param {{from: number, to: number, width: number}} box
 * @returns {[number, number | null][]} how far from the left, and the value
 */
function columns(times, values, { from, to, width }) {
  /** @type {{x: number, greatest: number | null, least: number | null}[]} */
  const columns = [];
  times.forEach((time, at) => {
    const value = time < from ? null : values[at];
    const x = ((time - from) / Math.max(1e-9, to - from)) * width;
    const last = columns[columns.length - 1];
    if (value !== null && last && last.greatest !== null && last.least !== null && Math.floor(last.x) === Math.floor(x)) {
      last.greatest = Math.max(last.greatest, value);
      last.least = Math.min(last.least, value);
    } else {
      columns.push({ x, greatest: value, least: value });
    }
  });
  return columns.flatMap(({ x, greatest, least }) => (greatest === least ? [[x, greatest]] : [[x, greatest], [x, least]]));
}

/** The index of what is nearest to a time. @type {(times: number[], time: number) => number} ascending, not empty */
export const nearest = bisector((/** @type {number} */ it) => it).center;
