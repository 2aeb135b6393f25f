import type { Cut } from './duals.ts';
import type { Market } from './market.ts';
import type { MasterSolution } from './plans.ts';

const LEAST_VIOLATION = 0.05;
const MOST_CUTS = 60;

/**
 * Subset-row cuts that a fractional solution breaks (Jepsen, Petersen, Spoorendonk and Pisinger 2008): of three lots, or of
 * two lots and a provider's one plan, at most one plan can hold two.
 */
export function brokenCuts(market: Market, solution: MasterSolution, known: ReadonlySet<string>): Cut[] {
  const seats = market.lots.length;
  const members = solution.active
    .filter(({ part }) => part < 0.9999)
    .map(({ plan, part }) => ({
      part,
      items: [...plan.numbers.flatMap((n) => market.asks[n]?.lots ?? []), seats + plan.seller],
    }));
  const holders = new Map<number, Set<number>>();
  const pairs = new Map<number, Map<number, number>>();
  const plus = (a: number, b: number, part: number): void => {
    const row = pairs.get(a) ?? new Map<number, number>();
    row.set(b, (row.get(b) ?? 0) + part);
    pairs.set(a, row);
  };
  for (const [n, { items, part }] of members.entries())
    for (const a of items) {
      const own = holders.get(a) ?? new Set<number>();
      own.add(n);
      holders.set(a, own);
      for (const b of items) if (a < b) plus(a, b, part);
    }
  const weight = (a: number, b: number): number => pairs.get(Math.min(a, b))?.get(Math.max(a, b)) ?? 0;
  const found: { cut: Cut; by: number }[] = [];
  const tried = new Set<string>();
  for (const [a, row] of pairs)
    for (const [b, ab] of row)
      for (const c of new Set([...(pairs.get(a)?.keys() ?? []), ...(pairs.get(b)?.keys() ?? [])])) {
        if (c === a || c === b) continue;
        const three = [a, b, c].sort((x, y) => x - y);
        if ((three[1] ?? 0) >= seats) continue;
        const most = ab + weight(a, c) + weight(b, c);
        if (most <= 1 + LEAST_VIOLATION) continue;
        const key = three.join();
        if (known.has(key) || tried.has(key)) continue;
        tried.add(key);
        // A plan that holds all three counts once, not three times.
        let all = 0;
        for (const n of holders.get(a) ?? [])
          if (holders.get(b)?.has(n) === true && holders.get(c)?.has(n) === true)
            all += members[n]?.part ?? 0;
        const by = most - 2 * all - 1;
        if (by <= LEAST_VIOLATION) continue;
        const [x = 0, y = 0, z = 0] = three;
        found.push({
          cut: z >= seats ? { lots: [x, y], seller: z - seats } : { lots: [x, y, z], seller: -1 },
          by,
        });
      }
  return found
    .sort((a, b) => b.by - a.by)
    .slice(0, MOST_CUTS)
    .map(({ cut }) => cut);
}

/** What a cut is known by. */
export const keyOf = (market: Market, cut: Cut): string =>
  [...cut.lots, ...(cut.seller < 0 ? [] : [market.lots.length + cut.seller])].join();
