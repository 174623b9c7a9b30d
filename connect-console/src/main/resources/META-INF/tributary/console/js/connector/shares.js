/** Shares of time per stage. */
import { html, nothing } from '../lit.js';
import { duration } from '../format.js';

/** In the order in which a record meets them, and what each means. @type {[string, string][]} */
const STAGES = [
  ['poll', 'fetching records'], ['transform', 'transforms and predicates'], ['convert', 'converters'],
  ['send', 'waiting for the producer'], ['put', 'the plugin writing'], ['flush', 'flushing'], ['commit', 'committing offsets'],
  ['rebalance', 'rebalance of the consumer group'], ['start', 'starting'], ['stop', 'stopping'], ['none', 'nothing to do'],
];

/** @param {Record<string, number>} shares @returns {[string, number][]} */
function ordered(shares) {
  return STAGES.filter(([stage]) => shares[stage] > 0.0005).map(([stage]) => [stage, shares[stage]]);
}

/** @param {Record<string, number>} shares */
export function shareBar(shares) {
  const all = ordered(shares);
  const known = all.reduce((sum, [, share]) => sum + share, 0);
  return html`<div class="share-bar" role="img" aria-label=${all.map(([stage, share]) => `${stage} ${percent(share)}`).join(', ')}>
    ${all.map(([stage, share]) => html`<span class="stage-${stage}" .style=${`flex-grow:${share}`} title=${`${stage}: ${percent(share)}`}><span>${share >= 0.08 ? percent(share) : nothing}</span></span>`)}
    ${known < 0.995 ? html`<span class="share-rest" .style=${`flex-grow:${1 - known}`}></span>` : nothing}</div>`;
}

/** @param {Record<string, number>} shares @param {(share: number) => number | null} [perThousand] how many milliseconds of a stage 1,000 records take */
export function legend(shares, perThousand = () => null) {
  return html`<ul class="legend">${STAGES.filter(([stage]) => shares[stage] > 0.0005).map(([stage, means]) => html`
    <li><span class="swatch stage-${stage}"></span>${stage} <b>${percent(shares[stage])}</b>${time(stage, perThousand(shares[stage]))} <span class="soft">${means}</span></li>`)}</ul>`;
}

/** @param {string} stage @param {number | null} ms */
function time(stage, ms) {
  return ms === null || stage === 'none' ? nothing : html` <span class="soft">${ms < 10 ? `${ms.toFixed(1)} ms` : duration(ms)} per 1,000,</span>`;
}

/** @param {{shares: Record<string, number>}[]} tasks @returns {Record<string, number>} */
export function meanShares(tasks) {
  return Object.fromEntries(STAGES.map(([stage]) => [stage, tasks.reduce((sum, it) => sum + (it.shares[stage] ?? 0), 0) / tasks.length]));
}

/** @param {number} share */
function percent(share) {
  return share < 0.01 ? '<1 %' : `${Math.round(share * 100)} %`;
}
