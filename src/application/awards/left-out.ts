import { contractParts, type LeftOut, sharesIn } from '../../commissioning/procedures/index.ts';
import { bidOf, type Material } from './material.ts';

/** An offer that a mandate's limit for one contract left out before the award was worked out, as one viewer may see it. */
export interface LeftOutSeen {
  readonly offer: string;
  readonly provider: string;
  readonly prices: Readonly<Record<string, number>>;
  /** Of bodies whose limits the viewer may read: what it would make a contract of, and what their mandate allowed. */
  readonly beyond: readonly OverLimit[];
  /** It goes beyond a limit that the viewer may not read. */
  readonly withheld: boolean;
  /** Of an offer that goes beyond no limit itself: the offers left out that it requires. */
  readonly requires: readonly string[];
}

/** What a contract would come to for a body, and the most that its mandate allows. */
export interface OverLimit {
  readonly body: string;
  readonly pence: number;
  readonly mostPence: number;
}

/** A winning bid whose offers together would make a contract beyond what a mandate, as it stands, allows. */
export interface BidOverLimit extends OverLimit {
  readonly bid: string;
}

/** The offers left out of bids that the viewer may read; whose limit it was, and how much, only to readers of the mandate. */
export function leftOutSeen({ limits, limitsRead, bids }: Material): LeftOutSeen[] {
  if (limits === undefined) return [];
  const told = ({ beyond }: LeftOut): OverLimit[] =>
    beyond.flatMap(({ body, pence }) => {
      const limit = limits.limits[body];
      return limit !== undefined && limitsRead.has(limit.mandate)
        ? [{ body, pence, mostPence: limit.pence }]
        : [];
    });
  return limits.leftOut
    .filter(({ offer }) => bids.has(bidOf(offer)))
    .map((one) => {
      const beyond = told(one);
      const { offer, provider, prices, requires } = one;
      return { offer, provider, prices, beyond, withheld: beyond.length < one.beyond.length, requires };
    });
}

/** Each winning bid makes one contract: what it comes to for each body whose mandate the viewer may read, where that is more. */
export function bidsOverLimit({ perLot, problem, mandates }: Material): BidOverLimit[] {
  const shares = sharesIn(problem);
  return [...new Set(perLot.map(({ bid }) => bid))].flatMap((bid) => {
    const won = perLot.filter((lot) => lot.bid === bid).map(({ lot, pricePence }) => [lot, pricePence]);
    return [...contractParts(Object.fromEntries(won), shares)].flatMap(([body, pence]) => {
      const mostPence = mandates.get(body)?.perContractPence;
      return mostPence !== undefined && pence > mostPence ? [{ bid, body, pence, mostPence }] : [];
    });
  });
}
