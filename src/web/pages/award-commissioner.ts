import { randomUUID } from 'node:crypto';
import type { GivenUp } from '../../application/awards/alone.ts';
import type { AwardSeen, CommissionerSeen } from '../../application/awards/awards-seen.ts';
import type { Possibility } from '../../application/interface.ts';
import { pounds } from '../amounts.ts';
import { button, details, insetText, select, summaryList, table, textarea } from '../components/index.ts';
import { lowerFirst } from '../forms/words.ts';
import { EMPTY, type Html, html } from '../html.ts';
import { formToken, type Page } from '../layout.ts';
import type { Visit } from '../visit.ts';
import { beyondBudget, budgetWords } from './award-budgets.ts';
import { awardTitle, awardTrail, mandateNote, refusals, waitingNote } from './award-explorer.ts';
import { jointRows } from './award-joint.ts';
import { LEFT_OUT, leftOutList, lossTable, policyTable, ruleTable } from './award-reasons.ts';
import { aloneWords, causes } from './award-shortfalls.ts';
import {
  awardHref,
  commissionerHref,
  commissionerText,
  filesOf,
  lotTitle,
  offersBy,
  offerWords,
  recompute,
  shortfallWords,
} from './award-words.ts';
import { type Doc, entriesOf, partOf, textOf, textsOf } from './document.ts';
import { section } from './frame.ts';
import { KEPT } from './mandate.ts';
import { idWords, who } from './words.ts';

/** What one commissioner gets out of an award, what it would have had alone, why, and its own say on it. */
export async function commissionerPage(
  seen: AwardSeen,
  one: CommissionerSeen,
  visit: Visit,
): Promise<Page | undefined> {
  const own = seen.result?.perCommissioner.find(({ id }) => id === one.id);
  if (own === undefined) return undefined;
  const name = commissionerText(one, seen.reading.names);
  const title = one.own ? 'Your own result' : `The result for ${name}`;
  const lots = seen.lots.filter((lot) => lot.commissioner === one.id).map(({ id }) => id);
  const offers = seen.offers.filter((offer) => lots.some((lot) => offer.prices[lot] !== undefined));
  const leftOut = seen.leftOut.filter(
    ({ prices, beyond }) =>
      lots.some((lot) => prices[lot] !== undefined) || beyond.some(({ body }) => one.bodies.includes(body)),
  );
  const other = leftOut.length > 0 ? 'other ' : '';
  const { problem, result } = filesOf(seen);
  const content = html`<span class="govuk-caption-l">${awardTitle(seen)}</span>
<h1 class="govuk-heading-l">${title}${one.own && one.bodies.length > 1 && `: ${name}`}</h1>
<p class="govuk-body-l mh-lede">${resultWords(seen, own)}</p>
${mandateNote(seen)}${waitingNote(seen, visit)}
${summaryList([
  { key: 'Public value alone', value: aloneWords(seen, own) },
  { key: 'Public value together', value: pounds(own.valuePence) },
  { key: 'Falls short by', value: shortfallWords(own.shortfallPpm) },
  { key: 'Price', value: pounds(own.costPence) },
  ...jointRows(seen, one, own),
  { key: 'Budget', value: budgetWords(seen, one, own.costPence) },
  { key: 'Most for one contract', value: limitWords(one) },
  { key: 'Kept for its own decision', value: keptList(one) },
])}
${overLimit(seen, one)}
${beyondBudget(seen, one)}
${recompute(seen, [`npx moothall award check ${problem} ${result}`])}
${section('Why it falls short', own.shortfallPpm > 0 ? html`<p class="govuk-body">${causes(seen, one.id)}</p>${givenUpList(seen, one.id)}` : undefined)}
${section('Your say', one.own ? await say(seen, lots, visit) : EMPTY)}
${section('Lots', lotTable(seen, lots))}
${section('Why other offers did not win', lossTable(seen, offers), offers.length === 0 ? `There is no ${other}offer that you can see.` : `Every ${other}offer that you can see won.`)}
${section(LEFT_OUT, leftOutList(seen, leftOut))}
${section('What the rules cost', ruleTable(seen, [one]), one.policy === undefined ? undefined : 'This policy has no rule beside its weights.')}
${section('What policies cost each other', policyTable(seen, [one]))}
${one.alone !== undefined && aloneFile(seen, one)}`;
  return { title: `${title}, ${awardTitle(seen)}`, content, trail: await awardTrail(seen, visit, title) };
}

const BECAUSE: Readonly<Record<GivenUp['because'], string>> = {
  group: 'this provider takes on only one of several of its offers, and another of them was taken',
  package: 'a lot of it goes in a package with lots of others',
  follows: 'without the offers that went elsewhere, another serves it better here',
  other: 'what all share left no room for it',
};

/** What it would have taken alone, and which of the things that all share stands in the way. */
function givenUpList(seen: AwardSeen, id: string): Html | undefined {
  const list = seen.shortfalls.get(id) ?? [];
  if (list.length === 0) return undefined;
  return table({
    caption: 'What it would have taken alone',
    columns: [{ title: 'Offer' }, { title: 'It cannot have it, because' }, { title: 'Taken instead' }],
    rows: list.map(({ offer, because, instead }) => [
      offersBy(seen, [offer]),
      BECAUSE[because],
      instead.length === 0 ? 'Nothing' : offersBy(seen, instead),
    ]),
  });
}

type Own = NonNullable<AwardSeen['result']>['perCommissioner'][number];

function resultWords(seen: AwardSeen, own: Own): string {
  const { valuePence, alonePence, shortfallPpm } = own;
  const proved = seen.result?.status === 'proved';
  if (alonePence === null)
    return `Together: ${pounds(valuePence)} of public value. Alone: ${lowerFirst(aloneWords(seen, own))}.`;
  const more = valuePence - alonePence;
  if (more > 0) return `${pounds(more)} of public value more than alone.`;
  if (more === 0) return 'The same public value as alone: buying together costs nothing here.';
  return `${pounds(-more)} of public value less than alone, which is ${shortfallWords(shortfallPpm)}. ${proved ? 'It cannot be had without another falling further short.' : 'No award was found in which nobody falls further short.'}`;
}

const limitWords = ({ mandate }: CommissionerSeen): string | undefined =>
  mandate?.perContractPence === undefined ? undefined : pounds(mandate.perContractPence);

function keptList({ mandate }: CommissionerSeen): Html | undefined {
  const keeps = mandate?.keeps ?? [];
  if (keeps.length === 0) return undefined;
  return html`<ul class="govuk-list">${keeps.map((one) => html`<li>${one}</li>`)}</ul>${KEPT}`;
}

/**
 * Each winning bid makes one contract. Offers beyond a mandate's limit are left out one by one; those of one bid can still
 * come to more together.
 */
function overLimit(seen: AwardSeen, { bodies }: CommissionerSeen): Html {
  const over = seen.overLimit.filter(({ body }) => bodies.includes(body));
  if (over.length === 0) return EMPTY;
  const { names } = seen.reading;
  const said = over.map(({ bid, body, pence, mostPence }) => {
    const whose = bodies.length === 1 ? 'The mandate' : `The mandate of ${names[body] ?? body}`;
    return `${whose} allows at most ${pounds(mostPence)} for one contract. ${idWords(bid)} would make a contract of ${pounds(pence)}, shares of what is bought jointly included. `;
  });
  return insetText(
    html`<p class="govuk-body"><strong>Beyond the mandate.</strong> ${said}Offers are held against this limit one by one when an award is worked out: those of one bid are not added up. Such an award cannot be decided as it is: a lot has to be refused, or the limit changed by a new mandate.</p>`,
  );
}

const lotTable = (seen: AwardSeen, lots: readonly string[]): Html =>
  table({
    caption: 'Lots of this commissioner',
    captionHidden: true,
    columns: [
      { title: 'Lot' },
      { title: 'Goes to' },
      { title: 'Price', numeric: true },
      { title: 'Public value', numeric: true },
    ],
    rows: lots.map((id) => {
      const won = seen.perLot.find(({ lot }) => lot === id);
      const title = html`${lotTitle(seen, id)}${seen.refused.includes(id) && html` <strong>Refused since</strong>`}`;
      return won === undefined
        ? [title, 'Nobody', '', '']
        : [
            title,
            html`${who(won.lead, seen.reading.names)}<span class="mh-source">${offerWords(`${won.bid}-${won.offer}`)}</span>`,
            pounds(won.pricePence),
            pounds(won.valuePence),
          ];
    }),
  });

/** Confirming is a position on the joint decision, or deciding it; refusing is an act of its own. The rules say which is there. */
async function say(seen: AwardSeen, lots: readonly string[], visit: Visit): Promise<Html> {
  const { reading } = seen;
  if (!seen.open)
    return html`${refusals(seen)}<p class="govuk-body">${seen.award === undefined ? 'This proposal is no longer open.' : 'This award has been decided.'}</p>`;
  const possible = await visit.moothall.possibilities(reading.stream, visit.viewer);
  const may = (name: string): Possibility | undefined =>
    possible.find((one) => one.action === name && one.allowed !== 'no');
  const matter = matterOn(seen, visit);
  const left = lots.filter((lot) => !seen.refused.includes(lot));
  const confirm =
    matter === undefined ? may('award.decide') && decideForm(seen, visit) : agreeForm(seen, matter, visit);
  const refuse = left.length > 0 && may('award.refuse') && refuseForm(seen, left, visit);
  if (confirm === undefined && !refuse)
    return html`<p class="govuk-body">The award has not been put to you for decision yet. When it is, you confirm or refuse it here.</p>`;
  return html`${confirm ?? html`<p class="govuk-body">It has not been put to you for decision yet; you can refuse it already.</p>`}${refuse}`;
}

/** The open joint decision on this proposal in which the viewer has a voice. */
function matterOn(seen: AwardSeen, { viewer }: Visit): Doc | undefined {
  const principal = viewer.for ?? viewer.party ?? '';
  return seen.reading.matters.find(
    (matter) =>
      matter.action === 'award.decide' &&
      textOf(partOf(matter, 'body'), 'proposal') === seen.proposal &&
      entriesOf(matter, 'electorates').some((one) => textsOf(one, 'electors').includes(principal)),
  );
}

const form = (seen: AwardSeen, action: string, visit: Visit, fields: Html): Html =>
  html`<form method="post" action="/streams/${seen.reading.stream}/actions/${action}" novalidate>${formToken(visit.around)}<input type="hidden" name="~key" value="${randomUUID()}">${fields}</form>`;

function agreeForm(seen: AwardSeen, matter: Doc, visit: Visit): Html {
  const id = textOf(matter, 'id') ?? '';
  const principal = visit.viewer.for ?? visit.viewer.party ?? '';
  const given = textOf(partOf(partOf(matter, 'positions'), principal), 'stance');
  const agree = form(
    seen,
    'position.give',
    visit,
    html`<input type="hidden" name="/matter" value="${id}"><input type="hidden" name="/stance" value="agree">${button({ label: 'Confirm: agree to this award' })}`,
  );
  return html`${given !== undefined && html`<p class="govuk-body">Your position so far: <strong>${given}</strong>. You can change it until the decision closes.</p>`}${given !== 'agree' && agree}<p class="govuk-body"><a class="govuk-link" href="/streams/${seen.reading.stream}/actions/position.give?matter=${id}">Take another position</a>: with a reservation, abstaining, against, or blocking it.</p>`;
}

const decideForm = (seen: AwardSeen, visit: Visit): Html =>
  form(
    seen,
    'award.decide',
    visit,
    html`<input type="hidden" name="/proposal" value="${seen.proposal}">${button({ label: 'Confirm: decide this award' })}`,
  );

function refuseForm(seen: AwardSeen, lots: readonly string[], visit: Visit): Html {
  const fields = html`<input type="hidden" name="/proposal" value="${seen.proposal}">${
    lots.length > 1 &&
    select({
      id: 'refuse-lot',
      name: '/lot',
      label: 'What you refuse',
      choices: lots.map((value) => ({ value, label: lotTitle(seen, value) })),
      empty: 'All your lots',
    })
  }${textarea({ id: 'refuse-reason', name: '/reason', label: 'Your reason', hint: 'Those who see the proposal read it.', value: '', rows: 3 })}${button({ label: 'Refuse', warning: true })}`;
  return html`<h3 class="govuk-heading-s" id="refuse">Refuse it</h3>
${insetText(html`<p class="govuk-body">What you refuse is taken out, with the other lots of the same offers, and the award is worked out again without it. It comes as a new proposal, on which everybody decides anew.</p>`)}
${form(seen, 'award.refuse', visit, fields)}`;
}

/** Its own lots, policy and the offers for these alone: enough to work out what it would have had by itself. */
function aloneFile(seen: AwardSeen, one: CommissionerSeen): Html {
  const name = filesOf(seen).problem.replace('-problem', '-alone');
  return details(
    'Work out again what it would have been alone',
    html`<p class="govuk-body">This file has these lots, this policy and the offers for these lots only: <a class="govuk-link" href="${commissionerHref(seen, one.id)}?file=alone" download="${name}">the problem alone (JSON)</a>. The value of its award is the public value alone.</p><pre class="mh-code">npx moothall award solve ${name}</pre><p class="govuk-body"><a class="govuk-link" href="${awardHref(seen)}">All that is known of the award</a></p>`,
  );
}
