import type { AwardSeen, CommissionerSeen } from '../../application/awards/awards-seen.ts';
import { type Answer, type Question, questionKey } from '../../application/awards/studies.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { decimals, pounds } from '../amounts.ts';
import { details } from '../components/index.ts';
import { lowerFirst, wordsOf } from '../forms/words.ts';
import { type Content, EMPTY, type Html, html } from '../html.ts';
import { entriesOf, textOf } from './document.ts';
import { everyone, idWords, type Names, who } from './words.ts';

export const awardHref = (seen: AwardSeen, below = ''): string =>
  `/streams/${seen.reading.stream}/awards/${seen.id}${below}`;

export const commissionerHref = (seen: AwardSeen, id: string): string =>
  awardHref(seen, `/commissioners/${id}`);

export const lotTitle = (seen: AwardSeen, lot: string): string =>
  textOf(
    entriesOf(seen.reading.document, 'lots').find((one) => one.id === lot),
    'title',
  ) ?? lot;

/** A commissioner by its name, or the bodies that commission jointly. */
export const commissionerName = (one: CommissionerSeen, names: Names): Html =>
  one.bodies.length === 1 ? who(one.id, names) : html`${everyone(one.bodies, names)}, jointly`;

export const commissionerText = (one: CommissionerSeen, names: Names): string =>
  one.bodies.length === 1 ? (names[one.id] ?? one.id) : listed(one.bodies.map((body) => names[body] ?? body));

/** Names as people say them: a, b and c. */
export const listed = (items: readonly string[], last = 'and'): string =>
  items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} ${last} ${items.at(-1)}`;

/** A name that somebody gave stays as it is. */
const named = (offer: string): string => (idWords(offer) === offer ? offer : lowerFirst(idWords(offer)));

/** An offer of a problem by the bid that made it: `bid-2-all` is Bid 2, all, and `bid-2-offer-1` is Bid 2, offer 1. */
export function offerWords(id: string): string {
  const [, bid, offer] = /^(bid-\d+)-(.+)$/.exec(id) ?? [];
  return bid === undefined || offer === undefined ? id : `${idWords(bid)}, ${named(offer)}`;
}

export const percent = (share: unknown): string => `${decimals(Number(share) * 100)}%`;

const RULES: Readonly<Record<string, (rule: JsonObject, names: Names) => string>> = {
  'max-share': (rule) =>
    `No provider wins more than ${percent(rule.share)} of its lots, measured by their ceiling prices`,
  'min-providers': (rule) => `At least ${rule.count} different providers win`,
  'set-aside': (rule) =>
    `At least ${percent(rule.share)} of what it awards, measured by ceiling prices, goes to providers of the kind “${lowerFirst(wordsOf(String(rule.flag)))}”`,
  exclude: (rule, names) =>
    `Nothing goes to ${names[String(rule.provider)] ?? String(rule.provider).replace('party/', '')}`,
};

/** A rule of a policy in a sentence, with what it means to break it. */
export function ruleWords(rule: JsonObject, names: Names): string {
  const said = RULES[String(rule.type)]?.(rule, names) ?? wordsOf(String(rule.type));
  if (rule.strength === 'must') return `${said}.`;
  const price =
    rule.penaltyPence === undefined
      ? `${String(rule.penaltyPencePerPound)}p comes off the value for each pound short`
      : `${pounds(Number(rule.penaltyPence))} comes off the value for each that is missing`;
  return `${said}; if not, ${price}.`;
}

/** Parts per million as people say a shortfall. */
export const shortfallWords = (ppm: number): string =>
  ppm === 0 ? 'None' : ppm < 100 ? 'Less than 0.01%' : `${decimals(ppm / 10_000)}%`;

/** A sum with its direction in words, never in colour alone. */
export const gain = (pence: number): string =>
  pence === 0 ? 'No change' : `${pounds(Math.abs(pence))} ${pence > 0 ? 'more' : 'less'}`;

export const answerTo = <A extends Question['about']>(
  seen: AwardSeen,
  question: Extract<Question, { about: A }>,
): Extract<Answer, { about: A } | { about: 'fault' }> | undefined =>
  seen.answers.get(questionKey(question)) as Extract<Answer, { about: A } | { about: 'fault' }> | undefined;

/** Shown where an answer is not there yet: being worked out, or to be asked for. */
export const notYet = (seen: AwardSeen, question: Question): Content =>
  seen.large && question.about !== 'frontier'
    ? html`<a class="govuk-link" href="${awardHref(seen)}?ask=${encodeURIComponent(questionKey(question))}#${question.about}s">Work this out</a>`
    : 'Being worked out';

export const fault = (message: string): string => `Could not be worked out: ${message}.`;

/** The names under which the files are downloaded, as the commands name them. */
export function filesOf(seen: AwardSeen): { readonly problem: string; readonly result: string } {
  const name = `${seen.reading.stream.split('/')[1] ?? ''}-${seen.proposal}`;
  return { problem: `${name}-problem.json`, result: `${name}-result.json` };
}

/** The commands that give the same numbers from the files. */
export const recompute = (seen: AwardSeen, commands: readonly string[]): Html =>
  commands.length === 0 || seen.result === undefined
    ? EMPTY
    : details(
        'Recompute these numbers yourself',
        html`<p class="govuk-body">With the <a class="govuk-link" href="${awardHref(seen)}#files">files of this award</a> in one folder:</p>${seen.problem === undefined && html`<p class="govuk-body">You may not read all that the problem was made from, so that somebody who may, such as whoever purchases here, has to run them.</p>`}<pre class="mh-code">${commands.join('\n')}</pre>`,
      );

/** Offers by who made them, each on a line of its own. */
export const offersBy = (seen: AwardSeen, ids: readonly string[]): Html =>
  html`${ids.map((id, index) => {
    const lead =
      seen.perLot.find((lot) => `${lot.bid}-${lot.offer}` === id)?.lead ??
      seen.offers.find((offer) => offer.id === id)?.provider;
    const name = lead === undefined ? undefined : seen.reading.names[lead];
    return html`${index > 0 && html`<br>`}${name !== undefined && html`${name} <span class="mh-muted">(`}${offerWords(id)}${name !== undefined && html`)</span>`}`;
  })}`;

/** A criterion by its title, within a sentence. */
export const criterionTitle = (seen: AwardSeen, id: string): string =>
  (
    textOf(
      entriesOf(seen.reading.document, 'criteria').find((one) => one.id === id),
      'title',
    ) ?? wordsOf(id)
  ).toLowerCase();

/** Names where a reason has ids. */
export const withNames = (reason: string, names: AwardSeen['reading']['names']): string =>
  reason.replaceAll(/party\/[a-z0-9-]+/g, (id) => names[id] ?? id);
