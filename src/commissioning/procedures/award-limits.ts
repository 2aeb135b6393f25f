import { canonical } from '../../kernel/canonical.ts';
import { own } from '../fact-kind.ts';
import type { AwardInput, AwardProblem, ContractLimit, ContractLimits, LeftOut } from './award-shapes.ts';
import { listed } from './decision.ts';
import type { Lot } from './plan.ts';
import { inTenThousandths } from './plan-check.ts';
import { sharesOf } from './shares.ts';

/** Which bodies pay for a lot, and what part of it: together 1. */
export type Shares = (lot: string) => Readonly<Record<string, number>>;

/** The shares of the lots of a problem: one body's, or those of the members of its commissioner. */
export function sharesIn({ commissioners, lots }: Pick<AwardProblem, 'commissioners' | 'lots'>): Shares {
  const members = new Map(commissioners.map((one) => [one.id, one.members ?? { [one.id]: 1 }]));
  const buyers = new Map(lots.map((lot) => [lot.id, lot.commissioner]));
  return (lot) => members.get(buyers.get(lot) ?? '') ?? {};
}

/**
 * What prices come to in one contract for each body: those of lots that it buys alone and its share of the others. Rounded
 * up to the penny, so that what is more than a whole limit by any fraction stays more.
 */
export function contractParts(
  prices: Readonly<Record<string, number>>,
  shares: Shares,
): ReadonlyMap<string, number> {
  const parts = new Map<string, bigint>();
  for (const [lot, pence] of Object.entries(prices))
    for (const [body, share] of Object.entries(shares(lot)))
      parts.set(body, (parts.get(body) ?? 0n) + BigInt(pence) * BigInt(inTenThousandths(share)));
  return new Map([...parts].map(([body, part]) => [body, Number((part + 9_999n) / 10_000n)]));
}

/** The bodies whose limit for one contract the prices go beyond, by name, with what they would come to for each. */
export function beyondLimits(
  prices: Readonly<Record<string, number>>,
  shares: Shares,
  limits: Readonly<Record<string, ContractLimit>>,
): LeftOut['beyond'] {
  return [...contractParts(prices, shares)]
    .filter(([body, pence]) => pence > (own(limits, body)?.pence ?? Number.POSITIVE_INFINITY))
    .map(([body, pence]) => ({ body, pence }))
    .sort((a, b) => (a.body < b.body ? -1 : 1));
}

/** The limits of the bodies that commission the lots. */
export function limitsOn(
  lots: readonly Lot[],
  policies: AwardInput['policies'],
): Readonly<Record<string, ContractLimit>> {
  const bodies = [...new Set(lots.flatMap((lot) => Object.keys(sharesOf(lot))))].sort();
  return Object.fromEntries(
    bodies.flatMap((body) => {
      const limit = own(policies, body)?.limit;
      return limit === undefined ? [] : [[body, limit]];
    }),
  );
}

/**
 * What of the record of limits does not follow from them and the problem, in words: an offer that should have been left
 * out, or one that was without the reason given.
 */
export function limitFaults(problem: AwardProblem, { limits, leftOut }: ContractLimits): string[] {
  const shares = sharesIn(problem);
  const gone = new Set(leftOut.map(({ offer }) => offer));
  const kept = problem.offers.flatMap(({ id, prices }) => [
    ...(gone.has(id) ? [`${id} stands in the problem, so that it was not left out`] : []),
    ...beyondLimits(prices, shares, limits).map(
      ({ body }) => `${id} goes beyond what ${limits[body]?.mandate} allows for one contract`,
    ),
  ]);
  const wrong = leftOut.flatMap(({ offer, prices, beyond, requires }) => {
    const found = beyondLimits(prices, shares, limits);
    if (found.length === 0 && requires.length === 0) return [`${offer} was left out for no reason`];
    const follows = canonical(found) === canonical(beyond) && requires.every((other) => gone.has(other));
    return follows ? [] : [`${offer} was left out for another reason`];
  });
  return [...kept, ...wrong];
}

/** Where nothing can be awarded: what was left out before, and the required lots on which no offer is left. It tells no sums. */
export function leftOutSentence(problem: AwardProblem, leftOut: readonly LeftOut[]): string | undefined {
  const beyond = leftOut.filter((one) => one.beyond.length > 0);
  if (beyond.length === 0) return undefined;
  const following = leftOut.filter((one) => one.beyond.length === 0).map(({ offer }) => offer);
  const bodies = [...new Set(beyond.flatMap((one) => one.beyond.map(({ body }) => body)))].sort();
  const priced = new Set(problem.offers.flatMap(({ prices }) => Object.keys(prices)));
  const bare = problem.lots.filter((lot) => lot.required === true && !priced.has(lot.id)).map(({ id }) => id);
  const [one, several] = [beyond.length === 1, bodies.length > 1];
  return [
    `Left out ${one ? 'was' : 'were'} ${listed(beyond.map(({ offer }) => offer))}, because ${one ? 'it goes' : 'they go'} beyond what the ${several ? 'mandates' : 'mandate'} of ${listed(bodies)} ${several ? 'allow' : 'allows'} for one contract.`,
    ...(following.length === 0 ? [] : [`So was what requires ${one ? 'it' : 'them'}: ${listed(following)}.`]),
    ...(bare.length === 0 ? [] : [`No offer is left on ${listed(bare)}.`]),
  ].join(' ');
}
