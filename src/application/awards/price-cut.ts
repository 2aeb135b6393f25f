import {
  compareAwards,
  type Evaluation,
  evaluate,
  lotValue,
  type Problem,
  valuationOf,
} from '../../commissioning/award/index.ts';
import { type CutWay, cutWays, type Prices, stretches, totalOf, withinCeilings } from './cut-ways.ts';
import type { AwardRunner } from './engine.ts';
import type { ProblemFile } from './files.ts';
import type { Award } from './run.ts';

/** What is known of an offer's cuts along the ways that are looked at (`cutWays`). */
interface Looked {
  /** Whether every award that was compared is proved. */
  readonly proved: boolean;
  /**
   * Whether no other cut along these ways can have been overlooked: where the tiers of discounts or what commissioners would
   * have alone can turn in between, what is said holds of the cuts that were solved.
   */
  readonly certain: boolean;
}

/** The smallest cut found with which an offer wins: with a penny less off in the same way, it does not. */
export interface PriceCut extends Looked {
  /** Prices by lot with which it wins. */
  readonly pricesPence: Prices;
  readonly award: Award;
}

export interface NoCut extends Looked {
  readonly never: true;
  /** No prices at all would do, however they are cut. */
  readonly whateverPrices: boolean;
}

/** Guesses in a row that may each leave more than half of the interval, before it is halved. */
const MOST_GUESSES = 2;
/** Solves that are spent, along one way, on cuts in between that might turn. */
const MOST_SPLITS = 6;

interface Asked {
  readonly id: string;
  readonly prices: Prices;
}

type Result = Pick<Award, 'autonomy' | 'offers' | 'perCommissioner'>;

/** What all ways of one offer share. */
interface Study {
  readonly problem: Problem;
  readonly offer: Problem['offers'][number];
  readonly result: Result;
  readonly solve: (prices: Prices) => Promise<Award | undefined>;
  /** The commissioner that could have more alone with a lower price; none where nobody's alone counts or could change. */
  readonly buyer: Problem['commissioners'][number] | undefined;
  readonly hasTiers: boolean;
}

const isProved = (award: Award | undefined) => award !== undefined && award.status !== 'gap';

/**
 * Finds the smallest total cut with which the offer wins. What has to come off to bring each price to its ceiling comes off
 * first; then each price by itself and all in proportion, and the least of these counts. Along a way, a greater cut wins
 * wherever a smaller one does as long as no plan of the provider loses a discount, which is looked at stretch by stretch,
 * and as long as what a commissioner would have alone does not rise by more than the offer's own worth (`isSteady`).
 * `changed` gives the problem file with other prices for the offer. The offer must not have won.
 */
export async function smallestCut(
  problem: Problem,
  result: Result,
  asked: Asked,
  changed: (prices: Prices) => ProblemFile['file'],
  runner: AwardRunner,
): Promise<PriceCut | NoCut> {
  const study = studyOf(problem, result, asked, changed, runner);
  const base = withinCeilings(problem, asked.prices);
  const isCut = totalOf(base) < totalOf(asked.prices);
  const first = isCut ? await study.solve(base) : undefined;
  if (first?.offers.includes(asked.id) === true)
    return { pricesPence: base, award: first, proved: isProved(first), certain: true };
  const start = isCut ? first : result;
  const ways = cutWays(problem, base);
  const whole = ways.at(-1);
  let [proved, certain] = [!isCut || isProved(first), true];
  // Without discounts nothing does better than no price at all. (A single price is looked at down to nothing in any case.)
  if (
    whole !== undefined &&
    ways.length > 1 &&
    whole.most > 0 &&
    !study.hasTiers &&
    study.buyer === undefined
  ) {
    const free = await study.solve(whole.prices(whole.most));
    if (free?.offers.includes(asked.id) !== true)
      return { never: true, whateverPrices: true, proved: proved && isProved(free), certain };
  }
  let best: (Found & { readonly way: CutWay }) | undefined;
  for (const way of ways) {
    const most = Math.min(way.most, (best?.cut ?? Number.POSITIVE_INFINITY) - 1);
    const found = await new Search(study, base, way, start).first(most);
    proved &&= found.proved;
    certain &&= found.certain;
    if (found.cut !== undefined && found.award !== undefined)
      best = { cut: found.cut, award: found.award, way };
  }
  if (best === undefined)
    return { never: true, whateverPrices: ways.length === 1 && certain, proved, certain };
  return { pricesPence: best.way.prices(best.cut), award: best.award, proved, certain };
}

function studyOf(
  problem: Problem,
  result: Result,
  { id, prices }: Asked,
  changed: (prices: Prices) => ProblemFile['file'],
  runner: AwardRunner,
): Study {
  const offer = problem.offers.find((one) => one.id === id);
  if (offer === undefined) throw new RangeError(`there is no offer ${id}`);
  const buyers = problem.commissioners.filter((one) =>
    problem.lots.some((lot) => lot.commissioner === one.id && prices[lot.id] !== undefined),
  );
  const counts = result.autonomy === 'on' && problem.commissioners.length > 1 && buyers.length === 1;
  return {
    problem,
    offer,
    result,
    solve: async (cut) => {
      const award = await runner.run(changed(cut), { autonomy: result.autonomy === 'on' });
      return award.ok ? award.value : undefined;
    },
    buyer: counts ? buyers[0] : undefined,
    hasTiers: (problem.providers.get(offer.provider)?.discounts.length ?? 0) > 0,
  };
}

interface Found {
  readonly cut: number;
  readonly award: Award;
}

/** Looks along one way of cutting. */
class Search {
  readonly #study: Study;
  readonly #base: Prices;
  readonly #way: CutWay;
  readonly #rivals: Rivals;
  readonly #solved = new Map<number, Award | undefined>();
  #alone: number | null | undefined;
  #splits = MOST_SPLITS;
  #certain = true;

  constructor(study: Study, base: Prices, way: CutWay, start: Result | undefined) {
    this.#study = study;
    this.#base = base;
    this.#way = way;
    this.#alone = aloneIn(start, study.buyer?.id);
    const alone = { cut: 0, of: aloneOf(start) };
    this.#rivals = {
      withIt: [],
      without: start === undefined ? [] : [start.offers],
      alone,
      aloneThen: alone,
    };
  }

  /** The smallest cut from 1 to `most` that wins; none at all loses. */
  async first(most: number): Promise<Looked & Partial<Found>> {
    if (most < 1) return { proved: true, certain: true };
    const { problem, offer } = this.#study;
    const { ends, all } = stretches(problem, offer, this.#base, most);
    this.#certain = all;
    for (let n = 0, low = 0; n < ends.length; n += 1) {
      const end = ends[n] ?? most;
      const cut = (await this.#wins(end))
        ? await this.#between(low, end)
        : await this.#earlier(low, low + 1, end);
      const award = cut === undefined ? undefined : this.#solved.get(cut);
      if (cut !== undefined && award !== undefined) return { cut, award, ...this.#looked() };
      low = end;
    }
    return this.#looked();
  }

  #looked(): Looked {
    return { proved: [...this.#solved.values()].every(isProved), certain: this.#certain };
  }

  async #wins(cut: number): Promise<boolean> {
    if (!this.#solved.has(cut)) {
      const award = await this.#study.solve(this.#way.prices(cut));
      this.#solved.set(cut, award);
      if (award === undefined) return false;
      const alone = { cut, of: aloneOf(award) };
      if (award.offers.includes(this.#study.offer.id)) {
        this.#rivals.withIt.push(award.offers);
        this.#rivals.aloneThen = alone;
      } else {
        this.#rivals.without.push(award.offers);
        this.#rivals.alone = alone;
      }
    }
    return this.#solved.get(cut)?.offers.includes(this.#study.offer.id) === true;
  }

  /**
   * The smallest cut that wins, above one that loses and up to one that wins. The awards met so far, those with the offer and
   * those without, tell from which cut on the first would come before the second: solved again there, the offer mostly wins,
   * and with a penny less it does not, so that few of the many possible cuts are solved; at most three times as many as
   * halving alone takes.
   */
  async #between(loses: number, wins: number): Promise<number> {
    let [low, high] = [loses, wins];
    for (let guesses = 0; high - low > 1; ) {
      const before = high - low;
      const isGuess = guesses < MOST_GUESSES;
      const cut = isGuess
        ? turningPoint(this.#study, this.#way, this.#rivals, low, high)
        : Math.floor((low + high) / 2);
      if (await this.#wins(cut)) high = cut;
      else low = cut;
      guesses = isGuess && (high - low) * 2 > before ? guesses + 1 : 0;
    }
    return (await this.#earlier(loses, loses + 1, high - 1)) ?? high;
  }

  /** A cut within a stretch that wins although the last of it loses; `before` loses too. */
  async #earlier(before: number, from: number, to: number): Promise<number | undefined> {
    if (from >= to || this.#study.buyer === undefined) return undefined;
    // What is known at a cut of nothing holds just as well a penny further, where no tier turns at once.
    const isStart = before === 0 && !this.#study.hasTiers && this.#isSteady(0, this.#alone, to);
    if (isStart) return undefined;
    if (await this.#wins(from)) return from;
    if (to - from === 1) return undefined;
    if (this.#isSteady(from, aloneIn(this.#solved.get(from), this.#study.buyer.id), to)) return undefined;
    if (this.#splits === 0) {
      this.#certain = false;
      return undefined;
    }
    this.#splits -= 1;
    const middle = Math.floor((from + to) / 2);
    if (await this.#wins(middle)) return this.#between(from, middle);
    return (await this.#earlier(before, from, middle)) ?? (await this.#earlier(middle, middle + 1, to));
  }

  /**
   * Whether, from a cut where the buyer would have `before` alone to one that loses, no cut can win. A lower price makes the
   * offer worth more in every award that has it, and makes no other worth more; only the shortfall of its buyer could grow with
   * it, where alone this would have more by a jump: a budget that more fits into, or a value alone that was none. No jump lies
   * between where it has as much more as the offer is worth more: it has it by the offer all the way.
   */
  #isSteady(from: number, before: number | null | undefined, to: number): boolean {
    const { buyer, hasTiers } = this.#study;
    if (this.#solved.get(to)?.status === 'infeasible') return true;
    const after = aloneIn(this.#solved.get(to), buyer?.id);
    if (buyer === undefined || before === undefined || after === undefined) return false;
    if (buyer.priceFormula === 'lowest' && Object.keys(this.#base).length === 1) return false;
    if (before === after) return true;
    if (hasTiers || before === null || after === null) return false;
    return buyer.budgetPence === undefined || after - before === this.#worth(to) - this.#worth(from);
  }

  /** What the offer is worth without a discount, in pence. */
  #worth(cut: number): number {
    const { problem, offer } = this.#study;
    const valuation = valuationOf(problem);
    return Object.entries(this.#way.prices(cut)).reduce(
      (sum, [lot, price]) => sum + lotValue(valuation, lot, offer.provider, price, price),
      0,
    );
  }
}

/** What a commissioner would have alone by an award; undefined where this is not known. */
const aloneIn = (award: Result | undefined, id: string | undefined): number | null | undefined =>
  award?.perCommissioner.find((one) => one.id === id)?.alonePence;

/** What each commissioner would have alone, at some cut. */
interface AloneAt {
  readonly cut: number;
  readonly of: ReadonlyMap<string, number>;
}

/** Awards met on the way, by their offers, and what commissioners would have alone at the cuts between which it lies. */
interface Rivals {
  readonly withIt: (readonly string[])[];
  readonly without: (readonly string[])[];
  alone: AloneAt;
  aloneThen: AloneAt;
}

/** With autonomy off nobody falls short of anything. */
const aloneOf = (award: Result | undefined): ReadonlyMap<string, number> =>
  new Map(
    (award?.perCommissioner ?? []).flatMap(({ id, alonePence }) =>
      award?.autonomy === 'on' && alonePence !== null && alonePence > 0 ? [[id, alonePence] as const] : [],
    ),
  );

/** The least cut between the two from which on an award with the offer comes before those without; a guess, to be solved. */
function turningPoint(study: Study, way: CutWay, rivals: Rivals, low: number, high: number): number {
  const at = (cut: number) => valuedAt(study, way.prices(cut), rivals);
  const then = at(rivals.aloneThen.cut);
  const wins = (cut: number): boolean => {
    const now = at(cut);
    if (now.withIt.length === 0) return false;
    const alone = aloneAt(rivals, then.withIt[0], now.withIt[0]);
    const first = (list: readonly Evaluation[]) => list.toSorted((a, b) => compareAwards(a, b, alone)).at(0);
    const [with_, without] = [first(now.withIt), first(now.without)];
    return with_ !== undefined && (without === undefined || compareAwards(with_, without, alone) < 0);
  };
  let [loses, winning] = [low, high];
  while (winning - loses > 1) {
    const middle = Math.floor((loses + winning) / 2);
    if (wins(middle)) winning = middle;
    else loses = middle;
  }
  return Math.min(winning, high - 1);
}

/** The awards that still hold at such prices, those met last first. */
function valuedAt({ problem, offer }: Study, cut: Prices, { withIt, without }: Rivals) {
  const prices = new Map(Object.entries(cut));
  const valuation = valuationOf({
    ...problem,
    offers: problem.offers.map((one) => (one.id === offer.id ? { ...one, prices } : one)),
  });
  const admissible = new Map(valuation.admissible.map((one) => [one.id, one]));
  const valued = (lists: readonly (readonly string[])[]) =>
    lists.toReversed().flatMap((ids) => {
      const chosen = ids.flatMap((id) => admissible.get(id) ?? []);
      return (chosen.length === ids.length && evaluate(valuation, chosen)) || [];
    });
  return { withIt: valued(withIt), without: valued(without) };
}

/**
 * What each would have alone in between. Who would have more alone at the greater cut has it by the offer, and has as much
 * less of it as the offer itself is then worth less, but never less than at the smaller one.
 */
function aloneAt({ alone, aloneThen }: Rivals, then: Evaluation | undefined, now: Evaluation | undefined) {
  const own = (award: Evaluation | undefined, id: string) =>
    award?.perCommissioner.find((one) => one.id === id)?.valuePence ?? 0;
  return new Map(
    [...aloneThen.of].map(([id, most]) => {
      const least = alone.of.get(id) ?? 0;
      return [id, Math.max(least, most - Math.max(0, own(then, id) - own(now, id)))] as const;
    }),
  );
}
