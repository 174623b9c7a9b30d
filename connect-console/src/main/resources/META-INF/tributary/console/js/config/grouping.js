/**
 * How the keys of a connector are laid out in a form: the plugin's own groups first, then what every connector has. Pure.
 *
 * @typedef {object} Definition as the REST API has it (ConfigKey)
 * @property {string} name
 * @property {string} type
 * @property {boolean} required
 * @property {string | null} default_value
 * @property {'HIGH' | 'MEDIUM' | 'LOW'} importance
 * @property {string} documentation
 * @property {string | null} group
 * @property {number} order_in_group
 * @property {string} width
 * @property {string} display_name
 * @property {string[]} dependents
 *
 * @typedef {object} Section
 * @property {string} id
 * @property {string} title
 * @property {Definition[]} keys the most important first
 */

const CONVERTERS = ['key.converter', 'value.converter', 'header.converter'];
/** Keys that stand first whatever group they are in. */
const BEGINNING = ['name', 'topics', 'topics.regex', 'tasks.max'];
/** Said elsewhere: the plugin is chosen in the gallery, chains have their own part, the kind of a converter is set by the worker. */
const ELSEWHERE = new Set(['connector.class', 'transforms', 'predicates', ...CONVERTERS.map(key => `${key}.converter.type`)]);
/** Settings of the clients that the worker gives to the connector. */
const CLIENTS = 'Kafka clients';
const COMMON_LAST = ['Error Handling', 'Topic Creation', 'Exactly Once Support', 'offsets.topic', CLIENTS, 'Common'];
const RANK = { HIGH: 1, MEDIUM: 2, LOW: 3 };

/** @param {string} key */
export function isOfChain(key) {
  return key.startsWith('transforms.') || key.startsWith('predicates.');
}

/** Of a converter and its settings, the key of the converter. @param {string} key */
export function converterOf(key) {
  return CONVERTERS.find(it => key === it || key.startsWith(`${it}.`)) ?? null;
}

/** Whether it is shown without being asked for. @param {Definition} definition */
export function isBasic(definition) {
  return definition.required || definition.importance === 'HIGH';
}

/**
 * @param {Definition[]} definitions in the order of the REST API
 * @param {string[]} groups in the order of the REST API; may be empty
 * @returns {Section[]} of keys outside chains
 */
export function sectionsOf(definitions, groups) {
  const own = definitions.filter(it => !ELSEWHERE.has(it.name) && !isOfChain(it.name));
  const beginning = BEGINNING.flatMap(name => own.filter(it => it.name === name));
  const converters = CONVERTERS.flatMap(kind => [
    ...own.filter(it => it.name === kind), ...inOrder(own.filter(it => it.name !== kind && converterOf(it.name) === kind))]);
  const rest = own.filter(it => !BEGINNING.includes(it.name) && converterOf(it.name) === null);
  const groupOf = (/** @type {Definition} */ it) => (/^(producer|consumer|admin)\.override\./.test(it.name) ? CLIENTS : it.group ?? '');
  const names = [...new Set([...groups, ...rest.map(groupOf)])].filter(name => rest.some(it => groupOf(it) === name));
  const plugins = [...names].filter(name => !COMMON_LAST.includes(name)).sort((one, other) => Number(one === '') - Number(other === ''));
  const common = COMMON_LAST.filter(name => names.includes(name));
  const section = (/** @type {string} */ name) => ({
    id: `group-${name}`, title: name === '' ? 'Settings' : /** @type {Record<string, string>} */ ({ Common: 'Worker and plugin', 'offsets.topic': 'Offsets topic' })[name] ?? name,
    keys: inOrder(rest.filter(it => groupOf(it) === name)),
  });
  return [
    { id: 'begin', title: 'Basics', keys: beginning },
    ...plugins.map(section),
    { id: 'converters', title: 'Converters', keys: converters },
    ...common.map(section),
  ].filter(it => it.keys.length > 0);
}

/** Required ones, then by importance, then as their author ordered them. @param {Definition[]} keys */
export function inOrder(keys) {
  const rank = (/** @type {Definition} */ it) => (it.required ? 0 : RANK[it.importance] ?? 3);
  return [...keys].sort((one, other) => rank(one) - rank(other) || place(one) - place(other));
}

/** @param {Definition} it */
function place(it) {
  return it.order_in_group < 0 ? Number.MAX_SAFE_INTEGER : it.order_in_group;
}

/** @param {Definition} it @param {string[]} words lower case; all must be found */
export function found(it, words) {
  const text = `${it.name} ${it.display_name} ${it.documentation}`.toLowerCase();
  return words.every(word => text.includes(word));
}

/** The documentation without the markup that some plugins write into it. @param {string | null | undefined} documentation */
export function plainText(documentation) {
  return (documentation ?? '').replace(/<\/?(?:a|b|br|code|em|i|li|ol|p|pre|strong|tt|ul)\b[^<>]*>/gi, tag => (/^<(?:br|li|p)/i.test(tag) ? ' ' : ''))
    .replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&quot;/g, '"').replace(/&amp;/g, '&').replace(/\s+/g, ' ').trim();
}
