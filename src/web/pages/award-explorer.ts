import type { AwardSeen } from '../../application/awards/awards-seen.ts';
import { boundWords, openWords } from '../../application/awards/open-words.ts';
import { pounds } from '../amounts.ts';
import { button, details, insetText, summaryList } from '../components/index.ts';
import { type Html, html } from '../html.ts';
import type { Page } from '../layout.ts';
import type { Visit } from '../visit.ts';
import { commissioners, frontier, sharing, winners } from './award-parts.ts';
import { LEFT_OUT, leftOutList, lossTable, policyTable, ruleTable } from './award-reasons.ts';
import { providersTerms } from './award-terms.ts';
import {
  awardHref,
  commissionerHref,
  commissionerText,
  filesOf,
  offerWords,
  withNames,
} from './award-words.ts';
import { textOf } from './document.ts';
import { section, titleOf, trailOf } from './frame.ts';
import { refusedOf, withoutRefused } from './refusals.ts';
import { described, idWords, plural, statusTag, when } from './words.ts';

/** A proposed or decided award: what it costs and is worth, who gets what, who won, why the others did not. */
export async function awardPage(seen: AwardSeen, visit: Visit): Promise<Page> {
  const title = awardTitle(seen);
  const { reading } = seen;
  const content = html`<span class="govuk-caption-l">${titleOf(reading)}</span>
<h1 class="govuk-heading-l">${title}</h1>
<p class="govuk-body">${statusTag(statusOf(seen))}</p>
${refusals(seen)}${mandateNote(seen)}${summary(seen)}${waitingNote(seen, visit)}
${ways(seen)}
${section('Price against public value', frontier(seen))}
${section('What each commissioner gets', commissioners(seen))}
${section('What pooling earns in discounts', sharing(seen))}
${section('What providers can take on, and their discounts', providersTerms(seen))}
${section('Who won what', winners(seen), 'No offer won a lot.')}
${section('Why the other offers did not win', named('offers', lossTable(seen, seen.offers)), otherwise(seen))}
${section(LEFT_OUT, leftOutList(seen, seen.leftOut))}
${section('What the rules cost', named('rules', ruleTable(seen, seen.commissioners)), noRules(seen))}
${section('What policies cost each other', named('commissioners', policyTable(seen, seen.commissioners)))}
${files(seen)}`;
  return { title: `${title}, ${titleOf(reading)}`, content, trail: await awardTrail(seen, visit) };
}

export const awardTitle = (seen: AwardSeen): string =>
  seen.award === undefined ? `Proposed award (${idWords(seen.proposal)})` : `Award (${idWords(seen.id)})`;

export async function awardTrail(seen: AwardSeen, visit: Visit, below?: string) {
  const above = await trailOf(seen.reading, visit);
  const stream = { text: titleOf(seen.reading), href: `/streams/${seen.reading.stream}` };
  const own = { text: awardTitle(seen), ...(below === undefined ? {} : { href: awardHref(seen) }) };
  return [...above.slice(0, -1), stream, own, ...(below === undefined ? [] : [{ text: below }])];
}

const statusOf = (seen: AwardSeen): string =>
  seen.award === undefined
    ? seen.open
      ? 'to be decided'
      : 'no longer open'
    : (textOf(seen.award, 'status') ?? 'decided');

/** Who refused it, when and why; and whose lots it is without, because they refused them before. */
export const refusals = ({ reading, proposal, lots }: AwardSeen): Html => {
  const { stream, document, names } = reading;
  const own = { id: proposal, lots: lots.map(({ id }) => id) };
  return html`${refusedOf(stream, document, proposal, names)}${withoutRefused(stream, document, own, names)}`;
};

/** That it can be decided no more, because mandates are others than those that it shows. */
export const mandateNote = ({ mandatesChanged, reading }: AwardSeen): Html | undefined =>
  mandatesChanged === undefined
    ? undefined
    : insetText(
        html`<p class="govuk-body">${withNames(mandatesChanged, reading.names)} Policies and budgets on this page are those of then.</p>`,
      );

const named = (id: string, content: Html | undefined): Html | undefined =>
  content === undefined ? undefined : html`<div id="${id}">${content}</div>`;

function summary(seen: AwardSeen): Html {
  const { result, award, reading } = seen;
  const price = seen.perLot.reduce((sum, lot) => sum + lot.pricePence, 0);
  const value = seen.perLot.reduce((sum, lot) => sum + lot.valuePence, 0);
  return html`${summaryList([
    { key: 'Proposed', value: when(seen.proposedAt) },
    { key: 'Decided', value: when(textOf(award, 'at')) },
    { key: 'Reasons given', value: textOf(award, 'reasons') },
    { key: 'Total price', value: pounds(result?.costPence ?? price) },
    {
      key: result === undefined ? 'Public value of its lots' : 'Public value',
      value: pounds(result?.valuePence ?? value),
    },
    {
      key: 'Is it the best?',
      value: result === undefined ? undefined : proofWords(result, seen.commissioners.length),
    },
    { key: 'Refused since', value: described(seen.refused, 'refused', reading.names) },
  ])}${details('What public value is', html`<p class="govuk-body">Every lot that is awarded counts with its own weight in pounds, by default its ceiling price, times the points that its offer has out of 100. Points come from price and scores, weighed by the policy of the commissioner whose lot it is. What a broken rule costs under that policy is taken off. So a lot of £100,000 whose offer has 62 points adds £62,000.</p>`)}`;
}

function proofWords(result: NonNullable<AwardSeen['result']>, commissioners: number): string {
  if (result.status === 'proved')
    return commissioners === 1
      ? 'Proved: no award that keeps the policy is worth more.'
      : 'Proved: no award that keeps every policy is worth more to all without some commissioner falling shorter of what it would get alone.';
  const open = openWords(result);
  return `The best that was found, not proved.${open === undefined ? '' : ` ${open.charAt(0).toUpperCase()}${open.slice(1)}.`} ${boundWords(result, pounds)}`;
}

/** While answers are missing the page says so, and how it comes to show them. */
export function waitingNote(seen: AwardSeen, visit: Visit): Html | undefined {
  if (seen.waiting === 0) return undefined;
  const known = seen.answers.size;
  const stays = visit.around.refreshes === undefined;
  return insetText(
    html`<p class="govuk-body"><strong>${known} of ${plural(known + seen.waiting, 'answer')}</strong> on this page ${known === 1 ? 'is' : 'are'} worked out so far; the others are being worked out.</p><p class="govuk-body">${stays ? html`<a class="govuk-link" href="${visit.around.path}">Look again</a>.` : html`The page shows more every ${visit.around.refreshes} seconds. <a class="govuk-link" href="${visit.around.path}?still=yes">Keep it still</a>.`}</p>`,
  );
}

function ways(seen: AwardSeen): Html {
  const own = seen.commissioners.filter((one) => one.own);
  const changeable = seen.result !== undefined && seen.commissioners.some((one) => one.policy !== undefined);
  return html`<div class="mh-actions">${own.map((one) => button({ label: `Your own result${own.length > 1 ? `: ${commissionerText(one, seen.reading.names)}` : ''}`, href: commissionerHref(seen, one.id) }))}${changeable && button({ label: 'What if a policy were different?', href: awardHref(seen, '/what-if'), secondary: true })}</div>`;
}

const otherwise = (seen: AwardSeen): string | undefined =>
  seen.offers.length === 0
    ? undefined
    : `Every ${seen.leftOut.length > 0 ? 'other ' : ''}offer that you can see won.`;

const noRules = (seen: AwardSeen): string | undefined =>
  seen.result !== undefined && seen.commissioners.some((one) => one.policy !== undefined)
    ? 'No policy of which this may be told to you has a rule beside its weights. What a rule costs hangs on budgets too, so that it is told to those who may read both.'
    : undefined;

/** The files that the commands read, for whoever may read everything in them. */
function files(seen: AwardSeen): Html {
  const { problem, result } = filesOf(seen);
  const has = seen.problem !== undefined;
  const list = html`<ul class="govuk-list govuk-list--bullet">${has && html`<li><a class="govuk-link" href="${awardHref(seen, '/problem.json')}" download="${problem}">The problem: lots, offers, scores and policies (JSON)</a></li>`}${seen.result !== undefined && html`<li><a class="govuk-link" href="${awardHref(seen, '/result.json')}" download="${result}">The result (JSON)</a></li>`}</ul>`;
  const why = html`<p class="govuk-body">The file of the problem holds every offer, score and policy. It is given to those who may read all of them; you may not, so that somebody who may, such as whoever purchases here, has to run the commands for you.</p>`;
  return html`<h2 class="govuk-heading-m" id="files">Work it out again</h2>
${(has || seen.result !== undefined) && list}${!has && why}
${has && html`<p class="govuk-body">Save both, and run any command of this page where <a class="govuk-link" href="/about">Moothall</a> is installed. This one tells whether the result is right:</p><pre class="mh-code">npx moothall award check ${problem} ${result}</pre>`}
${seen.result !== undefined && details('Fingerprint of the problem', html`<p class="govuk-body mh-wrap"><code>${seen.result.problemHash}</code></p><p class="govuk-body">It stands in the record of the proposal; the result names it, and the check compares it.</p>`)}
${seen.perLot.length > 0 && html`<p class="govuk-body-s mh-muted">Offers that won: ${[...new Set(seen.perLot.map((lot) => `${lot.bid}-${lot.offer}`))].map(offerWords).join('; ')}.</p>`}`;
}
