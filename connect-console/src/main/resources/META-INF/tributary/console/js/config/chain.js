/**
 * Lists of named plugins inside a configuration: transforms and predicates. `transforms=a,b` tells their order, `transforms.a.*`
 * are the settings of one. All functions return a new configuration. Pure.
 *
 * @typedef {'transforms' | 'predicates'} Kind
 * @typedef {Map<string, string>} Config
 */

/** @param {Config} config @param {Kind} kind @returns {string[]} */
export function linksOf(config, kind) {
  return [...new Set((config.get(kind) ?? '').split(',').map(name => name.trim()).filter(name => name !== ''))];
}

/** @param {Config} config @param {Kind} kind @param {string} type the class @returns {{config: Config, name: string}} */
export function addLink(config, kind, type) {
  const simple = type.slice(type.lastIndexOf('.') + 1).replace(/\$.*/, '');
  const base = simple.charAt(0).toLowerCase() + simple.slice(1);
  const names = linksOf(config, kind);
  let name = base;
  for (let number = 2; names.includes(name); number++) {
    name = `${base}${number}`;
  }
  const next = withLinks(config, kind, [...names, name]);
  next.set(`${kind}.${name}.type`, type);
  return { config: next, name };
}

/** With all its settings, and for a predicate its use by transforms. @param {Config} config @param {Kind} kind @param {string} name */
export function removeLink(config, kind, name) {
  const next = withLinks(config, kind, linksOf(config, kind).filter(it => it !== name));
  for (const key of settingsOf(config, kind, name)) {
    next.delete(key);
  }
  if (kind === 'predicates') {
    usersOf(config, name).forEach(user => {
      next.delete(`transforms.${user}.predicate`);
      next.delete(`transforms.${user}.negate`);
    });
  }
  return next;
}

/** @param {Config} config @param {Kind} kind @param {string} name @param {number} by -1 is earlier */
export function moveLink(config, kind, name, by) {
  const names = linksOf(config, kind);
  const at = names.indexOf(name);
  const to = Math.max(0, Math.min(names.length - 1, at + by));
  names.splice(to, 0, ...names.splice(at, 1));
  return withLinks(config, kind, names);
}

/** Why a link cannot be called so; null if it can. @param {Config} config @param {Kind} kind @param {string} to */
export function refusedName(config, kind, to) {
  return to === '' ? 'It needs a name.' : /[\s,.]/.test(to) ? 'A name has no spaces, commas or dots.'
    : linksOf(config, kind).includes(to) ? `There is one called ${to} already.` : null;
}

/** @param {Config} config @param {Kind} kind @param {string} from @param {string} to not refused */
export function renameLink(config, kind, from, to) {
  const prefix = `${kind}.${from}.`;
  const own = new Set(settingsOf(config, kind, from));
  const users = new Set(kind === 'predicates' ? usersOf(config, from).map(user => `transforms.${user}.predicate`) : []);
  const renamed = new Map([...config].map(([key, value]) => (own.has(key) ? [`${kind}.${to}.${key.slice(prefix.length)}`, value]
    : [key, users.has(key) ? to : value])));
  return withLinks(renamed, kind, linksOf(config, kind).map(name => (name === from ? to : name)));
}

/** The keys of one: not those of another whose name begins alike. @param {Config} config @param {Kind} kind @param {string} name */
export function settingsOf(config, kind, name) {
  const longer = linksOf(config, kind).filter(it => it.startsWith(`${name}.`)).map(it => `${kind}.${it}.`);
  return [...config.keys()].filter(key => key.startsWith(`${kind}.${name}.`) && !longer.some(prefix => key.startsWith(prefix)));
}

/** The transforms that a predicate decides about. @param {Config} config @param {string} predicate */
export function usersOf(config, predicate) {
  return linksOf(config, 'transforms').filter(name => config.get(`transforms.${name}.predicate`) === predicate);
}

/** @param {Config} config @param {Kind} kind @param {string[]} names */
function withLinks(config, kind, names) {
  const next = new Map(config);
  if (names.length === 0) {
    next.delete(kind);
  } else {
    next.set(kind, names.join(','));
  }
  return next;
}
