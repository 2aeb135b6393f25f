import type { Static } from 'typebox';
import Type from 'typebox';
import Value from 'typebox/value';
import { body, byName, givenId, line, partyId, partyIds, pence } from '../fields.ts';
import { readTerms } from './bid-terms.ts';
import type { ProcedureState } from './state.ts';

/** One offer in a bid: prices for one lot or a package of lots, taken all or not at all. */
export const offer = body({
  id: Type.Optional(givenId('Offer', { description: 'Left out: offer-1, offer-2 …' })),
  prices: byName(pence('Price in pence'), 'Prices by lot', {
    description: 'For each lot of the package its price in whole pence.',
    examples: [{ 'lot-1': 9_000_000 }],
  }),
  group: Type.Optional(givenId('Group', { description: 'At most one offer of a group is taken.' })),
  requires: Type.Optional(
    Type.Array(givenId('Offer'), { maxItems: 50, title: 'Only together with the offers' }),
  ),
});
export const offers = Type.Array(offer, { minItems: 1, maxItems: 500, title: 'Offers' });
export type Offer = Static<typeof offer>;

export const tenderer = body({
  lead: Type.Optional(partyId('Lead', { description: 'Left out: whoever submits the bid.' })),
  members: Type.Optional(partyIds('Members of the consortium', { description: 'Beside the lead.' })),
});

/** What opening reveals of each bid. Prices and words stay in the vault. */
export const opening = Type.Object({
  bids: byName(
    Type.Object({
      lead: partyId('Lead'),
      members: partyIds('Members'),
      lots: Type.Array(givenId('Lot'), { title: 'Lots' }),
      offers: Type.Array(Type.Object({ id: givenId('Offer'), lots: Type.Array(givenId('Lot')) }), {
        title: 'Offers',
      }),
      valid: Type.Boolean({ title: 'Valid' }),
      problems: Type.Array(line('Problem'), { title: 'Problems' }),
    }),
    'Bids',
  ),
});
export type Opening = Static<typeof opening>;

/** The plaintext of one bid, as the application takes it from the vault; an absent part was erased or never given. */
export interface SealedBid {
  /** The party behind the pseudonym: the lead where the bid names none. */
  readonly party: string;
  readonly tenderer?: unknown;
  readonly offers?: unknown;
  /** Capacity and discounts: present where the bid has any, undefined where they were erased since. */
  readonly terms?: unknown;
}

/** Offers with their ids: the given one, or by position. */
export const withIds = (read: readonly Offer[]): (Offer & { readonly id: string })[] =>
  read.map((each, index) => ({ ...each, id: each.id ?? `offer-${index + 1}` }));

/** The offers of a plaintext, or undefined where it is not a list of offers. */
export const readOffers = (plain: unknown): (Offer & { readonly id: string })[] | undefined =>
  Value.Check(offers, plain) ? withIds(plain) : undefined;

/**
 * Judges the sealed content of every bid that is still closed, now that it can be read (a sealed field is opaque when
 * it is submitted). Pure; the application calls it for `bids.open` with the vault's plaintexts, by bid id.
 */
export function openBids(
  state: ProcedureState,
  plaintexts: Readonly<Record<string, SealedBid>>,
  allowed: readonly string[] | undefined = state.frameworkProviders,
): Opening {
  const bids: Opening['bids'] = {};
  for (const [id, bid] of Object.entries(state.bids)) {
    const sealed = plaintexts[id];
    if (bid.status === 'submitted' && sealed !== undefined) bids[id] = openBid(state, sealed, allowed);
  }
  return { bids };
}

function openBid(
  state: ProcedureState,
  sealed: SealedBid,
  allowed: readonly string[] | undefined,
): Opening['bids'][string] {
  const problems: string[] = [];
  const named = sealed.tenderer ?? {};
  const readTenderer = Value.Check(tenderer, named) ? named : undefined;
  if (readTenderer === undefined) problems.push('The tenderer cannot be read.');
  const lead = readTenderer?.lead ?? sealed.party;
  const members = (readTenderer?.members ?? []).filter((member) => member !== lead);
  for (const one of [lead, ...members])
    if (allowed?.includes(one) === false)
      problems.push(`${one} is not among those who may tender under ${state.framework}.`);
  const read = readOffers(sealed.offers);
  if (read === undefined) problems.push(whyUnreadable(sealed.offers));
  if ('terms' in sealed && readTerms(sealed.terms) === undefined)
    problems.push('The capacity and discounts cannot be read.');
  const opened = read ?? [];
  problems.push(...offerProblems(state, opened));
  const known = new Set(state.lots.map((lot) => lot.id));
  const lotsOf = (each: Offer) => Object.keys(each.prices).filter((lot) => known.has(lot));
  return {
    lead,
    members,
    lots: [...new Set(opened.flatMap(lotsOf))],
    offers: opened.map((each) => ({ id: each.id, lots: lotsOf(each) })),
    valid: problems.length === 0,
    problems: problems.slice(0, 50).map((problem) => problem.slice(0, 300)),
  };
}

function whyUnreadable(plain: unknown): string {
  if (plain === undefined) return 'The offers are gone from the vault.';
  const [first] = Value.Errors(offers, plain);
  return `The offers cannot be read: ${first?.instancePath || 'the list'} ${first?.message ?? 'is not as asked'}.`;
}

function offerProblems(
  state: ProcedureState,
  opened: readonly (Offer & { readonly id: string })[],
): string[] {
  const lots = new Set(state.lots.map((lot) => lot.id));
  const ids = new Set(opened.map((each) => each.id));
  const problems: string[] = [];
  if (ids.size < opened.length) problems.push('Two offers have the same id.');
  for (const each of opened) {
    const priced = Object.keys(each.prices);
    if (priced.length === 0) problems.push(`Offer ${each.id} prices no lot.`);
    for (const lot of priced)
      if (!lots.has(lot)) problems.push(`Offer ${each.id} prices ${lot}, which is no lot of this procedure.`);
    for (const other of each.requires ?? [])
      if (!ids.has(other))
        problems.push(`Offer ${each.id} requires ${other}, which is no offer of this bid.`);
  }
  return problems;
}
