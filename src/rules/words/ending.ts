import { formatInstant } from '../../kernel/time.ts';
import type { DecidedAgain, Ending } from '../deciding-again.ts';
import { carries, needed, quorate, type Standing } from '../matters.ts';
import { followsWords } from './explain.ts';
import { allOfRole, capital, shareWords } from './wording.ts';

/** Why a joint decision would have ended so: the numbers, and what the rule takes. */
export function whyEnded({ standings }: DecidedAgain, ending: Ending): string {
  const against = standings.filter((standing) => standing.counted.electors === 0 || !carries(standing, true));
  const decisive = ending.how === 'carried' || against.length === 0 ? standings : against;
  const then = ending.how === 'fallback' ? [`Then ${followsWords(ending.fallback)}.`] : [];
  return [...decisive.map(standingWords), ...then].join(' ');
}

/** Why it could not be told how it would have ended. */
export function whyUntold({ standings, unknown }: DecidedAgain): string {
  const { neverAsked, unheard, time, until } = unknown;
  const end = until === undefined ? 'until everybody had answered' : `until ${formatInstant(until)}`;
  const asked =
    neverAsked === 0
      ? []
      : [`${neverAsked} of those who would have decided ${neverAsked === 1 ? 'was' : 'were'} never asked.`];
  const times: Readonly<Record<NonNullable<typeof time>, string>> = {
    more: `It would have been open longer, ${end}, and positions could have changed.`,
    less: `Its time would have ended earlier${until === undefined ? '' : `, on ${formatInstant(until)}`}; ${unheard} gave or changed a position after that.`,
    left: `It would have stayed open, ${end}; ${unheard} had not given a position when it closed.`,
  };
  return [...asked, ...(time === undefined ? [] : [times[time]]), ...standings.map(standingWords)].join(' ');
}

/** Where an electorate stood, and what its rule takes: `Of the commissioners 4 of 5 agreed; unanimity takes all.` */
export function standingWords(standing: Standing): string {
  const { electorate, counted } = standing;
  const { electors, given, agree, disagree, blocks } = counted;
  if (electors === 0)
    return `${capital(allOfRole(electorate.role))} were nobody, and nobody decides nothing.`;
  const votes = electorate.weights === undefined ? '' : ' votes';
  const who = `Of ${allOfRole(electorate.role)}`;
  if (!quorate(standing) && electorate.method !== 'unanimity')
    return `${who} ${given} of ${electors}${votes} ${votes === '' ? 'gave a position' : 'were given'}; it takes ${needed(electors, electorate.quorum)}.`;
  const silent = electors - given;
  const said = [
    `${agree} of ${electors}${votes} agreed`,
    ...(disagree === 0 ? [] : [`${disagree} disagreed`]),
    ...(blocks === 0 ? [] : [`${blocks} blocked it`]),
    ...(silent === 0 ? [] : [`${silent} had given no position`]),
  ].join(', ');
  return `${who} ${said}; ${takes(standing)}.`;
}

function takes({ electorate: { method, share } }: Standing): string {
  switch (method) {
    case 'consent':
      return 'consent takes that nobody blocks it';
    case 'unanimity':
      return 'unanimity takes all';
    case 'majority':
      return `a majority takes more than ${shareWords(share ?? 0.5)} of those who agree or disagree`;
    case 'qualified':
      return `it takes at least ${shareWords(share ?? 2 / 3)} of those who agree or disagree`;
    case 'delegated':
      return 'where it is delegated one who agrees is enough, and nobody may disagree';
  }
}
