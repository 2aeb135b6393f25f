import type { AwardSeen, CommissionerSeen } from '../../application/awards/awards-seen.ts';
import { pounds } from '../amounts.ts';
import { insetText } from '../components/index.ts';
import { EMPTY, type Html, html } from '../html.ts';

type Budget = CommissionerSeen['budgets'][number];

/** What was on the budget of a commissioner, or of the bodies behind it, before this award, and what is left after it. */
export function budgetWords(
  seen: AwardSeen,
  { bodies, budgets, budgetPence }: CommissionerSeen,
  cost: number,
): Html | string | undefined {
  const [first] = budgets;
  // Before what awards took was kept beside a problem, each award was held against the whole budget.
  if (first === undefined)
    return budgetPence === undefined
      ? undefined
      : `${pounds(budgetPence)} for this award by itself, which takes ${pounds(cost)} of it. What other awards took was not counted.`;
  if (bodies.length === 1) return oneBudget(seen, first);
  const { names } = seen.reading;
  return html`<ul class="govuk-list govuk-!-margin-bottom-0">${budgets.map((one) => html`<li>${names[one.body] ?? one.body}: ${oneBudget(seen, one)}</li>`)}</ul>`;
}

/** Of a proposal what is on the budget now, of a decided award what was when it was worked out. */
function oneBudget({ open }: AwardSeen, { takesPence, joint, now, ...then }: Budget): string {
  const { pence, takenPence, leftPence } = now ?? then;
  const said = open ? 'is awarded already' : 'was awarded before';
  const before =
    takenPence === 0 ? '' : `, of which ${pounds(takenPence)} ${said}; ${pounds(leftPence)} left`;
  const after =
    takesPence > leftPence
      ? `this award would take ${pounds(takesPence - leftPence)} more`
      : `${pounds(leftPence - takesPence)} left after this award`;
  return `${pounds(pence)}${before}; ${after}${joint ? ', with its share of what is bought jointly' : ''}`;
}

/**
 * An award is worked out within what is left of each budget; what it cannot know is what is awarded afterwards. What is
 * bought alone and what is bought jointly are held against the same budget one by one, and may go beyond it together.
 */
export function beyondBudget({ open, reading }: AwardSeen, { budgets }: CommissionerSeen): Html {
  const beyond = budgets.filter(
    ({ takesPence, leftPence, now }) => takesPence > (now?.leftPence ?? leftPence),
  );
  if (!open || beyond.length === 0) return EMPTY;
  const said = beyond.map(({ body, takesPence, leftPence, now }) => {
    const since =
      now === undefined
        ? 'What is bought jointly is held against a budget by itself when an award is worked out, not together with the rest.'
        : `When it was worked out, ${pounds(leftPence)} was left; now ${pounds(now.leftPence)} is.`;
    return `This award takes ${pounds(takesPence)} of the budget of ${reading.names[body] ?? body}, more than is left of it. ${since}`;
  });
  return insetText(
    html`<p class="govuk-body"><strong>Beyond the budget.</strong> ${said.join(' ')} It cannot be decided as it is: it has to be worked out anew, a lot refused, or the mandate changed.</p>`,
  );
}
