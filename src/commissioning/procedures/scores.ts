import Type from 'typebox';
import { action, impossible, invalid } from '../concern.ts';
import { draft } from '../fact-kind.ts';
import { body, firstObjection, givenId, numbered, words } from '../fields.ts';
import { bidOf, did, ended, listed, lotMissing, objects } from './decision.ts';
import { scoreGiven } from './facts.ts';
import type { ProcedureState } from './state.ts';

const scoreBody = body({
  bid: numbered('bid', 'Tender'),
  lot: Type.Optional(
    givenId('Lot', { description: 'Left out: the score holds for every lot of the tender.' }),
  ),
  criterion: givenId('Criterion'),
  score: Type.Number({
    minimum: 0,
    maximum: 100,
    title: 'Score',
    description: '0 to 100, at most two decimals.',
  }),
  reason: words('Reason'),
});

/** A scorer who scores the same again replaces the earlier score; the facts keep both. */
export const giveScore = action<ProcedureState, typeof scoreBody>({
  name: 'score.give',
  title: 'Score a tender',
  says: 'Gives your own score for one criterion, with the reason.',
  body: scoreBody,
  example: { bid: 'bid-1', lot: 'lot-1', criterion: 'quality', score: 82.5, reason: 'Clear weekend cover.' },
  decide(state, asked, context) {
    const found = bidOf(state, asked.bid);
    if (!found.ok) return found;
    const bid = found.value;
    const criterion = state.criteria.find((each) => each.id === asked.criterion);
    const { lot } = asked;
    const objection = firstObjection([
      ended(state),
      bid.status !== 'opened' &&
        impossible('not-open', `${asked.bid} is ${bid.status}: only opened tenders are scored.`),
      criterion === undefined &&
        invalid(
          '/criterion',
          `There is no criterion ${asked.criterion}: the criteria are ${listed(state.criteria.map((each) => each.id))}.`,
        ),
      criterion?.kind === 'price' &&
        invalid('/criterion', 'Prices are not scored: their points are computed.'),
      lot !== undefined && lotMissing(state, '/lot', lot),
      lot !== undefined &&
        bid.opened?.lots.includes(lot) === false &&
        invalid('/lot', `${asked.bid} makes no offer for lot ${lot}.`),
      lot !== undefined &&
        criterion?.lots?.includes(lot) === false &&
        invalid('/lot', `Criterion ${asked.criterion} does not apply to lot ${lot}.`),
      Math.round(asked.score * 100) / 100 !== asked.score &&
        invalid('/score', 'A score has at most two decimals.'),
    ]);
    return objection === undefined
      ? did(draft(scoreGiven, { ...asked, by: context.actor.id }))
      : objects(objection);
  },
});
