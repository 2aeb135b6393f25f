import Type from 'typebox';
import Value from 'typebox/value';
import { assert } from '../../kernel/assert.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { action, held, impossible, type Seal } from '../concern.ts';
import { draft } from '../fact-kind.ts';
import { body, firstObjection, givenId, line, numbered, words, yes } from '../fields.ts';
import { type Terms, terms, termsFaults } from './bid-terms.ts';
import { bidOf, did, ended, objects } from './decision.ts';
import { bidSubmitted, bidsOpened, bidWithdrawn } from './facts.ts';
import { type Offer, offers, opening, tenderer } from './opening.ts';
import type { ProcedureState } from './state.ts';

/** Nobody reads a tender before the deadline has passed and the tenders have been opened. */
const seal: Seal = { until: '/deadline', opened: 'bids.opened' };

const statements = Type.Array(body({ criterion: givenId('Criterion'), words: words('Your answer') }), {
  maxItems: 200,
  title: 'Answers to the criteria',
});

const documents = Type.Array(
  body({ title: line('Title'), text: Type.Optional(Type.String({ maxLength: 100_000, title: 'Text' })) }),
  { maxItems: 50, title: 'Documents' },
);

const submitBody = body({
  tenderer: Type.Optional(held(Type.Unsafe<object>({ ...tenderer, title: 'Tenderer' }), seal)),
  offers: held(offers, seal),
  terms: Type.Optional(
    held(
      Type.Unsafe<object>({
        ...terms,
        title: 'Capacity and discounts',
        description:
          'How much you can take on in all, and what comes off your prices where you win much. Where you lead several tenders here, what the latest of them says counts for all of them.',
      }),
      seal,
    ),
  ),
  statements: Type.Optional(held(statements, seal)),
  documents: Type.Optional(held(documents, seal)),
  final: Type.Optional(yes('This is our final tender')),
});

/** Terms that contradict themselves, and offers that the bidder's own word on how many lots it can take rules out. */
function submissionFaults({ offers: made, terms: said }: JsonObject) {
  if (said === undefined) return [];
  const own = said as unknown as Terms;
  const { maxLots } = own;
  const offered = (made ?? []) as unknown as readonly Offer[];
  return [
    ...termsFaults(own).map(({ path, message }) => ({ path: `/terms${path}`, message })),
    ...offered.flatMap(({ prices }, index) =>
      maxLots === undefined || Object.keys(prices).length <= maxLots
        ? []
        : [
            {
              path: `/offers/${index}/prices`,
              message: `prices ${Object.keys(prices).length} lots, and the tender says that you can take ${maxLots} at most, so that this offer could never win: change either`,
            },
          ],
    ),
  ];
}

export const submitBid = action<ProcedureState, typeof submitBody>({
  name: 'bid.submit',
  title: 'Submit a tender',
  says: 'Submits a sealed tender: who tenders, at what price and with which answers stays closed until opening.',
  body: submitBody,
  example: {
    tenderer: { lead: 'party/harbour-care', members: ['party/vale-recovery'] },
    offers: [{ id: 'offer-1', prices: { 'lot-1': 9_000_000 } }],
    terms: { capacityUnits: 500, maxLots: 3, discounts: [{ spendPence: 30_000_000, percent: 2.5 }] },
    statements: [{ criterion: 'quality', words: 'A named worker for everybody, seven days a week.' }],
  },
  pseudonymous: true,
  faults: submissionFaults,
  decide(state, asked, context) {
    const objection = ended(state);
    if (objection !== undefined) return objects(objection);
    const bid = `bid-${state.counters.bids + 1}`;
    return did(draft(bidSubmitted, { ...asked, bid, by: context.actor.id }), bid);
  },
});

const withdrawBody = body({ bid: numbered('bid', 'Tender') });

export const withdrawBid = action<ProcedureState, typeof withdrawBody>({
  name: 'bid.withdraw',
  title: 'Withdraw a tender',
  says: 'Takes back your own tender.',
  body: withdrawBody,
  example: { bid: 'bid-1' },
  pseudonymous: true,
  // Of nobody else's tenders: while they are sealed, not even that there are any is told.
  stopped: ({ bids }, _arrangement, actor) =>
    Object.values(bids).some(({ by, status }) => by === actor && status !== 'withdrawn')
      ? undefined
      : impossible('no-tender-of-yours', 'You have no tender here that could be taken back.'),
  decide(state, { bid }, context) {
    const found = bidOf(state, bid);
    const own = found.ok && found.value.by === context.actor.id ? found.value : undefined;
    const objection = firstObjection([
      ended(state),
      // Whether somebody else submitted it is not said: by such answers sealed tenders could be counted.
      own === undefined && impossible('not-your-bid', `You have no tender ${bid} here.`),
      own?.status === 'withdrawn' && impossible('already-withdrawn', `${bid} has been withdrawn already.`),
    ]);
    return objection === undefined ? did(draft(bidWithdrawn, { bid })) : objects(objection);
  },
});

const openBody = body({});

export const openTenders = action<ProcedureState, typeof openBody>({
  name: 'bids.open',
  title: 'Open the tenders',
  says: 'Opens every tender that is still sealed and shows who tenders for which lots.',
  body: openBody,
  example: {},
  compute: 'opening',
  decide(state, _asked, context) {
    const closed = Object.values(state.bids).some((bid) => bid.status === 'submitted');
    const objection = firstObjection([
      ended(state),
      state.openedAt !== undefined &&
        !closed &&
        impossible('nothing-sealed', 'All tenders have been opened already.'),
    ]);
    if (objection !== undefined) return objects(objection);
    const computed = context.computed;
    assert(Value.Check(opening, computed), 'the engine computes the opening of bids in its agreed shape');
    return did(draft(bidsOpened, computed));
  },
});
