import { leastOwn, shortfallPpm } from '../shortfall.ts';
import type { Choice, Choosing, Covered } from './choices.ts';
import { choiceState } from './state.ts';

/** What an award must keep to be looked for: each limit may be met, none may be passed. */
export interface Limits {
  readonly worst: number;
  readonly sum: number;
  /** The least value; asked anew at every node, since it grows with what is found. */
  readonly value: () => number;
}

export interface ChoiceSearchOptions {
  readonly nodes: number;
  readonly stop?: (() => boolean) | undefined;
  /** By chooser: the offers that it is tried with first. */
  readonly hint: ReadonlySet<number>;
  /** A choice by every commissioner; true ends the search. */
  readonly found: (offers: readonly number[]) => boolean;
}

export interface ChoiceSearched {
  /** Whether all that keeps the limits was looked at. */
  readonly complete: boolean;
  readonly nodes: number;
}

/** How many of a commissioner's many choices are tried where they cannot all be listed. */
const MOST_TRIED = 2000;
const FIRST_NODES = 1000;
/** Times that the least value is raised until so few are left. */
const MOST_RAISED = 12;
/** Choices that are looked at between two looks at the clock. */
const MOST_UNTIMED = 5000;

/** A chooser's choices that are still open, with what they could come to; undefined where they are not listed yet. */
interface Open {
  readonly choices: readonly Choice[] | undefined;
  /** Shortfall at least, value at most, over all of them. */
  readonly short: number;
  readonly own: number;
}

/**
 * Depth first over commissioners: the one with the fewest choices left goes next (by domain over weighted degree; Boussemart
 * and others 2004), and after each choice those of the others that no longer fit are left out (forward checking). Values and
 * shortfalls are bounded by the discounts that providers can still reach.
 */
export function searchChoices(
  choosing: Choosing,
  limits: Limits,
  options: ChoiceSearchOptions,
): ChoiceSearched {
  const state = choiceState(choosing);
  const { choosers, providers } = choosing;
  const { assigned, spent } = state;
  const weights = new Float64Array(choosers.length).fill(1);
  const reach = new Float64Array(providers.length);
  const first = new Int32Array(providers.length);
  const last = new Int32Array(providers.length);
  const dearest = new Float64Array(providers.length);
  let nodes = 0;
  let until = 0;
  let [ended, found] = [false, false];
  let complete = true;
  let untimed = 0;
  /** Counts work, and now and then looks whether it has to stop. */
  const isOver = (work: number): boolean => {
    untimed += work;
    if (untimed < MOST_UNTIMED) return false;
    untimed = 0;
    if (options.stop?.() !== true) return false;
    ended = true;
    return true;
  };

  const best = (values: readonly number[], provider: number): number => {
    let most = Number.NEGATIVE_INFINITY;
    for (let k = first[provider] ?? 0; k <= (last[provider] ?? 0); k += 1)
      if (isWithin(provider, k) && (values[k] ?? 0) > most) most = values[k] ?? 0;
    return most;
  };
  const isWithin = (provider: number, k: number): boolean => {
    const steps = providers[provider]?.steps ?? [];
    const below = steps[k + 1]?.from ?? Number.POSITIVE_INFINITY;
    return (steps[k]?.from ?? 0) < below && (spent[provider] ?? 0) < below;
  };
  const ownOf = (choice: Choice): number => {
    let own = -choice.penaltyPence;
    for (const { provider, values } of choice.parts) own += best(values, provider);
    return own;
  };
  const isAffordable = (budget: number, choice: Choice): boolean => {
    if (budget === Number.POSITIVE_INFINITY) return true;
    let cost = 0;
    for (const { provider, costs } of choice.parts) {
      let least = Number.POSITIVE_INFINITY;
      for (let k = first[provider] ?? 0; k <= (last[provider] ?? 0); k += 1)
        if (isWithin(provider, k)) least = Math.min(least, costs[k] ?? 0);
      cost += least;
    }
    return cost <= budget;
  };
  /** Which discounts each provider can still reach, given what is open. */
  const look = (open: readonly (Open | undefined)[]): void => {
    reach.set(spent);
    for (const [n, one] of open.entries()) {
      if (one === undefined) continue;
      if (one.choices === undefined) {
        for (const [provider, spend] of choosers[n]?.dearest ?? [])
          reach[provider] = (reach[provider] ?? 0) + spend;
        continue;
      }
      const seen: number[] = [];
      for (const choice of one.choices)
        for (const { provider, spend } of choice.parts)
          if (spend > (dearest[provider] ?? 0)) {
            if (dearest[provider] === 0) seen.push(provider);
            dearest[provider] = spend;
          }
      for (const provider of seen) {
        reach[provider] = (reach[provider] ?? 0) + (dearest[provider] ?? 0);
        dearest[provider] = 0;
      }
    }
    for (const [p, { steps }] of providers.entries()) {
      let k = steps.length - 1;
      while (k > 0 && (steps[k]?.from ?? 0) > (reach[p] ?? 0)) k -= 1;
      last[p] = k;
      let low = 0;
      while (low < k && (steps[low + 1]?.from ?? 0) <= (spent[p] ?? 0)) low += 1;
      first[p] = low;
    }
  };
  const worthOf = ({ provider, values }: Covered): number => best(values, provider);
  /** The most that a chooser whose choices are not listed could come to, lot by lot. */
  const mostOf = (n: number): number => {
    let sum = 0;
    for (const lot of choosers[n]?.lots ?? []) {
      let most = 0;
      for (const { offer, covered } of lot) if (state.isOpen(offer)) most = Math.max(most, worthOf(covered));
      sum += most;
    }
    return sum;
  };
  /** Choices worth at least so much, or the best ones where they are too many. */
  const listed = (n: number, least: number): readonly Choice[] => {
    const chooser = choosers[n];
    if (chooser === undefined) return [];
    const by = { isOpen: state.isOpen, worth: worthOf, limit: MOST_TRIED };
    const all = chooser.list({ ...by, least });
    if (all.isComplete) return all.choices;
    complete = false;
    let kept = all.choices;
    let [low, high] = [least, mostOf(n)];
    for (let turn = 0; turn < MOST_RAISED && low < high - 1; turn += 1) {
      const middle = Math.floor((low + high) / 2);
      const some = chooser.list({ ...by, least: middle });
      if (some.choices.length > 0) kept = some.choices;
      if (some.isComplete && some.choices.length > MOST_TRIED / 10) break;
      if (some.isComplete) high = middle;
      else low = middle;
    }
    return kept;
  };
  /** Leaves out what no longer fits until nothing changes; undefined where a chooser has nothing left. */
  const narrow = (before: readonly (Open | undefined)[]): (Open | undefined)[] | undefined => {
    let open = [...before];
    for (let turn = 0; turn < 8; turn += 1) {
      look(open);
      let [sum, value] = [0, 0];
      for (const [n, choice] of assigned.entries()) {
        if (choice === undefined) continue;
        const one = choosers[n];
        const own = ownOf(choice);
        const short = shortfallPpm(one?.alone, own);
        if (short > limits.worst || !isAffordable(one?.budget ?? 0, choice)) return fail(n);
        sum += short;
        value += own;
      }
      for (const one of open) {
        sum += one?.short ?? 0;
        value += one?.own ?? 0;
      }
      let changed = false;
      const next: (Open | undefined)[] = [];
      const least = limits.value();
      for (const [n, one] of open.entries()) {
        const chooser = choosers[n];
        if (one === undefined || chooser === undefined) {
          next.push(undefined);
          continue;
        }
        if (one.choices === undefined) {
          const own = mostOf(n);
          const short = shortfallPpm(chooser.alone, own);
          if (short > Math.min(limits.worst, limits.sum - sum + one.short) || own < least - value + one.own)
            return fail(n);
          if (short > one.short || own < one.own) changed = true;
          sum += short - one.short;
          value += own - one.own;
          next.push({ choices: undefined, short, own });
          continue;
        }
        if (isOver(one.choices.length)) return undefined;
        const kept: Choice[] = [];
        let [short, own] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
        const [mostShort, leastOwn] = [
          Math.min(limits.worst, limits.sum - sum + one.short),
          least - value + one.own,
        ];
        for (const choice of one.choices) {
          if (!state.fits(n, choice)) continue;
          const worth = ownOf(choice);
          const lacks = shortfallPpm(chooser.alone, worth);
          if (lacks > mostShort || worth < leastOwn || !isAffordable(chooser.budget, choice)) continue;
          kept.push(choice);
          if (lacks < short) short = lacks;
          if (worth > own) own = worth;
        }
        if (kept.length === 0) return fail(n);
        if (kept.length < one.choices.length || short > one.short || own < one.own) changed = true;
        sum += short - one.short;
        value += own - one.own;
        next.push({ choices: kept, short, own });
      }
      open = next;
      if (sum > limits.sum || value < least) return undefined;
      if (!changed) return open;
    }
    return open;
  };
  const fail = (n: number): undefined => {
    weights[n] = (weights[n] ?? 0) + 1;
    return undefined;
  };

  /** The least that a chooser may come to, given what the others come to at most. */
  const leastOf = (n: number, open: readonly (Open | undefined)[]): number => {
    let [sum, value] = [0, 0];
    for (const [other, choice] of assigned.entries())
      if (choice !== undefined) {
        const own = ownOf(choice);
        sum += shortfallPpm(choosers[other]?.alone, own);
        value += own;
      }
    for (const [other, one] of open.entries())
      if (other !== n && one !== undefined) {
        sum += one.short;
        value += one.own;
      }
    const alone = choosers[n]?.alone;
    const short = Math.min(limits.worst, limits.sum - sum);
    const least = limits.value() - value;
    if (alone === undefined || short === Number.POSITIVE_INFINITY) return least;
    return Math.max(least, leastOwn(alone, short));
  };

  const visit = (before: readonly (Open | undefined)[]): void => {
    nodes += 1;
    if (nodes > until) ended = true;
    if (ended || isOver(MOST_UNTIMED / 64)) return;
    const open = narrow(before);
    if (open === undefined || ended) return;
    let at = -1;
    let least = Number.POSITIVE_INFINITY;
    for (const [n, one] of open.entries()) {
      if (one === undefined) continue;
      const many = one.choices?.length ?? MOST_TRIED * 1000;
      const score = many === 1 ? 0 : many / (weights[n] ?? 1);
      if (score < least) [at, least] = [n, score];
    }
    if (at < 0) {
      const taken = new Set(assigned.flatMap((choice) => choice?.offers ?? []));
      if (options.found([...taken].sort((a, b) => a - b))) ended = found = true;
      return;
    }
    const one = open[at] as Open;
    const chooser = choosers[at];
    const rest = open.with(at, undefined);
    const choices =
      one.choices ??
      listed(at, leastOf(at, open)).filter((choice) => state.isSound(at, choice) && state.fits(at, choice));
    const ranked = choices
      .map((choice) => {
        const own = ownOf(choice);
        return {
          choice,
          own,
          short: shortfallPpm(chooser?.alone, own),
          known: choice.offers.reduce((sum, offer) => sum + (options.hint.has(offer) ? 1 : -1), 0),
        };
      })
      .sort((a, b) => b.known - a.known || a.short - b.short || b.own - a.own);
    for (const { choice } of ranked) {
      const undo = state.take(at, choice);
      if (undo !== undefined) {
        visit(rest);
        undo();
      }
      if (ended) return;
    }
  };

  const begin = choosers.map(({ choices }, n) => ({
    choices: choices?.filter((choice) => state.isSound(n, choice)),
    short: 0,
    own: Number.MAX_SAFE_INTEGER / 4 / choosers.length,
  }));
  // Begun anew with what was learnt about whom to ask first, each time for longer (restarts; Luby and others 1993).
  for (let budget = FIRST_NODES; ; budget *= 2) {
    until = Math.min(options.nodes, nodes + budget);
    ended = false;
    visit(begin);
    if (found || !ended) return { complete: complete && !ended, nodes };
    if (nodes >= options.nodes || options.stop?.() === true) return { complete: false, nodes };
  }
}
