import type { Problem } from '../problem/problem.ts';

/** In units: what is at stake may be as large as that, so that sums stay exact in 53 bits. */
const LARGEST = 4e15;

/** How many units a penny has: ten thousand where the problem is not huge. */
export function unitOf(problem: Problem): number {
  const most = atStake(problem);
  let unit = 10_000;
  while (unit > 1 && most * unit > LARGEST) unit /= 10;
  return unit;
}

/** What lots are worth at most, and what may be taken off for rules that do not hold, in pence. */
function atStake({ commissioners, lots }: Problem): number {
  const own = new Map(commissioners.map(({ id }) => [id, { lots: 0, pounds: 0 }]));
  let most = 0;
  for (const { commissioner, weight, ceilingPence } of lots) {
    most += weight;
    const one = own.get(commissioner);
    if (one === undefined) continue;
    one.lots += 1;
    one.pounds += ceilingPence / 100;
  }
  for (const { id, rules } of commissioners)
    for (const { count, penaltyPence, penaltyPencePerPound } of rules) {
      const one = own.get(id);
      most += Math.min(count, one?.lots ?? 0) * penaltyPence + (one?.pounds ?? 0) * penaltyPencePerPound;
    }
  return most;
}
