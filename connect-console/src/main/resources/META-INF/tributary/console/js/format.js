/** Numbers and times as people read them. All take null, for what is not known, and give an en dash for it. */

const NONE = '–';
const WHOLE = new Intl.NumberFormat('en');
const MOMENT = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
const TEXT = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });
const UNITS = ['', 'k', 'M', 'G', 'T'];

/** 1,234,567 @param {number | null | undefined} value */
export function whole(value) {
  return value === null || value === undefined ? NONE : WHOLE.format(value);
}

/** Three figures: 1.23M @param {number | null | undefined} value */
export function short(value) {
  if (value === null || value === undefined) {
    return NONE;
  }
  let rest = Math.abs(value);
  let unit = 0;
  while (rest >= 999.5 && unit < UNITS.length - 1) {
    rest /= 1000;
    unit++;
  }
  const digits = unit === 0 ? (rest > 0 && rest < 10 && !Number.isInteger(rest) ? 1 : 0) : rest < 9.995 ? 2 : rest < 99.95 ? 1 : 0;
  return (value < 0 ? '-' : '') + rest.toFixed(digits) + UNITS[unit];
}

/** 1.2 GB @param {number | null | undefined} value */
export function bytes(value) {
  if (value === null || value === undefined || value < 0) {
    return NONE;
  }
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let rest = value;
  let unit = 0;
  while (rest >= 1000 && unit < units.length - 1) {
    rest /= 1024;
    unit++;
  }
  return `${rest < 10 && unit > 0 ? rest.toFixed(1) : Math.round(rest)} ${units[unit]}`;
}

/** 5 s, 3 min, 2 h 5 min, 4 d 2 h @param {number | null | undefined} ms */
export function duration(ms) {
  if (ms === null || ms === undefined) {
    return NONE;
  }
  if (ms < 1000) {
    return `${Math.max(0, Math.round(ms))} ms`;
  }
  const s = Math.floor(ms / 1000);
  if (s < 60) {
    return `${s} s`;
  }
  const min = Math.floor(s / 60);
  if (min < 60) {
    return `${min} min`;
  }
  const h = Math.floor(min / 60);
  if (h < 24) {
    return h >= 10 || min % 60 === 0 ? `${h} h` : `${h} h ${min % 60} min`;
  }
  return h >= 240 || h % 24 === 0 ? `${Math.floor(h / 24)} d` : `${Math.floor(h / 24)} d ${h % 24} h`;
}

/** A point in time in the reader's own zone. @param {number | null | undefined} ms */
export function moment(ms) {
  return ms === null || ms === undefined ? NONE : MOMENT.format(ms);
}

/** A point in time for machines. @param {number | null} ms */
export function iso(ms) {
  return ms === null ? null : new Date(ms).toISOString();
}

/** 1 task, 2 tasks @param {number} count @param {string} one @param {string} [many] */
export function plural(count, one, many = `${one}s`) {
  return `${whole(count)} ${count === 1 ? one : many}`;
}

/** What people call a plugin: JdbcSink of io.debezium.connector.jdbc.JdbcSinkConnector. @param {string | null} name */
export function pluginName(name) {
  return name === null ? NONE : simpleName(name).replace(/(?<=.)Connector$/, '');
}

/** The last part of a class name. @param {string | null} name */
export function simpleName(name) {
  return name === null ? NONE : name.slice(name.lastIndexOf('.') + 1);
}

/** Orders names as people do: capital letters are no others, and 10 comes after 9. @param {string} one @param {string} other */
export function compareText(one, other) {
  return TEXT.compare(one, other);
}
