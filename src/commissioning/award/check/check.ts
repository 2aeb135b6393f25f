import type { Commissioner, Lot, Offer, Problem, Provider } from '../problem/problem.ts';
import { lotsById, mayWin, nearest, offersById, pointsOf } from './values.ts';

/**
 * The independent checker: it shares nothing with the solver but the reader of problems. It values an award anew, offer
 * by offer, with fractions kept exact until the one rounding that the format asks for; `claims.ts` compares that with what
 * a result claims.
 */
export interface Discrepancy {
  readonly path: string;
  readonly message: string;
}

export interface Recomputed {
  readonly broken: readonly string[];
  readonly value: bigint;
  readonly cost: bigint;
  readonly lots: ReadonlyMap<
    string,
    { readonly offer: string; readonly provider: string; readonly price: bigint; readonly value: bigint }
  >;
  readonly own: ReadonlyMap<
    string,
    {
      readonly value: bigint;
      readonly cost: bigint;
      readonly rules: ReadonlyMap<string, { holds: boolean; penalty: bigint }>;
    }
  >;
}

/** Values a list of offers, and says in words what it breaks. */
export function recompute(problem: Problem, ids: readonly string[]): Recomputed {
  const broken: string[] = [];
  const lots = lotsById(problem);
  const chosen = ids.flatMap((id) => {
    const offer = offersById(problem).get(id);
    if (offer === undefined) broken.push(`there is no offer ${id}`);
    return offer === undefined ? [] : [offer];
  });
  if (new Set(ids).size !== ids.length) broken.push('an offer stands twice');
  const winners = new Map<string, Offer>();
  for (const offer of chosen) {
    if (!mayWin(problem, offer)) broken.push(`${offer.id} is not admissible`);
    for (const lot of offer.prices.keys()) {
      if (winners.has(lot)) broken.push(`lot ${lot} is taken twice`);
      winners.set(lot, offer);
    }
    for (const other of offer.requires)
      if (!ids.includes(other)) broken.push(`${offer.id} requires ${other}`);
    const same = chosen.filter(
      (one) => offer.group !== undefined && one.provider === offer.provider && one.group === offer.group,
    );
    if (same.length > 1) broken.push(`two offers of group ${offer.group} of ${offer.provider}`);
  }
  for (const lot of problem.lots)
    if (lot.required && !winners.has(lot.id)) broken.push(`lot ${lot.id} is required`);
  const byProvider = Map.groupBy(chosen, (offer) => offer.provider);
  const percents = new Map(
    [...problem.providers.values()].map((provider) => [
      provider.id,
      percentOf(provider, byProvider.get(provider.id) ?? [], lots, broken),
    ]),
  );
  const buyers = new Map(problem.commissioners.map((one) => [one.id, one]));
  const found = new Map<string, { offer: string; provider: string; price: bigint; value: bigint }>();
  for (const [id, offer] of winners) {
    const lot = lots.get(id);
    const buyer = lot === undefined ? undefined : buyers.get(lot.commissioner);
    if (lot === undefined || buyer === undefined) continue;
    const full = BigInt(offer.prices.get(id) ?? 0);
    const price = nearest(full * (10_000n - (percents.get(offer.provider) ?? 0n)), 10_000n);
    const value = nearest(
      BigInt(lot.weight) * pointsOf(problem, buyer, lot, offer.provider, full, price),
      10_000_000_000n,
    );
    found.set(id, { offer: offer.id, provider: offer.provider, price, value });
  }
  const own = new Map(problem.commissioners.map((buyer) => [buyer.id, ownOf(problem, buyer, found, broken)]));
  const sum = (pick: (one: { value: bigint; cost: bigint }) => bigint) =>
    [...own.values()].reduce((all, one) => all + pick(one), 0n);
  const cost = sum((one) => one.cost);
  if (problem.costCapPence !== undefined && cost > BigInt(problem.costCapPence))
    broken.push(`the award costs ${cost} pence, above the cap of ${problem.costCapPence}`);
  return { broken, value: sum((one) => one.value), cost, lots: found, own };
}

function percentOf(
  provider: Provider,
  chosen: readonly Offer[],
  lots: ReadonlyMap<string, Lot>,
  broken: string[],
): bigint {
  const own = chosen.flatMap((offer) => [...offer.prices]);
  const units = own.reduce((sum, [lot]) => sum + (lots.get(lot)?.units ?? 0), 0);
  if (provider.capacityUnits !== undefined && units > provider.capacityUnits)
    broken.push(`${provider.id} has no capacity for ${units} units`);
  if (provider.maxLots !== undefined && own.length > provider.maxLots)
    broken.push(`${provider.id} wins more than ${provider.maxLots} lots`);
  const spend = own.reduce((sum, [, price]) => sum + price, 0);
  let percent = 0;
  for (const tier of provider.discounts) if (spend >= tier.spendPence) percent = tier.percent;
  return BigInt(percent);
}

/** What lots as they are won are worth to one commissioner; what it breaks is added to `broken`. */
export function ownOf(problem: Problem, buyer: Commissioner, found: Recomputed['lots'], broken: string[]) {
  const lots = problem.lots.filter((lot) => lot.commissioner === buyer.id);
  const won = lots.filter((lot) => found.has(lot.id));
  const winner = (lot: Lot) => found.get(lot.id)?.provider ?? '';
  const ceilings = (list: readonly Lot[]) => list.reduce((sum, lot) => sum + BigInt(lot.ceilingPence), 0n);
  const rules = new Map<string, { holds: boolean; penalty: bigint }>();
  for (const rule of buyer.rules) {
    if (rule.type === 'exclude') continue;
    const providers = [...new Set(won.map(winner))];
    let holds: boolean;
    let penalty: bigint;
    if (rule.type === 'min-providers') {
      const missing = won.length > 0 && providers.length < rule.count ? rule.count - providers.length : 0;
      holds = missing === 0;
      penalty = BigInt(missing) * BigInt(rule.penaltyPence);
    } else {
      const over =
        rule.type === 'max-share'
          ? providers.map(
              (provider) =>
                ceilings(won.filter((lot) => winner(lot) === provider)) * 10_000n -
                ceilings(lots) * BigInt(rule.share),
            )
          : [
              ceilings(won) * BigInt(rule.share) -
                ceilings(won.filter((lot) => problem.providers.get(winner(lot))?.flags.includes(rule.flag))) *
                  10_000n,
            ];
      const short = over.filter((one) => one > 0n).reduce((sum, one) => sum + one, 0n);
      holds = short === 0n;
      penalty = nearest(short * BigInt(rule.penaltyPencePerPound), 1_000_000n);
    }
    if (!holds && rule.strength === 'must') broken.push(`${buyer.id}: rule ${rule.id} does not hold`);
    rules.set(rule.id, { holds, penalty });
  }
  const cost = won.reduce((sum, lot) => sum + (found.get(lot.id)?.price ?? 0n), 0n);
  if (buyer.budgetPence !== undefined && cost > BigInt(buyer.budgetPence))
    broken.push(`${buyer.id}: ${cost} pence are above the budget`);
  const penalties = [...rules.values()].reduce((sum, rule) => sum + rule.penalty, 0n);
  return {
    value: won.reduce((sum, lot) => sum + (found.get(lot.id)?.value ?? 0n), 0n) - penalties,
    cost,
    rules,
  };
}
