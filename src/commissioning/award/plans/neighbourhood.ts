import { plainModel } from '../plain-model.ts';
import type { SolverPort } from '../solver-port.ts';
import { type Evaluation, evaluate } from '../valuation.ts';
import { compareIn, type Market } from './market.ts';

const FREE_LOTS = 60;
/** Offers beyond which HiGHS takes too long to make the model smaller before it looks at the clock: on few lots they all rule each other out. */
const MOST_OFFERS = 6000;
const SECONDS = 4;

/**
 * One neighbourhood of an award (large-neighbourhood search; Shaw 1998): a window of providers gives back what it won, the
 * rest stays; the plain model decides anew on the lots that are free then. `turn` moves the window. The better award, or
 * undefined.
 */
export async function improve(
  market: Market,
  best: Evaluation,
  turn: number,
  port: SolverPort,
  left: () => number,
): Promise<Evaluation | undefined> {
  const { valuation } = market;
  const winner = new Map(best.perLot.map((lot) => [lot.id, lot.provider]));
  const freed = windowOf(market, turn, winner);
  const won = new Set(best.offers);
  const kept = valuation.admissible.filter(({ id, provider }) => won.has(id) && !freed.has(provider));
  const taken = new Set(kept.flatMap((offer) => [...offer.prices.keys()]));
  const open = valuation.admissible.filter(
    (offer) => freed.has(offer.provider) && [...offer.prices.keys()].every((lot) => !taken.has(lot)),
  );
  if (open.length > MOST_OFFERS) return undefined;
  const model = plainModel(
    { ...valuation, admissible: [...kept, ...open] },
    new Set(kept.map((offer) => offer.id)),
    'value',
    market.costPrice.units / market.unit,
  );
  const solution = await port.solve(model.programme, {
    timeLimitSeconds: Math.max(0.1, Math.min(SECONDS, left() * 0.8)),
  });
  if (solution.values.length === 0) return undefined;
  const chosen = model.offers.flatMap((offer, n) =>
    offer !== undefined && (solution.values[n] ?? 0) > 0.5 ? [offer] : [],
  );
  const award = evaluate(valuation, [...new Set(chosen)]);
  return award !== undefined && compareIn(market, award, best) < 0 ? award : undefined;
}

/** Providers around one, nearest first by the lots they compete for, until they hold enough lots. */
function windowOf(market: Market, turn: number, winner: ReadonlyMap<string, string>): Set<string> {
  const { providers, lots } = market;
  const at = providers[(turn * 7) % Math.max(1, providers.length)];
  const mine = new Set(at?.lots);
  const near = providers
    .map((seller) => ({ seller, shared: seller.lots.filter((lot) => mine.has(lot)).length }))
    .sort((a, b) => b.shared - a.shared);
  const freed = new Set<string>();
  let open = lots.filter((lot) => !winner.has(lot.id)).length === 0 ? 0 : 5;
  for (const { seller } of near) {
    freed.add(seller.provider.id);
    for (const provider of winner.values()) if (provider === seller.provider.id) open += 1;
    if (open >= FREE_LOTS) break;
  }
  return freed;
}
