/** Where values stand in a chart. Pure. */

/**
 * Round numbers from 0 to above the greatest.
 * @param {number} greatest
 * @param {number} [most] how many steps
 * @returns {number[]}
 */
export function ticks(greatest, most = 4) {
  const rough = Math.max(greatest, 1e-9) / most;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = /** @type {number} */ ([1, 2, 5, 10].find(it => it * power >= rough * (1 - 1e-9))) * power;
  const count = Math.max(1, Math.ceil(greatest / step - 1e-9));
  return Array.from({ length: count + 1 }, (_, at) => at * step);
}

/**
 * Values over time as a line that breaks where nothing is known. Of many in one place, the least and the greatest are drawn.
 * @param {number[]} times ascending
 * @param {(number | null)[]} values
 * @param {object} box
 * @param {number} box.from the time at the left
 * @param {number} box.to the time at the right
 * @param {number} box.width
 * @param {number} box.height
 * @param {number} box.top the value at the top; 0 is at the bottom
 * @returns {{line: string, area: string}} for the attribute d of paths
 */
export function paths(times, values, { from, to, width, height, top }) {
  let line = '';
  let area = '';
  /** The places of the present piece. @type {string[]} */
  let piece = [];
  let column = NaN;
  let [least, greatest, x] = [0, 0, 0];
  const y = (/** @type {number} */ value) => (height - (value / top) * height).toFixed(1);
  const endColumn = () => {
    if (!Number.isNaN(column)) {
      piece.push(`${x.toFixed(1)} ${y(greatest)}`);
      if (least !== greatest) {
        piece.push(`${x.toFixed(1)} ${y(least)}`);
      }
    }
    column = NaN;
  };
  const endPiece = () => {
    endColumn();
    if (piece.length > 0) {
      const [first, last] = [piece[0], piece[piece.length - 1]].map(it => it.split(' ')[0]);
      line += `M${piece.join('L')}${piece.length === 1 ? 'h1' : ''}`;
      area += `M${first} ${height}L${piece.join('L')}L${last} ${height}Z`;
    }
    piece = [];
  };
  times.forEach((time, at) => {
    const value = values[at];
    if (value === null || time < from) {
      endPiece();
      return;
    }
    const place = ((time - from) / Math.max(1e-9, to - from)) * width;
    if (Math.floor(place) !== column) {
      endColumn();
      column = Math.floor(place);
      [least, greatest, x] = [value, value, place];
    } else {
      least = Math.min(least, value);
      greatest = Math.max(greatest, value);
    }
  });
  endPiece();
  return { line, area };
}

/** The index of what is nearest to a time. @param {number[]} times ascending, not empty @param {number} time */
export function nearest(times, time) {
  let [low, high] = [0, times.length - 1];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    [low, high] = times[middle] <= time ? [middle, high] : [low, middle];
  }
  return Math.abs(times[low] - time) <= Math.abs(times[high] - time) ? low : high;
}
