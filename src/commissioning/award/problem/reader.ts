import { Compile } from 'typebox/compile';
import { isObject, toPointer } from '../../../kernel/json.ts';
import { fail, ok, type Result } from '../../../kernel/result.ts';
import { shapeErrors } from './faults.ts';
import { type Exact, exactFor, NO_SCORE, readPolicy } from './policy.ts';
import type { Commissioner, Lot, Offer, Problem, ProblemError, Provider } from './problem.ts';
import { MOST_MEMBERS, members, outerShape, type ProblemFile, tooMany } from './shape.ts';

/** The shape in parts, so that large files are looked through once also where something is wrong. */
const outer = Compile(outerShape);
const inner = {
  commissioners: Compile(members.commissioners),
  lots: Compile(members.lots),
  providers: Compile(members.providers),
  scores: Compile(members.scores),
  offers: Compile(members.offers),
};
const MOST_ERRORS = 100;

/**
 * Reads an award problem (`moothall/award-problem/1`): every error with its path. The order of lists, members and keys
 * does not matter to what is read.
 */
export function readProblem(file: unknown): Result<Problem, readonly ProblemError[]> {
  const long = overlong(file);
  if (long !== undefined) return fail([long]);
  const faults = shapeFaults(file);
  return faults.length > 0 ? fail(faults.slice(0, MOST_ERRORS)) : readShaped(file as ProblemFile);
}

/** What the shape leaves to be looked at: references, decimals, what follows from one another. */
function readShaped(file: ProblemFile): Result<Problem, readonly ProblemError[]> {
  const errors: ProblemError[] = [];
  const report: Report = (message, ...steps) => {
    if (errors.length < MOST_ERRORS) errors.push({ path: toPointer(steps), message });
    return errors.length < MOST_ERRORS;
  };
  const exact = exactFor(report);
  checkReferences(file, report);
  const commissioners = file.commissioners.map(
    (one, index): Commissioner => readCommissioner(one, index, exact, report),
  );
  // Hundreds of thousands of scores are read only where what they speak of is there.
  if (errors.length > 0) return fail(errors);
  const scores = new Map<string, number>();
  for (const [index, { commissioner, provider, lot, criterion, score }] of file.scores.entries()) {
    const key = scoreKey(commissioner, provider, lot, criterion);
    if (scores.has(key)) report('stands twice', 'scores', index);
    if (criterion === 'price') report(NO_SCORE, 'scores', index, 'criterion');
    scores.set(key, exact(score, 2, 'scores', index, 'score'));
  }
  const providers = file.providers.map(
    (one, index): Provider => ({
      id: one.id,
      flags: [...(one.flags ?? [])].sort(),
      capacityUnits: one.capacityUnits,
      maxLots: one.maxLots,
      discounts: (one.discounts ?? [])
        .map(({ spendPence, percent }, n) => ({
          spendPence,
          percent: exact(percent, 2, 'providers', index, 'discounts', n, 'percent'),
        }))
        .sort((a, b) => a.spendPence - b.spendPence),
    }),
  );
  if (errors.length > 0) return fail(errors);
  return ok({
    commissioners: commissioners.sort(byId),
    lots: file.lots.map(readLot).sort(byId),
    providers: new Map(providers.sort(byId).map((provider) => [provider.id, provider])),
    offers: file.offers.map(readOffer).sort(byId),
    score: (commissioner, provider, lot, criterion) =>
      scores.get(scoreKey(commissioner, provider, lot, criterion)) ??
      scores.get(scoreKey(commissioner, provider, undefined, criterion)) ??
      0,
  });
}

const LISTS = ['commissioners', 'lots', 'providers', 'scores', 'offers'] as const;

/** A list with more members than the format allows is told before each of them is looked at. */
function overlong(file: unknown): ProblemError | undefined {
  if (!isObject(file)) return undefined;
  for (const name of LISTS) {
    const list = file[name];
    const most = MOST_MEMBERS[name];
    if (Array.isArray(list) && list.length > most) return { path: toPointer([name]), message: tooMany(most) };
  }
  return undefined;
}

/** Faults in shape: of the whole, then of the members that have any, each looked at by itself. */
function shapeFaults(file: unknown): ProblemError[] {
  const faults = outer.Check(file) ? [] : shapeErrors(outer.Errors(file));
  if (!isObject(file)) return faults;
  for (const name of LISTS) {
    const list = file[name];
    if (!Array.isArray(list)) continue;
    const one = inner[name];
    for (let n = 0; n < list.length && faults.length < MOST_ERRORS; n += 1) {
      if (one.Check(list[n])) continue;
      for (const { path, message } of shapeErrors(one.Errors(list[n])))
        faults.push({ path: `${toPointer([name, n])}${path}`, message });
    }
  }
  return faults;
}

/** Code-unit order: the order of ids in the format. */
const byId = (a: { readonly id: string }, b: { readonly id: string }): number =>
  a.id < b.id ? -1 : a.id > b.id ? 1 : 0;

/** Told apart by the lengths of the first three; of hundreds of thousands, JSON would take most of the time of reading. */
const scoreKey = (
  commissioner: string,
  provider: string,
  lot: string | undefined,
  criterion: string,
): string =>
  `${commissioner.length} ${provider.length} ${lot?.length ?? ''} ${commissioner}${provider}${lot ?? ''}${criterion}`;

const readLot = (lot: ProblemFile['lots'][number]): Lot => ({
  id: lot.id,
  commissioner: lot.commissioner,
  ceilingPence: lot.ceilingPence,
  weight: lot.weight ?? lot.ceilingPence,
  units: lot.units ?? 0,
  reserved: lot.reserved ?? [],
  required: lot.required ?? false,
});

const readOffer = (offer: ProblemFile['offers'][number]): Offer => ({
  id: offer.id,
  provider: offer.provider,
  prices: new Map(Object.entries(offer.prices).sort(([a], [b]) => (a < b ? -1 : 1))),
  group: offer.group,
  requires: offer.requires ?? [],
});

/** Gives whether more faults would still be told. */
type Report = (message: string, ...steps: (string | number)[]) => boolean;

function readCommissioner(
  one: ProblemFile['commissioners'][number],
  index: number,
  exact: Exact,
  report: Report,
): Commissioner {
  const at = ['commissioners', index] as const;
  if (one.members !== undefined) {
    const shares = Object.entries(one.members).reduce(
      (sum, [name, share]) => sum + exact(share, 4, ...at, 'members', name),
      0,
    );
    if (shares !== 10_000) report(`the shares make ${shares / 10_000}, not 1`, ...at, 'members');
  }
  return {
    id: one.id,
    budgetPence: one.budgetPence,
    members: one.members,
    ...readPolicy(one.policy, (message, ...steps) => report(message, ...at, 'policy', ...steps)),
  };
}

/** References are looked at from the shortest lists to the longest, and no further than faults are told. */
function checkReferences(file: ProblemFile, report: Report): void {
  const known = (list: 'commissioners' | 'lots' | 'providers' | 'offers'): Map<string, number> => {
    const ids = new Map<string, number>();
    for (const [index, { id }] of file[list].entries()) {
      if (ids.has(id)) report(`${id} stands twice`, list, index, 'id');
      else ids.set(id, index);
    }
    return ids;
  };
  const commissioners = known('commissioners');
  const lots = known('lots');
  const providers = known('providers');
  const offers = known('offers');
  const must = (ids: ReadonlyMap<string, number>, id: string, what: string, ...steps: (string | number)[]) =>
    ids.has(id) || report(`there is no ${what} ${id}`, ...steps);
  for (const [n, one] of file.commissioners.entries())
    for (const [m, rule] of (one.policy.rules ?? []).entries())
      if (rule.provider !== undefined)
        must(providers, rule.provider, 'provider', 'commissioners', n, 'policy', 'rules', m, 'provider');
  for (const [n, lot] of file.lots.entries())
    must(commissioners, lot.commissioner, 'commissioner', 'lots', n, 'commissioner');
  for (const [n, { discounts = [] }] of file.providers.entries()) {
    const spends = new Set<number>();
    for (const [m, { spendPence }] of discounts.entries()) {
      if (spends.has(spendPence))
        report('two discounts begin at the same spend', 'providers', n, 'discounts', m, 'spendPence');
      spends.add(spendPence);
    }
  }
  for (const [n, offer] of file.offers.entries()) {
    let told =
      providers.has(offer.provider) || must(providers, offer.provider, 'provider', 'offers', n, 'provider');
    let priced = 0;
    for (const lot in offer.prices) {
      priced += 1;
      if (!lots.has(lot)) told = must(lots, lot, 'lot', 'offers', n, 'prices', lot);
    }
    if (priced === 0) told = report('prices no lot', 'offers', n, 'prices');
    for (const [m, other] of (offer.requires ?? []).entries())
      if (!offers.has(other)) told = must(offers, other, 'offer', 'offers', n, 'requires', m);
    if (!told) return;
  }
  reportCycles(file, offers, report);
  const buyers = new Map(file.lots.map((lot) => [lot.id, lot.commissioner]));
  for (const [n, score] of file.scores.entries()) {
    let told = true;
    if (!commissioners.has(score.commissioner))
      told = must(commissioners, score.commissioner, 'commissioner', 'scores', n, 'commissioner');
    if (!providers.has(score.provider))
      told = must(providers, score.provider, 'provider', 'scores', n, 'provider');
    if (!told) return;
    if (score.lot === undefined) continue;
    if (!lots.has(score.lot)) must(lots, score.lot, 'lot', 'scores', n, 'lot');
    else if (buyers.get(score.lot) !== score.commissioner)
      report(`the lot ${score.lot} is not one of ${score.commissioner}`, 'scores', n, 'lot');
  }
}

/** An offer that requires itself through others could never be decided on its own: it is an error, not a riddle. */
function reportCycles({ offers }: ProblemFile, places: ReadonlyMap<string, number>, report: Report): void {
  if (offers.every((offer) => offer.requires === undefined)) return;
  const OPEN = 1;
  const DONE = 2;
  const state = new Uint8Array(offers.length);
  /** The requirement of each offer that is looked at next. */
  const next = new Uint16Array(offers.length);
  for (let first = 0; first < offers.length; first += 1) {
    const path = state[first] === 0 ? [first] : [];
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      state[top] = OPEN;
      const other = offers[top]?.requires?.[next[top] ?? 0];
      const place = other === undefined ? undefined : places.get(other);
      next[top] = (next[top] ?? 0) + 1;
      if (other === undefined) {
        state[top] = DONE;
        path.pop();
      } else if (place !== undefined && state[place] === OPEN) {
        report(`requires itself through ${other}`, 'offers', first, 'requires');
        return;
      } else if (place !== undefined && state[place] === 0) path.push(place);
    }
  }
}
