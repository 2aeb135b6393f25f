import type { Commissioner, Lot } from '../problem/problem.ts';
import type { Valuation } from '../valuation.ts';

/**
 * A lot as providers of one kind win it. Where a commissioner has set-asides, the kind says of which of their flags the
 * provider has: bit n of `kind` for the nth of its set-asides. Other lots have one seat, of kind 0.
 */
export interface Seat {
  readonly lot: number;
  readonly kind: number;
}

/**
 * A commissioner whose set-asides are kept lot by lot: it chooses which of its lots are won by which kind of provider, as
 * one whole, and pays the exact penalty of that choice. So fractions of plans cannot together just keep a share (the convex
 * hull of its choices, as Dantzig and Wolfe 1960 take it for a block of rows).
 */
export interface Apportioner {
  readonly commissioner: number;
  readonly lots: readonly {
    readonly lot: number;
    readonly ceilingPence: number;
    readonly seats: readonly { readonly seat: number; readonly kind: number }[];
  }[];
  /** Its set-asides; `share` in ten-thousandths. */
  readonly rules: readonly {
    readonly share: number;
    readonly must: boolean;
    readonly penaltyPencePerPound: number;
  }[];
}

/** One choice: the seats that are won. */
export interface Apportionment {
  readonly seats: readonly number[];
  readonly penaltyPence: number;
  /** In units, against the prices that it was found by. */
  readonly worth: number;
}

/** Beyond these a commissioner's choices are too many; its set-asides are then rows over shares. Part of the proof's format. */
const MOST_LOTS = 16;
const MOST_RULES = 2;
const STEPS = 100_000;

/** A commissioner's set-asides where they are to be kept by apportionment. */
export function apportionedRules(one: Commissioner, lots: readonly Lot[]): Commissioner['rules'] {
  const rules = one.rules.filter(({ type }) => type === 'set-aside');
  return rules.length > MOST_RULES || lots.length > MOST_LOTS ? [] : rules;
}

/** The seats of all lots, and who apportions them. */
export function seatsOf({ problem, admissible }: Valuation) {
  const seats: Seat[] = [];
  const apportioners: Apportioner[] = [];
  /** By lot: of which set-asides a provider's flags count there. */
  const rulesOf = new Map<string, Commissioner['rules']>();
  for (const one of problem.commissioners) {
    const own = problem.lots.filter((lot) => lot.commissioner === one.id);
    const rules = apportionedRules(one, own);
    for (const lot of own) rulesOf.set(lot.id, rules);
  }
  const kindOf = (lot: string, provider: string): number => {
    const flags = problem.providers.get(provider)?.flags ?? [];
    return (rulesOf.get(lot) ?? []).reduce(
      (bits, rule, n) => bits | (flags.includes(rule.flag) ? 1 << n : 0),
      0,
    );
  };
  const kinds = new Map<string, Set<number>>();
  for (const offer of admissible)
    for (const lot of offer.prices.keys())
      kinds.set(lot, (kinds.get(lot) ?? new Set()).add(kindOf(lot, offer.provider)));
  const places = problem.lots.map((lot, n) => {
    const found =
      (rulesOf.get(lot.id) ?? []).length > 0 ? [...(kinds.get(lot.id) ?? [])].sort((a, b) => a - b) : [0];
    return new Map(found.map((kind) => [kind, seats.push({ lot: n, kind }) - 1]));
  });
  for (const [commissioner, one] of problem.commissioners.entries()) {
    const own = problem.lots.flatMap((lot, n) => (lot.commissioner === one.id ? [n] : []));
    const rules = apportionedRules(
      one,
      own.flatMap((lot) => problem.lots[lot] ?? []),
    );
    if (rules.length === 0) continue;
    apportioners.push({
      commissioner,
      lots: own.map((lot) => ({
        lot,
        ceilingPence: problem.lots[lot]?.ceilingPence ?? 0,
        seats: [...(places[lot] ?? [])].map(([kind, seat]) => ({ seat, kind })),
      })),
      rules: rules.map(({ share, strength, penaltyPencePerPound }) => ({
        share,
        must: strength === 'must',
        penaltyPencePerPound,
      })),
    });
  }
  return {
    seats,
    apportioners,
    seatOf: (lot: number, provider: string): number =>
      places[lot]?.get(kindOf(problem.lots[lot]?.id ?? '', provider)) ?? 0,
  };
}

/** What a choice costs in whole pence, or undefined where it breaks what must hold. */
function penaltyOf(
  one: Apportioner,
  chosen: readonly { readonly ceilingPence: number; readonly kind: number }[],
): number | undefined {
  let pence = 0n;
  for (const [n, rule] of one.rules.entries()) {
    // In ten-thousandths of a penny of ceiling: whole, and exact in 53 bits for ceilings of all that there is.
    let wanting = 0;
    for (const { ceilingPence, kind } of chosen)
      wanting += ceilingPence * (rule.share - ((kind >> n) & 1 ? 10_000 : 0));
    if (wanting <= 0) continue;
    if (rule.must) return undefined;
    pence += (BigInt(wanting) * BigInt(rule.penaltyPencePerPound) + 500_000n) / 1_000_000n;
  }
  return Number(pence);
}

export interface Prices {
  /** By seat, in units: what winning it is worth to whoever apportions. */
  readonly seats: Float64Array;
  /** What awarding anything at all costs, in units. */
  readonly start: number;
  /** By lot: 1 where it must be awarded. */
  readonly forced: Uint8Array;
  readonly unit: number;
  /** What a penny of penalty counts for. */
  readonly stake: number;
}

/** Parts of the full penalty at which choices are bounded. */
const PARTS = [0, 0.15, 0.3, 0.45, 0.6, 0.8, 1];

/** What a choice adds at a cost for what is wanting, rule by rule. */
const addsAt = (
  { gain, wanting }: { readonly gain: number; readonly wanting: readonly number[] },
  cost: readonly number[],
): number => gain - wanting.reduce((sum, by, rule) => sum + by * (cost[rule] ?? 0), 0);

/**
 * The best choice against prices by branch and bound; with `every`, all choices worth more than `floor`. Awarding nothing
 * counts as 0 where no lot must be awarded. A penalty is at least any part of its full price times what is wanting, also
 * where that is negative: so each part gives a bound that falls apart into lots.
 */
export function apportion(
  one: Apportioner,
  { seats, start, forced, unit, stake }: Prices,
  options: { readonly floor: number; readonly every?: number } = { floor: Number.NEGATIVE_INFINITY },
): { readonly most: number; readonly found: readonly Apportionment[] } {
  const lots = one.lots
    .map((lot) => ({
      must: forced[lot.lot] === 1,
      choices: lot.seats.map(({ seat, kind }) => ({
        seat,
        kind,
        ceilingPence: lot.ceilingPence,
        gain: seats[seat] ?? 0,
        wanting: one.rules.map(
          ({ share }, n) => (lot.ceilingPence * (share - ((kind >> n) & 1 ? 10_000 : 0))) / 1_000_000,
        ),
      })),
    }))
    .sort((a, b) => (b.choices[0]?.ceilingPence ?? 0) - (a.choices[0]?.ceilingPence ?? 0));
  const rates = one.rules.map(({ must, penaltyPencePerPound }, n) => {
    if (!must) return penaltyPencePerPound * unit * stake;
    // What must hold has no price: any is a true bound, and this one is high enough to tell.
    const each = lots.flatMap(({ choices }) =>
      choices.map(({ gain, wanting }) => Math.abs(gain) / Math.max(1, Math.abs(wanting[n] ?? 0))),
    );
    return 2 * Math.max(0, ...each);
  });
  /** What the lots from each place on add at most at a part of the penalty. */
  const restsAt = (part: number) => {
    const cost = rates.map((rate) => rate * part);
    const rest = new Float64Array(lots.length + 1);
    for (let n = lots.length - 1; n >= 0; n -= 1) {
      const lot = lots[n];
      let best = lot?.must === true ? Number.NEGATIVE_INFINITY : 0;
      for (const choice of lot?.choices ?? []) best = Math.max(best, addsAt(choice, cost));
      rest[n] = (rest[n + 1] ?? 0) + best;
    }
    return { part, cost, rest };
  };
  const bounds = PARTS.map(restsAt).sort((x, y) => (x.rest[0] ?? 0) - (y.rest[0] ?? 0));
  // Good choices first: by what a lot adds at the part of the penalty that bounds the whole best.
  const telling = bounds[0]?.cost ?? [];
  const adds = new Map(lots.flatMap(({ choices }) => choices.map((one) => [one, addsAt(one, telling)])));
  for (const { choices } of lots) choices.sort((x, y) => (adds.get(y) ?? 0) - (adds.get(x) ?? 0));
  // A penalty loses half a penny to rounding, sums of fractions less than a unit each; gains alone are whole.
  const slack = (one.rules.length * unit * stake) / 2 + 16;
  const every = options.every ?? 0;
  const found: Apportionment[] = [];
  const chosen: (typeof lots)[number]['choices'][number][] = [];
  const wanting = new Float64Array(one.rules.length);
  let most = options.floor;
  let open = Number.NEGATIVE_INFINITY;
  let steps = 0;
  if (lots.every(({ must }) => !must) && 0 > most) {
    most = 0;
    found.push({ seats: [], penaltyPence: 0, worth: 0 });
  }
  /** The least bound, or the first that is no higher than a floor. */
  const reach = (from: number, value: number, floor: number): number => {
    let least = Number.POSITIVE_INFINITY;
    for (const { part, cost, rest } of bounds) {
      let bound = value + (rest[from] ?? 0) + (part === 0 ? 0 : slack);
      for (const [r, by] of wanting.entries()) bound -= by * (cost[r] ?? 0);
      if (bound < least) least = bound;
      if (least <= floor) return least;
    }
    return least;
  };
  const visit = (from: number, value: number): void => {
    const floor = every > 0 ? options.floor : most;
    const bound = reach(from, value, floor);
    if (bound <= floor) return;
    steps += 1;
    if (steps > STEPS || (every > 0 && found.length > every)) {
      open = Math.max(open, bound);
      return;
    }
    const lot = lots[from];
    if (lot === undefined) {
      const penaltyPence = chosen.length === 0 ? undefined : penaltyOf(one, chosen);
      if (penaltyPence === undefined) return;
      const worth = value - Math.floor(penaltyPence * unit * stake);
      if (worth <= (every > 0 ? options.floor : most)) return;
      most = Math.max(most, worth);
      found.push({ seats: chosen.map(({ seat }) => seat), penaltyPence, worth });
      return;
    }
    let mayRest = !lot.must;
    for (const choice of lot.choices) {
      if (mayRest && (adds.get(choice) ?? 0) < 0) {
        visit(from + 1, value);
        mayRest = false;
      }
      chosen.push(choice);
      for (const [r, by] of choice.wanting.entries()) wanting[r] = (wanting[r] ?? 0) + by;
      visit(from + 1, value + choice.gain);
      for (const [r, by] of choice.wanting.entries()) wanting[r] = (wanting[r] ?? 0) - by;
      chosen.pop();
    }
    if (mayRest) visit(from + 1, value);
  };
  visit(0, -start);
  if (every === 0) found.sort((a, b) => a.worth - b.worth);
  return { most: Math.max(most, open), found };
}
