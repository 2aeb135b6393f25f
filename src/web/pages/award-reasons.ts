import type { AwardSeen, CommissionerSeen } from '../../application/awards/awards-seen.ts';
import { pounds } from '../amounts.ts';
import { table } from '../components/index.ts';
import { type Content, type Html, html } from '../html.ts';
import {
  answerTo,
  commissionerName,
  fault,
  filesOf,
  gain,
  lotTitle,
  notYet,
  offersBy,
  offerWords,
  recompute,
  ruleWords,
} from './award-words.ts';
import { named, noPriceWords } from './award-words-lost.ts';
import { who } from './words.ts';

type Offer = AwardSeen['offers'][number];

/** Of a large market so many losing offers are listed, those with a reason first. */
const MOST_LOST = 200;

/** Why each losing offer lost: the smallest price cut with which it would have won, and whom it would have displaced. */
export function lossTable(seen: AwardSeen, offers: readonly Offer[]): Html | undefined {
  const all = offers.filter((offer) => !offer.won);
  if (all.length === 0) return undefined;
  const known = (offer: Offer) => seen.answers.has(`offer ${offer.id}`);
  const lost = [...all.filter(known), ...all.filter((offer) => !known(offer))].slice(0, MOST_LOST);
  const { problem, result } = filesOf(seen);
  return html`${table({
    caption: 'Offers that did not win',
    captionHidden: true,
    columns: [
      { title: 'Offer' },
      { title: 'Provider' },
      { title: 'Price', numeric: true },
      { title: 'It would have won' },
      { title: 'Instead of', width: 'one-quarter' },
    ],
    rows: lost.map((offer) => {
      const { prices } = offer;
      return [
        html`${offerWords(offer.id)}<span class="mh-source">${Object.keys(prices)
          .map((lot) => lotTitle(seen, lot))
          .join('; ')}</span>`,
        who(offer.provider, seen.reading.names),
        pounds(total(offer)),
        ...lossCells(seen, offer),
      ];
    }),
  })}
${lost.some(({ id }) => hasCut(seen, id)) && html`<p class="govuk-body-s">The cut is the smallest found with which the same problem, solved again, takes the offer: with a penny less off in the same way, it does not. Of a package, each price was looked at by itself, and all in proportion.</p>`}
${all.length > lost.length && html`<p class="govuk-body">${all.length - lost.length} more offers did not win. The command gives the reason of any of them.</p>`}
${recompute(
  seen,
  lost.map(({ id }) => `npx moothall award explain ${problem} ${result} --offer ${id}`),
)}`;
}

function hasCut(seen: AwardSeen, id: string): boolean {
  const answer = answerTo<'offer'>(seen, { about: 'offer', id });
  return answer?.about === 'offer' && answer.reason.cutPence !== undefined;
}

const total = (offer: Offer): number => Object.values(offer.prices).reduce((sum, price) => sum + price, 0);

function lossCells(seen: AwardSeen, offer: Offer): readonly [Content, Content] {
  const answer = answerTo<'offer'>(seen, { about: 'offer', id: offer.id });
  if (answer === undefined) return [notYet(seen, { about: 'offer', id: offer.id }), ''];
  if (answer.about === 'fault') return [fault(answer.message), ''];
  const { cutPence, barred, displaced, proved, certain } = answer.reason;
  const doubt = html`${!proved && ' Not proved: worked out within a time limit.'}${!certain && ' This holds of the cuts that were looked at: discounts and budgets can turn in between.'}`;
  if (cutPence === undefined)
    return [
      html`${noPriceWords(seen, offer, answer.reason)}${!proved && ' Not proved: worked out within a time limit.'}`,
      '',
    ];
  return [
    html`At ${pounds(total(offer) - cutPence)}: ${pounds(cutPence)} less${cutWords(seen, offer, answer.reason.pricesPence)}. ${barred !== undefined && barWords(seen, barred)}${doubt}`,
    displaced.length === 0 ? 'Nobody' : offersBy(seen, displaced),
  ];
}

/** Of a package, which prices the cut comes off, and how much of it off each. */
function cutWords(seen: AwardSeen, { prices }: Offer, then: Offer['prices'] = {}): string {
  const cuts = Object.entries(prices).flatMap(([lot, price]) => {
    const pence = price - (then[lot] ?? 0);
    return pence > 0 ? [{ title: lotTitle(seen, lot), pence }] : [];
  });
  if (Object.keys(prices).length === 1 || cuts.length === 0) return '';
  const [first] = cuts;
  return cuts.length === 1
    ? `, taken off ${first?.title}`
    : `, ${cuts.map(({ title, pence }) => `${pounds(pence)} off ${title}`).join(' and ')}`;
}

const barWords = (seen: AwardSeen, barred: string): string =>
  `As it is, it could not be taken: ${named(seen, barred)}.`;

/** The heading of what no award could take. */
export const LEFT_OUT = 'Left out before the award was worked out';

/** Why no award could take an offer: what it alone would make a contract of is more than a mandate allows. */
export function leftOutList(seen: AwardSeen, leftOut: AwardSeen['leftOut']): Html | undefined {
  if (leftOut.length === 0) return undefined;
  const { names } = seen.reading;
  const told = leftOut.slice(0, MOST_LOST);
  return html`<ul class="govuk-list govuk-list--bullet">${told.map(
    (one) =>
      html`<li>${offerWords(one.offer)} was left out: ${leftOutWords(one, names)}<span class="mh-source">${who(one.provider, names)}; ${Object.keys(
        one.prices,
      )
        .map((lot) => lotTitle(seen, lot))
        .join('; ')}</span></li>`,
  )}</ul>
<p class="govuk-body-s">${leftOut.length === 1 ? 'It stands' : 'They stand'} in no file of this award, and nothing that is tried with other policies takes ${leftOut.length === 1 ? 'it' : 'them'} in.</p>
${leftOut.length > told.length && html`<p class="govuk-body">${leftOut.length - told.length} more offers were left out.</p>`}`;
}

function leftOutWords(
  { beyond, withheld, requires }: AwardSeen['leftOut'][number],
  names: AwardSeen['reading']['names'],
): string {
  const told = beyond.map(
    ({ body, pence, mostPence }) =>
      `it would make a contract of ${pounds(pence)} with ${names[body] ?? body}, whose mandate allows at most ${pounds(mostPence)} for one contract`,
  );
  const kept = `it goes beyond what ${told.length > 0 ? 'another' : 'a'} mandate allows for one contract. How much that is, the rules keep between the two sides of the mandate`;
  const others = requires.map(offerWords);
  return `${[
    ...told,
    ...(withheld ? [kept] : []),
    ...(others.length === 0
      ? []
      : [`it requires ${others.join(' and ')}, which ${others.length === 1 ? 'was' : 'were'} left out`]),
  ].join('; and ')}.`;
}

const ruleId = (one: CommissionerSeen, rule: { readonly id?: unknown }): string =>
  `${one.id}/${String(rule.id)}`;

/** What keeping each rule costs in public value: the same problem solved again without it. */
export function ruleTable(seen: AwardSeen, commissioners: readonly CommissionerSeen[]): Html | undefined {
  const rules = commissioners.flatMap((one) =>
    (one.policy?.rules ?? []).map((rule) => ({ one, rule, id: ruleId(one, rule) })),
  );
  if (rules.length === 0) return undefined;
  const { problem, result } = filesOf(seen);
  const held = new Map(
    (seen.result?.perCommissioner ?? []).flatMap((one) =>
      one.rules.map((rule) => [`${one.id}/${rule.id}` as string, rule] as const),
    ),
  );
  const keeps = (id: string): string => {
    const rule = held.get(id);
    if (rule === undefined || rule.holds) return 'Kept';
    return `Broken: ${pounds(rule.penaltyPence)} taken from the value`;
  };
  return html`${table({
    caption: 'What each rule costs',
    captionHidden: true,
    columns: [
      { title: 'Commissioner' },
      { title: 'Rule' },
      { title: 'In this award' },
      { title: 'Public value without the rule' },
    ],
    rows: rules.map(({ one, rule, id }) => [
      commissionerName(one, seen.reading.names),
      ruleWords(rule, seen.reading.names),
      keeps(id),
      ruleCost(seen, id),
    ]),
  })}${recompute(
    seen,
    rules.map(({ id }) => `npx moothall award explain ${problem} ${result} --rule ${id}`),
  )}`;
}

function ruleCost(seen: AwardSeen, id: string): Content {
  const answer = answerTo<'rule'>(seen, { about: 'rule', id });
  if (answer === undefined) return notYet(seen, { about: 'rule', id });
  if (answer.about === 'fault') return fault(answer.message);
  const { costPence, proved } = answer.reason;
  return `${costPence === undefined ? answer.reason.text : costPence === 0 ? 'The same: it costs nothing here' : gain(costPence)}${proved ? '' : '. Not proved.'}`;
}

/** What each commissioner's rules and budget cost the others, and theirs cost it. */
export function policyTable(seen: AwardSeen, commissioners: readonly CommissionerSeen[]): Html | undefined {
  const read = commissioners.filter((one) => one.policy !== undefined);
  if (read.length === 0 || seen.commissioners.length < 2) return undefined;
  const { problem, result } = filesOf(seen);
  return html`${table({
    caption: 'What policies cost each other',
    captionHidden: true,
    columns: [
      { title: 'Commissioner' },
      { title: 'Without its conditions the others would have' },
      { title: 'Without theirs it would have' },
    ],
    rows: read.map((one) => {
      const answer = answerTo<'commissioner'>(seen, { about: 'commissioner', id: one.id });
      const name = commissionerName(one, seen.reading.names);
      if (answer === undefined) return [name, notYet(seen, { about: 'commissioner', id: one.id }), ''];
      if (answer.about === 'fault') return [name, fault(answer.message), ''];
      const { costsOthersPence, othersCostItPence, proved, text } = answer.reason;
      if (costsOthersPence === undefined || othersCostItPence === undefined) return [name, text, ''];
      return [name, `${gain(costsOthersPence)}${proved ? '' : '. Not proved.'}`, gain(othersCostItPence)];
    }),
  })}
<p class="govuk-body-s">In public value. Conditions are rules, minimum scores and the budget: each number is the same problem solved again without them, with every weight as it is.</p>
${recompute(
  seen,
  read.map(({ id }) => `npx moothall award explain ${problem} ${result} --commissioner ${id}`),
)}`;
}
