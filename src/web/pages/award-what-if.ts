import type { Change, WhatIfSeen } from '../../application/award-what-if.ts';
import type { AwardSeen, CommissionerSeen } from '../../application/awards-seen.ts';
import { pounds } from '../amounts.ts';
import {
  button,
  checkbox,
  details,
  type FieldError,
  fieldset,
  input,
  insetText,
  table,
} from '../components/index.ts';
import { first, type Posted } from '../forms/posted.ts';
import { wordsOf } from '../forms/words.ts';
import { type Html, html } from '../html.ts';
import { formToken, type Page } from '../layout.ts';
import type { Visit } from '../visit.ts';
import { changeable, changedIn, fieldName } from './award-changes.ts';
import { awardTitle, awardTrail } from './award-explorer.ts';
import {
  awardHref,
  commissionerText,
  filesOf,
  gain,
  lotTitle,
  ruleWords,
  shortfallWords,
} from './award-words.ts';
import { entriesOf, textOf } from './document.ts';
import { titleOf } from './frame.ts';

/** What was tried, and what came of it; at first neither. */
export interface Tried {
  readonly changes?: readonly Change[];
  readonly found?: WhatIfSeen;
  readonly errors: readonly FieldError[];
}

type Awarded = Extract<WhatIfSeen, { state: 'awarded' }>;

/** Other policies tried on the same offers and scores: who would gain and who would lose. Nothing of it is kept. */
export async function whatIfPage(seen: AwardSeen, posted: Posted, tried: Tried, visit: Visit): Promise<Page> {
  const title = 'What if a policy were different?';
  const content = html`<span class="govuk-caption-l">${awardTitle(seen)}, ${titleOf(seen.reading)}</span>
<h1 class="govuk-heading-l">${title}</h1>
<div class="mh-what-if"><p class="govuk-body govuk-!-font-weight-bold">What if – not binding, not stored</p><p class="govuk-body">The same offers and scores are awarded again under the policies that you try. Nothing is recorded, nobody else sees it, and the proposal stays as it is.</p></div>
${tried.found !== undefined && outcome(seen, tried.found, tried.changes ?? [])}
${form(seen, posted, tried, visit)}`;
  return { title, content, errors: tried.errors, trail: await awardTrail(seen, visit, 'What if') };
}

function outcome(seen: AwardSeen, found: WhatIfSeen, changes: readonly Change[]): Html | undefined {
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
  html`<p class="govuk-body">No award could keep every rule that must hold and fill every lot that must be filled. These cannot hold together; without any one of them the others can:</p>
<ul class="govuk-list govuk-list--bullet">${(after.conflict ?? []).map(({ type, id, commissioner }) => {
    const one = seen.commissioners.find((known) => known.id === commissioner);
    const rule = one?.policy?.rules?.find((known) => known.id === id);
    const what =
      type === 'lot'
        ? `the lot ${lotTitle(seen, id)}`
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

function form(seen: AwardSeen, posted: Posted, { found, errors }: Tried, visit: Visit): Html {
  const policies = changeable(seen);
  const name = filesOf(seen).problem.replace('-problem', '-what-if');
  const file =
    found?.state === 'awarded' &&
    found.problem !== undefined &&
    details(
      'Recompute this yourself',
      html`<p class="govuk-body">Download the problem as you changed it, and solve it:</p>${button({ label: 'Download the changed problem (JSON)', secondary: true, name: 'file', value: 'problem', unchecked: true })}<pre class="mh-code">npx moothall award solve ${name}</pre>`,
    );
  return html`<form method="post" action="${awardHref(seen, '/what-if')}" novalidate>${formToken(visit.around)}${file}
<h2 class="govuk-heading-m">${policies.length === 1 ? 'The policy' : 'The policies'}</h2>
<p class="govuk-body">${policies.length === seen.commissioners.length ? 'Change what you want to try.' : 'You see and change the policies that the rules let you read; the others stay as they are, and are not shown.'} What you leave is as proposed.</p>
${policies.map(([index, one]) => {
  const inside = policyFields(seen, one, index, { posted, errors });
  const text = commissionerText(one, seen.reading.names);
  const open =
    policies.length === 1 ||
    changedIn(posted, seen, index) ||
    errors.some(({ field }) => field?.startsWith(fieldName(index)) === true);
  return policies.length === 1
    ? fieldset({ legend: text, content: inside })
    : details(text, fieldset({ legend: text, legendHidden: true, content: inside }), open);
})}
${button({ label: 'Work it out' })}
<p class="govuk-body"><a class="govuk-link" href="${awardHref(seen, '/what-if')}">Start again from the proposal</a></p></form>`;
}

interface Filled {
  readonly posted: Posted;
  readonly errors: readonly FieldError[];
}

function policyFields(seen: AwardSeen, one: CommissionerSeen, index: number, filled: Filled): Html {
  const { policy } = one;
  const criteria = Object.keys(policy?.weights ?? {});
  const scored = criteria.filter((criterion) => criterion !== 'price');
  const number = (label: string, steps: readonly string[], more: object = {}) =>
    field(fieldName(index, ...steps), label, filled, more);
  const rules = policy?.rules ?? [];
  return html`${group('Weights, together 100', html`${criteria.map((criterion) => number(`Weight of ${criterionTitle(seen, criterion)}`, ['weights', criterion], { suffix: '%' }))}`)}
${scored.length > 0 && group('Least scores: a provider below one wins nothing here', html`${scored.map((criterion) => number(`Least score for ${criterionTitle(seen, criterion)}`, ['minimumScores', criterion]))}`)}
${number('Budget', ['budgetPence'], { prefix: '£', width: 10, hint: 'Empty: none.' })}
${rules.length > 0 && group('Rules', html`${rules.map((rule) => html`<p class="govuk-body">${ruleWords(rule, seen.reading.names)}</p>${ruleFields(rule, index, filled)}`)}`)}`;
}

const group = (legend: string, content: Html): Html =>
  html`<div class="mh-group govuk-form-group">${fieldset({ legend, content: html`<div class="mh-fields">${content}</div>` })}</div>`;

function ruleFields(
  rule: { readonly id?: unknown; readonly share?: unknown; readonly count?: unknown },
  index: number,
  filled: Filled,
): Html {
  const id = String(rule.id);
  const out = fieldName(index, 'rules', id, 'leftOut');
  return html`${rule.share !== undefined && field(fieldName(index, 'rules', id, 'share'), `Share in rule ${wordsOf(id).toLowerCase()}`, filled, { suffix: '%' })}${rule.count !== undefined && field(fieldName(index, 'rules', id, 'count'), `Providers in rule ${wordsOf(id).toLowerCase()}`, filled)}${checkbox({ id: out, name: out, label: `Leave out rule ${wordsOf(id).toLowerCase()}`, checked: first(filled.posted, out) === 'true' })}`;
}

function field(name: string, label: string, { posted, errors }: Filled, more: object = {}): Html {
  const error = errors.find((one) => one.field === name)?.text;
  return input({
    id: name,
    name,
    label,
    value: first(posted, name),
    width: 5,
    inputmode: 'decimal',
    ...more,
    ...(error === undefined ? {} : { error }),
  });
}

const criterionTitle = (seen: AwardSeen, id: string): string =>
  (
    textOf(
      entriesOf(seen.reading.document, 'criteria').find((one) => one.id === id),
      'title',
    ) ?? wordsOf(id)
  ).toLowerCase();
