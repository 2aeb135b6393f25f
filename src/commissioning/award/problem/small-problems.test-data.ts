import assert from 'node:assert/strict';
import fc from 'fast-check';
import { recompute } from '../check/check.ts';
import { compareIds } from '../order.ts';
import { readProblem } from './reader.ts';

const score = fc.integer({ min: 0, max: 10_000 }).map((n) => n / 100);
const rules = fc.array(
  fc.oneof(
    fc.record({
      type: fc.constant('max-share'),
      share: fc.integer({ min: 3000, max: 10_000 }).map((n) => n / 10_000),
      strength: fc.constantFrom('must', 'should'),
      penaltyPencePerPound: fc.integer({ min: 0, max: 50 }),
    }),
    fc.record({
      type: fc.constant('set-aside'),
      flag: fc.constant('vcse'),
      share: fc.integer({ min: 0, max: 6000 }).map((n) => n / 10_000),
      strength: fc.constantFrom('must', 'should'),
      penaltyPencePerPound: fc.integer({ min: 0, max: 50 }),
    }),
    fc.record({
      type: fc.constant('min-providers'),
      count: fc.integer({ min: 1, max: 3 }),
      strength: fc.constantFrom('must', 'should'),
      penaltyPence: fc.integer({ min: 0, max: 50_000 }),
    }),
    fc.record({
      type: fc.constant('exclude'),
      provider: fc.constantFrom('P0', 'P1'),
      strength: fc.constant('must'),
    }),
  ),
  { maxLength: 2 },
);

/** Small problems with every part of the format. */
export const problems = fc
  .record({
    commissioners: fc.array(
      fc.record({
        price: fc.integer({ min: 0, max: 100 }),
        formula: fc.constantFrom('linear', 'lowest'),
        rules,
        budget: fc.option(fc.integer({ min: 50_000, max: 400_000 }), { nil: undefined }),
        minimum: fc.option(fc.integer({ min: 0, max: 40 }), { nil: undefined }),
      }),
      { minLength: 1, maxLength: 3 },
    ),
    lots: fc.array(
      fc.record({
        of: fc.nat(2),
        ceiling: fc.integer({ min: 50_000, max: 200_000 }),
        weight: fc.option(fc.integer({ min: 0, max: 300_000 }), { nil: undefined }),
        units: fc.nat(5),
        reserved: fc.boolean(),
        required: fc.integer({ min: 0, max: 3 }).map((n) => n === 0),
      }),
      { minLength: 1, maxLength: 4 },
    ),
    providers: fc.array(
      fc.record({
        vcse: fc.boolean(),
        capacity: fc.option(fc.nat(8), { nil: undefined }),
        most: fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined }),
        tiers: fc.uniqueArray(
          fc.record({
            spend: fc.integer({ min: 1, max: 300_000 }),
            percent: fc.integer({ min: 0, max: 2000 }).map((n) => n / 100),
          }),
          { maxLength: 2, selector: (tier) => tier.spend },
        ),
      }),
      { minLength: 2, maxLength: 3 },
    ),
    offers: fc.array(
      fc.record({
        of: fc.nat(2),
        prices: fc.array(fc.record({ lot: fc.nat(3), price: fc.integer({ min: 0, max: 210_000 }) }), {
          minLength: 1,
          maxLength: 3,
        }),
        group: fc.option(fc.constantFrom('g'), { nil: undefined }),
        requires: fc.option(fc.nat(6), { nil: undefined }),
      }),
      { minLength: 1, maxLength: 7 },
    ),
    scores: fc.array(score, { minLength: 12, maxLength: 12 }),
  })
  .map(({ commissioners, lots, providers, offers, scores }) => ({
    format: 'moothall/award-problem/1',
    currency: 'GBP',
    commissioners: commissioners.map((one, n) => ({
      id: `C${n}`,
      ...(one.budget === undefined ? {} : { budgetPence: one.budget }),
      policy: {
        weights: { price: one.price, quality: 100 - one.price },
        priceFormula: one.formula,
        ...(one.minimum === undefined ? {} : { minimumScores: { quality: one.minimum } }),
        rules: one.rules.map((rule, m) => ({ id: `r${m}`, ...rule })),
      },
    })),
    lots: lots.map((lot, n) => ({
      id: `L${n}`,
      commissioner: `C${lot.of % commissioners.length}`,
      ceilingPence: lot.ceiling,
      units: lot.units,
      required: lot.required,
      ...(lot.weight === undefined ? {} : { weight: lot.weight }),
      ...(lot.reserved ? { reserved: ['vcse'] } : {}),
    })),
    providers: providers.map((one, n) => ({
      id: `P${n}`,
      flags: one.vcse ? ['vcse'] : [],
      discounts: one.tiers.map(({ spend, percent }) => ({ spendPence: spend, percent })),
      ...(one.capacity === undefined ? {} : { capacityUnits: one.capacity }),
      ...(one.most === undefined ? {} : { maxLots: one.most }),
    })),
    scores: commissioners.flatMap((_, c) =>
      providers.map((__, p) => ({
        commissioner: `C${c}`,
        provider: `P${p}`,
        criterion: 'quality',
        score: scores[(c * 4 + p) % 12] ?? 0,
      })),
    ),
    offers: offers.map((offer, n) => ({
      id: `O${n}`,
      provider: `P${offer.of % providers.length}`,
      prices: Object.fromEntries(offer.prices.map(({ lot, price }) => [`L${lot % lots.length}`, price])),
      ...(offer.group === undefined ? {} : { group: offer.group }),
      ...(offer.requires === undefined || offer.requires >= n ? {} : { requires: [`O${offer.requires}`] }),
    })),
  }));

export type File = ReturnType<typeof problems.generate>['value'];

/** Small problems in which all want the provider that can do one or two lots only: somebody has to fall short. */
export const contested: fc.Arbitrary<File> = fc
  .tuple(
    problems,
    fc.array(fc.integer({ min: 400, max: 1000 }), { minLength: 8, maxLength: 8 }),
    fc.integer({ min: 1, max: 2 }),
    fc.boolean(),
  )
  .map(([file, permille, capacity, isGrouped]) => ({
    ...file,
    commissioners: file.commissioners.map(({ budgetPence: _budget, ...one }) => ({
      ...one,
      policy: { ...one.policy, rules: one.policy.rules.filter(({ strength }) => strength === 'should') },
    })),
    lots: [0, 1, 2, 3].map((n) => ({
      id: `L${n}`,
      commissioner: `C${n % file.commissioners.length}`,
      ceilingPence: 100_000 + n,
      units: 1,
      required: false,
    })),
    providers: file.providers.map((one, n) => (n === 0 ? { ...one, capacityUnits: capacity } : one)),
    offers: permille.map((part, n) => ({
      id: `O${n}`,
      provider: `P${n < 4 ? 0 : 1}`,
      prices: { [`L${n % 4}`]: 100 * (n < 4 ? Math.round(part / 2) : part) },
      ...(isGrouped && n < 2 ? { group: 'g' } : {}),
    })),
  }));

export const read = (file: unknown) => {
  const problem = readProblem(file);
  assert.ok(problem.ok, problem.ok ? '' : JSON.stringify(problem.error));
  return problem.value;
};

/** Every subset of offers, valued by the checker, in the order of the format; those within a cap on cost where there is one. */
export function exhaustive(
  file: File,
  autonomy: boolean,
  costCapPence?: number,
): { offers: string[]; value: bigint; cost: bigint } | undefined {
  const problem = read(file);
  const alone = new Map<string, bigint>();
  if (autonomy) {
    for (const { id } of problem.commissioners) {
      const lots = problem.lots.filter((lot) => lot.commissioner === id);
      const own = problem.offers.filter((offer) =>
        [...offer.prices.keys()].every((lot) => lots.some((one) => one.id === lot)),
      );
      // References stay those of the whole problem: values are taken from the whole, feasibility from the cut.
      let best: bigint | undefined;
      for (const subset of subsets(own.map((offer) => offer.id))) {
        const whole = recompute(problem, subset);
        const foreign = problem.lots
          .filter((lot) => lot.commissioner !== id && lot.required)
          .map((lot) => `lot ${lot.id} is required`);
        const others = whole.broken.filter(
          (message) =>
            !foreign.includes(message) &&
            !isOther(
              message,
              id,
              problem.commissioners.map((one) => one.id),
            ),
        );
        if (others.length > 0) continue;
        const value = whole.own.get(id)?.value ?? 0n;
        if (best === undefined || value > best) best = value;
      }
      if (best !== undefined && best > 0n) alone.set(id, best);
    }
  }
  let found: { offers: string[]; value: bigint; cost: bigint; worst: bigint; sum: bigint } | undefined;
  for (const offers of subsets(problem.offers.map((offer) => offer.id))) {
    const whole = recompute(problem, offers);
    if (whole.broken.length > 0 || whole.cost > (costCapPence ?? whole.cost)) continue;
    let [worst, sum] = [0n, 0n];
    for (const [id, reach] of alone) {
      const own = whole.own.get(id)?.value ?? 0n;
      const short = own >= reach ? 0n : ((reach - own) * 1_000_000n + reach - 1n) / reach;
      if (short > worst) worst = short;
      sum += short;
    }
    const next = { offers, value: whole.value, cost: whole.cost, worst, sum };
    const order =
      found === undefined
        ? -1n
        : worst - found.worst ||
          sum - found.sum ||
          found.value - next.value ||
          next.cost - found.cost ||
          BigInt(compareIds(offers, found.offers));
    if (order < 0n) found = next;
  }
  return found;
}

const isOther = (message: string, id: string, all: readonly string[]): boolean =>
  all.some((other) => other !== id && message.startsWith(`${other}: `));

function* subsets(ids: readonly string[]): Generator<string[]> {
  for (let mask = 0; mask < 2 ** ids.length; mask += 1) yield ids.filter((_, n) => mask & (1 << n)).sort();
}
