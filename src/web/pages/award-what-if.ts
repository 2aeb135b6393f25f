import type { AwardSeen, CommissionerSeen } from '../../application/awards/awards-seen.ts';
import type { Change, WhatIfSeen } from '../../application/awards/what-if.ts';
import { button, checkbox, details, type FieldError, fieldset, input } from '../components/index.ts';
import { first, type Posted } from '../forms/posted.ts';
import { wordsOf } from '../forms/words.ts';
import { type Html, html } from '../html.ts';
import { formToken, type Page } from '../layout.ts';
import type { Visit } from '../visit.ts';
import { changeable, changedIn, fieldName } from './award-changes.ts';
import { awardTitle, awardTrail } from './award-explorer.ts';
import { outcome } from './award-outcome.ts';
import { awardHref, commissionerText, criterionTitle, filesOf, ruleWords } from './award-words.ts';
import { titleOf } from './frame.ts';

/** What was tried, and what came of it; at first neither. */
export interface Tried {
  readonly changes?: readonly Change[];
  readonly found?: WhatIfSeen;
  readonly errors: readonly FieldError[];
}

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

function form(seen: AwardSeen, posted: Posted, { found, errors }: Tried, visit: Visit): Html {
  const policies = changeable(seen);
  const { problem } = filesOf(seen);
  const name = problem.replace('-problem', '-what-if');
  const result = problem.replace('-problem', '-what-if-result');
  const file =
    found?.state === 'awarded' &&
    found.problem !== undefined &&
    details(
      'Recompute this yourself',
      html`<p class="govuk-body">Download the problem as you changed it, and solve it:</p>${button({ label: 'Download the changed problem (JSON)', secondary: true, name: 'file', value: 'problem', unchecked: true })}<pre class="mh-code">npx moothall award solve ${name} --out ${result}</pre><p class="govuk-body">What that award is worth by the policies as they are, with the <a class="govuk-link" href="${awardHref(seen)}#files">problem as proposed</a> beside it:</p><pre class="mh-code">npx moothall award measure ${problem} ${result}</pre>`,
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
${number('Budget for this award', ['budgetPence'], { prefix: '£', width: 10, hint: 'What awards before have left of it. Empty: none.' })}
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
