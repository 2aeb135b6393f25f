import type { AwardSeen } from '../../application/awards/awards-seen.ts';
import type { Change, WhatIfSeen } from '../../application/awards/what-if.ts';
import { pounds } from '../amounts.ts';
import { insetText, table } from '../components/index.ts';
import { type Html, html } from '../html.ts';
import {
  commissionerText,
  criterionTitle,
  gain,
  lotTitle,
  ruleWords,
  shortfallWords,
} from './award-words.ts';

type Awarded = Extract<WhatIfSeen, { state: 'awarded' }>;

/** What would be awarded under the policies that were tried, beside what is proposed. */
export function outcome(seen: AwardSeen, found: WhatIfSeen, changes: readonly Change[]): Html | undefined {
  switch (found.state) {
    case 'wrong':
      return undefined;
    case 'waiting':
      return insetText(
        html`<p class="govuk-body">It is being worked out and takes longer than a moment. Ask again with the button below: what is found meanwhile is kept for you.</p>`,
      );
    case 'fault':
      return insetText(html`<p class="govuk-body">It could not be worked out: ${found.message}.</p>`);
    case 'awarded':
      return html`<h2 class="govuk-heading-m" id="outcome">What would come of it</h2>${tryings(seen, changes)}${found.after.status === 'infeasible' ? impossible(seen, found) : awarded(seen, found)}`;
  }
}

/** What was changed, in words. */
function tryings(seen: AwardSeen, changes: readonly Change[]): Html {
  const pairs = (values: Readonly<Record<string, number>>, unit = '') =>
    Object.entries(values)
      .map(([id, value]) => `${criterionTitle(seen, id)} ${value}${unit}`)
      .join(', ');
  const said = ({ commissioner, weights, minimumScores, budgetPence, rules = [] }: Change) => {
    const one = seen.commissioners.find(({ id }) => id === commissioner);
    const parts = [
      ...(weights === undefined ? [] : [`weights: ${pairs(weights, '%')}`]),
      ...(minimumScores === undefined
        ? []
        : [`least scores: ${Object.keys(minimumScores).length === 0 ? 'none' : pairs(minimumScores)}`]),
      ...(budgetPence === undefined
        ? []
        : [budgetPence === null ? 'no budget' : `a budget of ${pounds(budgetPence)}`]),
      ...rules.map((change) => {
        const rule = one?.policy?.rules?.find(({ id }) => id === change.id) ?? {};
        const { id: _, leftOut, ...numbers } = change;
        return leftOut === true
          ? `without the rule “${ruleWords(rule, seen.reading.names)}”`
          : `the rule “${ruleWords({ ...rule, ...numbers }, seen.reading.names)}”`;
      }),
    ];
    return html`<li>${one === undefined ? commissioner : commissionerText(one, seen.reading.names)}: ${parts.join('; ')}</li>`;
  };
  return html`<p class="govuk-body">You tried:</p><ul class="govuk-list govuk-list--bullet">${changes.map(said)}</ul>`;
}

const impossible = (seen: AwardSeen, { after }: Awarded): Html =>
  html`<p class="govuk-body">No award could keep every rule that must hold and fill every lot that must be filled. ${(after.conflict ?? []).length === 1 ? 'This alone stands in the way:' : 'These cannot hold together; without any one of them the others can:'}</p>
<ul class="govuk-list govuk-list--bullet">${(after.conflict ?? []).map(({ type, id, commissioner }) => {
    const one = seen.commissioners.find((known) => known.id === commissioner);
    const rule = one?.policy?.rules?.find((known) => known.id === id);
    const what =
      type === 'lot'
        ? `the lot ${lotTitle(seen, id)} has to be awarded`
        : rule === undefined
          ? 'a rule'
          : ruleWords(rule, seen.reading.names);
    return html`<li>${one === undefined ? commissioner : commissionerText(one, seen.reading.names)}: ${what}</li>`;
  })}</ul>`;

function awarded(seen: AwardSeen, found: Awarded): Html {
  const { before, after, measured } = found;
  const value = [...measured.values()].reduce((sum, own) => sum + own, 0);
  const moved = hands(seen, found);
  return html`<p class="govuk-body">The award would cost <strong>${pounds(after.costPence)}</strong> (${gain(after.costPence - before.costPence).toLowerCase()}). Measured by the policies as they are, all together would have ${pounds(value)} of public value (${gain(value - before.valuePence).toLowerCase()}).${after.status === 'gap' && ' Not proved: the best that was found within a time limit.'}</p>
${table({
  caption: 'Who gains and who loses',
  columns: [
    { title: 'Commissioner' },
    { title: 'Value as proposed', numeric: true },
    { title: 'Value then', numeric: true },
    { title: 'Gains or loses' },
    { title: 'Price then', numeric: true },
    { title: 'Falls short then by' },
  ],
  rows: after.perCommissioner.map((then) => {
    const now = before.perCommissioner.find(({ id }) => id === then.id);
    const one = seen.commissioners.find(({ id }) => id === then.id);
    const own = measured.get(then.id) ?? 0;
    return [
      one === undefined ? then.id : commissionerText(one, seen.reading.names),
      pounds(now?.valuePence ?? 0),
      html`${pounds(own)}${then.valuePence !== own && html`<span class="mh-source">${pounds(then.valuePence)} by the policy tried</span>`}`,
      direction(own - (now?.valuePence ?? 0)),
      pounds(then.costPence),
      shortfallWords(then.shortfallPpm),
    ];
  }),
})}
<p class="govuk-body-s">Both values are measured by the policies as they are, because two policies are two yardsticks. Falling short is measured by the policies tried.</p>
${moved ?? html`<p class="govuk-body">Every lot would go to the same offer as proposed.</p>`}`;
}

const direction = (pence: number): Html =>
  pence === 0
    ? html`Neither`
    : html`<strong>${pence > 0 ? 'Gains' : 'Loses'}</strong> ${pounds(Math.abs(pence))}`;

function hands(seen: AwardSeen, { before, after }: Awarded): Html | undefined {
  const winner = (award: Pick<Awarded['after'], 'perLot'>, lot: string) =>
    award.perLot.find(({ id }) => id === lot);
  const moved = seen.lots.filter(({ id }) => winner(before, id)?.offer !== winner(after, id)?.offer);
  if (moved.length === 0) return undefined;
  const said = (won: ReturnType<typeof winner>) =>
    won === undefined
      ? 'Nobody'
      : `${seen.reading.names[won.provider] ?? won.provider} at ${pounds(won.pricePence)}`;
  return table({
    caption: 'Lots that would change hands',
    columns: [{ title: 'Lot' }, { title: 'As proposed' }, { title: 'Then' }],
    rows: moved.map(({ id }) => [lotTitle(seen, id), said(winner(before, id)), said(winner(after, id))]),
  });
}
