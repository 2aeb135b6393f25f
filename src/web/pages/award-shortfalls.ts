import type { AwardSeen } from '../../application/awards/awards-seen.ts';
import { type CauseNames, causeWords, noCauseWords } from '../../application/awards/shortfall-causes.ts';
import { pounds } from '../amounts.ts';
import { type Content, type Html, html } from '../html.ts';
import {
  answerTo,
  commissionerText,
  fault,
  lotTitle,
  notYet,
  offerWords,
  shortfallWords,
} from './award-words.ts';

type Own = NonNullable<AwardSeen['result']>['perCommissioner'][number];

/** Of each commissioner that falls short: by how much, and which of the things that commissioners share makes it so. */
export function shortfallList(seen: AwardSeen): Html | undefined {
  const short = (seen.result?.perCommissioner ?? []).filter((own) => own.shortfallPpm > 0);
  if (short.length === 0) return undefined;
  return html`<h3 class="govuk-heading-s">Who falls short of what it would have alone, and why</h3>
<ul class="govuk-list govuk-list--bullet">${short.map((own) => html`<li><strong>${nameOf(seen, own.id)}</strong> falls short by ${shortfallWords(own.shortfallPpm).toLowerCase()}. ${causes(seen, own.id)}</li>`)}</ul>`;
}

/** Each cause in a sentence, with what would be without it. */
export function causes(seen: AwardSeen, id: string): Content {
  const may = seen.commissioners.some((one) => one.id === id && one.policy !== undefined);
  if (!may) return 'Why, the rules do not show you: it, and whoever purchases here, can see it.';
  const question = { about: 'commissioner', id } as const;
  const answer = answerTo<'commissioner'>(seen, question);
  if (answer === undefined) return notYet(seen, question);
  if (answer.about === 'fault') return fault(answer.message);
  const { shortfall } = answer.reason;
  if (shortfall === undefined) return '';
  const said =
    shortfall.causes.length === 0
      ? [noCauseWords(shortfall)]
      : shortfall.causes.map((cause) => causeWords(cause, id, namesIn(seen)));
  const more = shortfall.untried > 0 && ` ${shortfall.untried} more things were not tried.`;
  return html`${said.join(' ')}${more}${!shortfall.proved && ' Not proved: worked out within a time limit.'}`;
}

const nameOf = (seen: AwardSeen, id: string): string => {
  const one = seen.commissioners.find((known) => known.id === id);
  return one === undefined ? (seen.reading.names[id] ?? id) : commissionerText(one, seen.reading.names);
};

const namesIn = (seen: AwardSeen): CauseNames => ({
  party: (id) => nameOf(seen, id),
  lot: (id) => lotTitle(seen, id),
  offer: offerWords,
  pounds,
});

const NOTHING = {
  'no-offer': 'No offer is for these lots alone',
  impossible: 'No award is possible',
  worthless: 'Worth nothing',
} as const;

/**
 * What a commissioner would have alone. `alonePence` is null both where no award of its lots alone is possible and where the
 * best is worth nothing: which it is, its reason tells.
 */
export function aloneWords(seen: AwardSeen, { id, alonePence }: Own): string {
  if (alonePence !== null) return pounds(alonePence);
  const answer = answerTo<'commissioner'>(seen, { about: 'commissioner', id });
  const alone = answer?.about === 'commissioner' ? answer.reason.alone : undefined;
  return alone === undefined ? 'None that is worth anything' : NOTHING[alone];
}
