import { FRONTIER } from '../../application/award-studies.ts';
import type { AwardSeen, CommissionerSeen } from '../../application/awards-seen.ts';
import { pounds } from '../amounts.ts';
import { frontierChart } from '../charts/frontier.ts';
import { button, details, insetText, summaryList, table } from '../components/index.ts';
import { type Html, html } from '../html.ts';
import type { Page } from '../layout.ts';
import type { Visit } from '../visit.ts';
import { lossTable, policyTable, ruleTable } from './award-reasons.ts';
import {
  answerTo,
  awardHref,
  commissionerHref,
  commissionerName,
  commissionerText,
  fault,
  filesOf,
  lotTitle,
  offerWords,
  recompute,
  shortfallWords,
} from './award-words.ts';
import { textOf } from './document.ts';
import { section, titleOf, trailOf } from './frame.ts';
import { described, idWords, joined, plural, statusTag, when, who } from './words.ts';

/** A proposed or decided award: what it costs and is worth, who gets what, who won, why the others did not. */
export async function awardPage(seen: AwardSeen, visit: Visit): Promise<Page> {
  const title = awardTitle(seen);
  const { reading } = seen;
  const content = html`<span class="govuk-caption-l">${titleOf(reading)}</span>
<h1 class="govuk-heading-l">${title}</h1>
<p class="govuk-body">${statusTag(statusOf(seen))}</p>
${summary(seen)}${waitingNote(seen, visit)}
${ways(seen)}
${section('Price against public value', frontier(seen))}
${section('What each commissioner gets', commissioners(seen))}
${section('What pooling earns in discounts', sharing(seen))}
${section('Who won what', winners(seen), 'No offer won a lot.')}
${section('Why the other offers did not win', named('offers', lossTable(seen, seen.offers)), otherwise(seen))}
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

const named = (id: string, content: Html | undefined): Html | undefined =>
  content === undefined ? undefined : html`<div id="${id}">${content}</div>`;

function summary(seen: AwardSeen): Html {
  const { result, award, reading } = seen;
  const price = seen.perLot.reduce((sum, lot) => sum + lot.pricePence, 0);
  const value = seen.perLot.reduce((sum, lot) => sum + lot.valuePence, 0);
  return summaryList([
    { key: 'Proposed', value: when(seen.proposedAt) },
    { key: 'Decided', value: when(textOf(award, 'at')) },
    { key: 'Reasons given', value: textOf(award, 'reasons') },
    { key: 'Total price', value: pounds(result?.costPence ?? price) },
    { key: 'Public value', value: pounds(result?.valuePence ?? value) },
    { key: 'Is it the best?', value: result === undefined ? undefined : proofWords(result) },
    { key: 'Refused since', value: described(seen.refused, 'refused', reading.names) },
  ]);
}

function proofWords(result: NonNullable<AwardSeen['result']>): string {
  if (result.status === 'proved')
    return 'Proved: no award that keeps every policy is worth more to all without some commissioner falling shorter of what it would get alone.';
  return `The best that was found. No award can be worth more than ${pounds(result.boundPence)}, as far as is known.`;
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

function frontier(seen: AwardSeen): Html | undefined {
  const { result } = seen;
  if (result === undefined) return undefined;
  const answer = answerTo<'frontier'>(seen, { about: 'frontier' });
  if (answer === undefined) return html`<p class="govuk-body">Being worked out.</p>`;
  if (answer.about === 'fault') return html`<p class="govuk-body">${fault(answer.message)}</p>`;
  const points = answer.points
    .filter(({ status }) => status === 'proved' || status === 'gap')
    .map(({ costCapPence, status, ...point }) => ({
      ...point,
      capPence: costCapPence,
      proved: status === 'proved',
    }));
  return html`<p class="govuk-body">Each dot is the greatest public value that can be had for at most that price: no award lies above the line. The star is this award.</p>
${frontierChart(points, result)}
${points.some((point) => point.valuePence > result.valuePence) && html`<p class="govuk-body-s">Where a dot is higher than the star at the same price, the difference is what it costs that no commissioner is given up for the gain of others.</p>`}
${recompute(seen, [`npx moothall award frontier ${filesOf(seen).problem} --points ${FRONTIER.points}`])}`;
}

function commissioners(seen: AwardSeen): Html | undefined {
  const { result } = seen;
  if (result === undefined) return undefined;
  const { problem, result: file } = filesOf(seen);
  const shares = savings(seen);
  const earned = shares.size > 0;
  return html`${table({
    caption: 'Alone and together',
    captionHidden: true,
    columns: [
      { title: 'Commissioner' },
      { title: 'Value alone', numeric: true },
      { title: 'Value together', numeric: true },
      { title: 'Beside alone' },
      { title: 'Price', numeric: true },
      ...(earned ? [{ title: 'Fair share of discounts', numeric: true }] : []),
    ],
    rows: result.perCommissioner.map((own) => {
      const one = seen.commissioners.find(({ id }) => id === own.id);
      return [
        one === undefined ? own.id : nameLink(seen, one),
        own.alonePence === null ? 'Nothing' : pounds(own.alonePence),
        pounds(own.valuePence),
        besideAlone(own),
        pounds(own.costPence),
        ...(earned ? [pounds(shares.get(own.id) ?? 0)] : []),
      ];
    }),
  })}
<p class="govuk-body-s">Alone: the best that each could have had with its own lots and the offers for these only. Value is public value under its own policy.${!earned && seen.commissioners.length > 1 && ' No provider gave a discount for buying together, so that there is no saving to share out.'}</p>
${recompute(seen, [`npx moothall award check ${problem} ${file}`, `npx moothall award share ${problem} ${file}`, `npx moothall award solve ${problem} --json`])}`;
}

/** What buying together did to one commissioner's value. */
export function besideAlone({ valuePence, alonePence, shortfallPpm }: PerCommissioner): string {
  const more = valuePence - (alonePence ?? 0);
  if (more === 0) return 'The same';
  return more > 0
    ? `${pounds(more)} more`
    : `${pounds(-more)} less: falls short by ${shortfallWords(shortfallPpm)}`;
}

type PerCommissioner = NonNullable<AwardSeen['result']>['perCommissioner'][number];

const nameLink = (seen: AwardSeen, one: CommissionerSeen): Html =>
  html`<a class="govuk-link" href="${commissionerHref(seen, one.id)}">${commissionerText(one, seen.reading.names)}</a>${one.own && ' (you)'}`;

function savings(seen: AwardSeen): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const { shares } of seen.sharing ?? [])
    for (const { commissioner, shapleyPence } of shares)
      sums.set(commissioner, (sums.get(commissioner) ?? 0) + (shapleyPence ?? 0));
  return sums;
}

/** Only where buying together earned a discount: who gets how much of it, and what would settle it fairly. */
function sharing(seen: AwardSeen): Html | undefined {
  const earned = seen.sharing ?? [];
  if (earned.length === 0) return undefined;
  const { problem, result } = filesOf(seen);
  const nameOf = (id: string) => {
    const one = seen.commissioners.find((known) => known.id === id);
    return one === undefined ? id : commissionerName(one, seen.reading.names);
  };
  return html`${table({
    caption: 'Discounts and their fair shares',
    columns: [
      { title: 'Provider' },
      { title: 'Commissioner' },
      { title: 'By its prices', numeric: true },
      { title: 'Fair share (Shapley value)', numeric: true },
      { title: 'To settle' },
    ],
    rows: earned.flatMap(({ provider, shares }) =>
      shares.map((share) => [
        who(provider, seen.reading.names),
        nameOf(share.commissioner),
        pounds(share.byPricesPence),
        share.shapleyPence === null ? 'Not worked out' : pounds(share.shapleyPence),
        transferWords(share.transferPence),
      ]),
    ),
  })}${recompute(seen, [`npx moothall award share ${problem} ${result}`])}`;
}

const transferWords = (pence: number | null): string =>
  pence === null || pence === 0 ? 'Nothing' : `${pence > 0 ? 'Pays' : 'Receives'} ${pounds(Math.abs(pence))}`;

/** A matrix of so many providers still fits on a desk; beyond it each lot names its winner. */
const MOST_COLUMNS = 6;

function winners(seen: AwardSeen): Html | undefined {
  if (seen.perLot.length === 0) return undefined;
  const { names } = seen.reading;
  const leads = [...new Set(seen.perLot.map((lot) => lot.lead))];
  const offering = [...new Set([...leads, ...seen.offers.map((offer) => offer.provider)])];
  const providers = offering.length <= MOST_COLUMNS ? offering : leads;
  const wonBy = (lot: string) => seen.perLot.find((one) => one.lot === lot);
  const rows = seen.lots.map((lot) => {
    const one = seen.commissioners.find(({ id }) => id === lot.commissioner);
    const head = html`${lotTitle(seen, lot.id)}${one !== undefined && html`<span class="mh-source">${commissionerText(one, names)}</span>`}`;
    return { lot, head, won: wonBy(lot.id) };
  });
  const shown =
    providers.length <= MOST_COLUMNS
      ? table({
          caption: 'Who won what',
          captionHidden: true,
          columns: [
            { title: 'Lot' },
            ...providers.map((id) => ({ title: names[id] ?? id.replace('party/', '') })),
          ],
          rows: rows.map(({ lot, head, won }) => [
            head,
            ...providers.map((id) => (won?.lead === id ? wonCell(seen, won) : offered(seen, lot.id, id))),
          ]),
        })
      : table({
          caption: 'Who won what',
          captionHidden: true,
          columns: [{ title: 'Lot' }, { title: 'Provider' }],
          rows: rows.map(({ head, won }) => [
            head,
            won === undefined ? 'Nobody' : html`${who(won.lead, names)}: ${wonCell(seen, won)}`,
          ]),
        });
  const { problem, result } = filesOf(seen);
  return html`${shown}${recompute(seen, [`npx moothall award check ${problem} ${result}`])}`;
}

function wonCell(seen: AwardSeen, won: AwardSeen['perLot'][number]): Html {
  const partners = won.members.filter((member) => member !== won.lead);
  return html`<strong class="mh-won">Won</strong> at ${pounds(won.pricePence)}, value ${pounds(won.valuePence)}${partners.length > 0 && html`, with ${joined(partners.map((id) => who(id, seen.reading.names)))}`}${seen.refused.includes(won.lot) && html` <strong>Refused since</strong>`}`;
}

function offered(seen: AwardSeen, lot: string, provider: string): string {
  const prices = seen.offers.filter((one) => one.provider === provider && one.prices[lot] !== undefined);
  const [first] = prices;
  if (first === undefined) return '';
  return `Offered ${prices.map((one) => `${pounds(one.prices[lot] ?? 0)}${Object.keys(one.prices).length > 1 ? ' in a package' : ''}`).join('; ')}`;
}

const otherwise = (seen: AwardSeen): string | undefined =>
  seen.offers.length === 0 ? undefined : 'Every offer that you can see won.';

const noRules = (seen: AwardSeen): string | undefined =>
  seen.result !== undefined && seen.commissioners.some((one) => one.policy !== undefined)
    ? 'No policy that you can see has a rule beside its weights.'
    : undefined;

/** The files that the commands read, for whoever may read everything in them. */
function files(seen: AwardSeen): Html {
  const { problem, result } = filesOf(seen);
  const has = seen.problem !== undefined;
  const list = html`<ul class="govuk-list govuk-list--bullet">${has && html`<li><a class="govuk-link" href="${awardHref(seen, '/problem.json')}" download="${problem}">The problem: lots, offers, scores and policies (JSON)</a></li>`}${seen.result !== undefined && html`<li><a class="govuk-link" href="${awardHref(seen, '/result.json')}" download="${result}">The result (JSON)</a></li>`}</ul>`;
  const why = html`<p class="govuk-body">The file of the problem holds every offer, score and policy. It is given to those who may read all of them; you may not, so that others have to run the commands for you: whoever purchases here, or an auditor.</p>`;
  return html`<h2 class="govuk-heading-m" id="files">Work it out again</h2>
${(has || seen.result !== undefined) && list}${!has && why}
${has && html`<p class="govuk-body">Save both, and run any command of this page where <a class="govuk-link" href="/about">Moothall</a> is installed. This one tells whether the result is right:</p><pre class="mh-code">npx moothall award check ${problem} ${result}</pre>`}
${seen.result !== undefined && details('Fingerprint of the problem', html`<p class="govuk-body mh-wrap"><code>${seen.result.problemHash}</code></p><p class="govuk-body">It stands in the record of the proposal; the result names it, and the check compares it.</p>`)}
${seen.perLot.length > 0 && html`<p class="govuk-body-s mh-muted">Offers that won: ${[...new Set(seen.perLot.map((lot) => `${lot.bid}-${lot.offer}`))].map(offerWords).join('; ')}.</p>`}`;
}
