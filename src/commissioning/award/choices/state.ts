import type { Choice, Choosing } from './choices.ts';

/** What commissioners have chosen so far, and what that leaves to the others. */
export interface ChoiceState {
  /** By chooser. */
  readonly assigned: readonly (Choice | undefined)[];
  /** By provider: what is spent on it so far. */
  readonly spent: Float64Array;
  /** Whether a choice is not at odds with itself. */
  isSound(chooser: number, choice: Choice): boolean;
  fits(chooser: number, choice: Choice): boolean;
  /** Whether an offer could still be part of a choice. */
  isOpen(offer: number): boolean;
  /** Takes a choice; what undoes it, or undefined where it is at odds with what was taken. */
  take(chooser: number, choice: Choice): (() => void) | undefined;
}

const UNDECIDED = 0;
const TAKEN = 1;
const REFUSED = 2;

export function choiceState({
  choosers,
  offers,
  providers,
  touched,
  requires,
  groups,
}: Choosing): ChoiceState {
  const isRequired = new Uint8Array(offers.length);
  for (const list of requires) for (const other of list) if (other >= 0) isRequired[other] = 1;
  const groupBuyers = new Map<number, Set<number>>();
  for (const [offer, group] of groups.entries())
    if (group >= 0)
      groupBuyers.set(group, new Set([...(groupBuyers.get(group) ?? []), ...(touched[offer] ?? [])]));
  // Offers of which others have to know whether they are taken.
  const isLinked = offers.map((_, offer) => (touched[offer]?.length ?? 0) > 1 || isRequired[offer] === 1);
  const linked = choosers.map((_, n) =>
    offers.flatMap((__, offer) =>
      isLinked[offer] === true && touched[offer]?.includes(n) === true ? [offer] : [],
    ),
  );
  const place = new Map(providers.map(({ provider }, n) => [provider.id, n]));
  const supplier = Int32Array.from(offers, ({ provider }) => place.get(provider) ?? 0);
  const decided = new Uint8Array(offers.length);
  const groupTaken = new Int32Array(groupBuyers.size).fill(-1);
  const room = Float64Array.from(providers, ({ capacity }) => capacity);
  const lotsLeft = Float64Array.from(providers, ({ maxLots }) => maxLots);
  const spent = new Float64Array(providers.length);
  const assigned: (Choice | undefined)[] = choosers.map(() => undefined);

  const isSound = (n: number, choice: Choice): boolean => {
    const seen = new Set<number>();
    for (const offer of choice.offers) {
      const group = groups[offer] ?? -1;
      if (group >= 0 && seen.has(group)) return false;
      if (group >= 0) seen.add(group);
      for (const other of requires[offer] ?? [])
        if (other < 0 || (touched[other]?.includes(n) === true && !choice.offers.includes(other)))
          return false;
    }
    return true;
  };
  const fits = (n: number, choice: Choice): boolean => {
    for (const part of choice.parts)
      if (part.units > (room[part.provider] ?? 0) || part.lots > (lotsLeft[part.provider] ?? 0)) return false;
    for (const offer of choice.offers) {
      if (decided[offer] === REFUSED) return false;
      const group = groups[offer] ?? -1;
      if (group >= 0) {
        const other = groupTaken[group] ?? -1;
        if (other >= 0 && other !== offer) return false;
      }
      for (const other of requires[offer] ?? []) if (decided[other] === REFUSED) return false;
    }
    for (const offer of linked[n] ?? [])
      if (decided[offer] === TAKEN && !choice.offers.includes(offer)) return false;
    return true;
  };
  const isOpen = (offer: number): boolean => {
    if (decided[offer] === REFUSED) return false;
    const group = groups[offer] ?? -1;
    const other = group >= 0 ? (groupTaken[group] ?? -1) : -1;
    const place = supplier[offer] ?? 0;
    // An offer that is taken already has its place in what is left.
    const isRoomy = (lotsLeft[place] ?? 0) > 0;
    return isRoomy && (other < 0 || other === offer);
  };
  const take = (n: number, choice: Choice): (() => void) | undefined => {
    const marked: number[] = [];
    const grouped: number[] = [];
    const mark = (offer: number, as: number): boolean => {
      if (decided[offer] === as) return true;
      if (decided[offer] !== UNDECIDED) return false;
      decided[offer] = as;
      marked.push(offer);
      return true;
    };
    const changeBy = (by: 1 | -1): void => {
      for (const { provider, units, lots, spend } of choice.parts) {
        room[provider] = (room[provider] ?? 0) - by * units;
        lotsLeft[provider] = (lotsLeft[provider] ?? 0) - by * lots;
        spent[provider] = (spent[provider] ?? 0) + by * spend;
      }
    };
    const restore = (): void => {
      for (const offer of marked) decided[offer] = UNDECIDED;
      for (const group of grouped) groupTaken[group] = -1;
      changeBy(-1);
      assigned[n] = undefined;
    };
    assigned[n] = choice;
    changeBy(1);
    const hold = (offer: number): boolean => {
      if (!mark(offer, TAKEN)) return false;
      const group = groups[offer] ?? -1;
      if (group >= 0) {
        const other = groupTaken[group] ?? -1;
        if (other >= 0 && other !== offer) return false;
        if (other < 0) {
          groupTaken[group] = offer;
          grouped.push(group);
        }
      }
      return (requires[offer] ?? []).every(
        (other) => other >= 0 && (decided[other] === TAKEN || hold(other)),
      );
    };
    const isHeld =
      choice.offers.every(hold) &&
      (linked[n] ?? []).every((offer) => choice.offers.includes(offer) || mark(offer, REFUSED));
    if (isHeld) return restore;
    restore();
    return undefined;
  };
  return { assigned, spent, isSound, fits, isOpen, take };
}
