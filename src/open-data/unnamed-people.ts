import type { Json, JsonObject } from '../kernel/json.ts';
import {
  entriesIn,
  objectIn,
  objectsIn,
  type PublicView,
  type Publishing,
  plainId,
  textIn,
  textsIn,
} from './published.ts';

/** Stands for every person who commissions. No party can be registered by this name: its id is none of a stream. */
const UNNAMED = 'party/people.not-named';
const UNNAMED_PARTY: JsonObject = { kind: 'group', name: 'People who commission for themselves (not named)' };

/** Kinds of parties that open data names as commissioners. What hides its kind, or is of another, is not named. */
const NAMED_KINDS = ['organisation', 'group'];

/**
 * The same without the people who commission, such as those with a budget of their own: they buy, but open data stays for
 * ever and everywhere, so it neither names them nor keeps an id, or the words of a lot, that tell who they are. All of them together appear as
 * one buyer without a name. Suppliers are named whoever they are: who is paid with public money is public.
 */
export function withoutPeople(publishing: Publishing): Publishing {
  const { arrangement, procedure, contracts, parties } = publishing;
  const isNamed = (party: string): boolean =>
    NAMED_KINDS.includes(textIn(parties.get(party) ?? {}, 'kind') ?? '');
  const lots = objectsIn(procedure?.document ?? {}, 'lots');
  const members = objectIn(arrangement?.document ?? {}, 'members');
  const people = [
    ...textsIn(members, 'commissioner'),
    ...textsIn(procedure?.document ?? {}, 'commissioners'),
    ...lots.flatMap((lot) => textsIn(lot, 'commissioners')),
    ...contracts.flatMap(({ document }) => textsIn(document, 'buyers')),
  ].filter((party) => !isNamed(party));
  const founder = textIn(arrangement?.document ?? {}, 'founder');
  const hidden = Object.values(members)
    .flat()
    .some((party) => typeof party === 'string' && !isNamed(party));
  if (people.length === 0 && !hidden && (founder === undefined || isNamed(founder))) return publishing;
  const speaksOf = speakingOf(
    people.flatMap((party) => [plainId(party), textIn(parties.get(party) ?? {}, 'name') ?? '']),
  );
  const unnamed = (list: readonly string[]): string[] => {
    const named = list.filter(isNamed);
    return named.length === list.length ? named : [...named, UNNAMED];
  };
  const isForPeople = (lot: JsonObject): boolean => {
    const buyers = textsIn(lot, 'commissioners');
    return buyers.length > 0 && !buyers.some(isNamed);
  };
  const ids = lotIds(lots, (lot) => speaksOf(textIn(lot, 'id')) || isForPeople(lot));
  const idOf = (id: string): string => ids.get(id) ?? id;
  // What is done for a person alone is done where they live.
  const lotWithout = ({ place, ...lot }: JsonObject): JsonObject => ({
    ...withoutWords(place === undefined || isForPeople(lot) ? lot : { ...lot, place }, speaksOf),
    ...(typeof lot.id === 'string' ? { id: idOf(lot.id) } : {}),
    ...(lot.commissioners === undefined ? {} : { commissioners: unnamed(textsIn(lot, 'commissioners')) }),
  });
  const inNotices: Changes = {
    publications: (of) =>
      rowsWithout(of, 'publications', speaksOf, ['reason'], (row) => ({
        documents: objectsIn(row, 'documents').map((one) => withoutWords(one, speaksOf)),
      })),
  };
  const inArrangement: Changes = {
    ...inNotices,
    title: (of) => withoutWords(of, speaksOf).title ?? null,
    purpose: (of) => unspoken(of, 'purpose', speaksOf),
    members: () =>
      Object.fromEntries(
        Object.keys(members).map((role) => {
          const holders = textsIn(members, role);
          return [role, role === 'commissioner' ? unnamed(holders) : holders.filter(isNamed)];
        }),
      ),
    founder: () => (founder !== undefined && isNamed(founder) ? founder : ''),
    needs: (of) =>
      Object.fromEntries(entriesIn(of, 'needs').map(([id, need]) => [id, withoutWords(need, speaksOf)])),
  };
  const inProcedure: Changes = {
    ...inNotices,
    title: (of) => withoutWords(of, speaksOf).title ?? null,
    description: (of) => withoutWords(of, speaksOf).description ?? null,
    methodDetails: (of) => unspoken(of, 'methodDetails', speaksOf),
    enquiries: (of) => rowsWithout(of, 'enquiries', speaksOf, ['question', 'answer']),
    commissioners: (of) => unnamed(textsIn(of, 'commissioners')),
    buyers: (of) => unnamed(textsIn(of, 'buyers')),
    lots: (of) => objectsIn(of, 'lots').map(lotWithout),
    settledLots: (of) => textsIn(of, 'settledLots').map(idOf),
    criteria: (of) =>
      objectsIn(of, 'criteria').map((one) => ({
        ...withoutWords(one, speaksOf),
        ...(one.lots === undefined ? {} : { lots: textsIn(one, 'lots').map(idOf) }),
      })),
    awards: (of) =>
      Object.fromEntries(
        entriesIn(of, 'awards').map(([id, award]) => [
          id,
          {
            ...award,
            ...(award.lots === undefined ? {} : { lots: textsIn(award, 'lots').map(idOf) }),
            perLot: objectsIn(award, 'perLot').map((one) => ({
              ...one,
              lot: idOf(textIn(one, 'lot') ?? ''),
            })),
          },
        ]),
      ),
  };
  const inContract: Changes = {
    ...inProcedure,
    measures: (of) => rowsWithout(of, 'measures', speaksOf, ['unit']),
    records: (of) => rowsWithout(of, 'records', speaksOf, ['words']),
    breaches: (of) => rowsWithout(of, 'breaches', speaksOf, ['words']),
    versions: (of) => rowsWithout(of, 'versions', speaksOf, ['reason']),
    versionHistory: (of) => rowsWithout(of, 'versionHistory', speaksOf, ['reason']),
    endReason: (of) => unspoken(of, 'endReason', speaksOf),
  };
  return {
    ...publishing,
    ...(arrangement === undefined ? {} : { arrangement: changed(arrangement, inArrangement) }),
    ...(procedure === undefined ? {} : { procedure: changed(procedure, inProcedure) }),
    contracts: contracts.map((contract) => changed(contract, inContract)),
    parties: new Map([...parties, [UNNAMED, UNNAMED_PARTY]]),
  };
}

/** By member: what becomes of it, where it is there. */
type Changes = Readonly<Record<string, (document: JsonObject) => Json>>;

const changed = (view: PublicView, changes: Changes): PublicView => ({
  ...view,
  document: Object.fromEntries(
    Object.entries(view.document).map(([key, value]) => {
      const change = changes[key];
      return [key, change === undefined ? value : change(view.document)];
    }),
  ),
});

/** New ids of lots whose own would tell for whom they are: by their place, which stays while others come behind them. */
function lotIds(
  lots: readonly JsonObject[],
  tells: (lot: JsonObject) => boolean,
): ReadonlyMap<string, string> {
  const taken = new Set(lots.map((lot) => textIn(lot, 'id')));
  const ids = new Map<string, string>();
  lots.forEach((lot, index) => {
    if (!tells(lot)) return;
    let id = `person-lot-${index + 1}`;
    while (taken.has(id)) id += '-1';
    taken.add(id);
    ids.set(textIn(lot, 'id') ?? '', id);
  });
  return ids;
}

/** Whether a text holds one of these names as a whole word, however it is written. */
function speakingOf(names: readonly string[]): (text: string | undefined) => boolean {
  const wanted = names.filter((name) => name !== '').map((name) => wordsOf(name));
  return (text) => text !== undefined && wanted.some((name) => wordsOf(text).includes(name));
}

/** Letters and digits alone, between spaces, so that a name in it is found as a word. */
const wordsOf = (text: string): string =>
  ` ${text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()} `;

const TITLE = 'For a person who is not named';

/** A lot, need or criterion whose words do not speak of somebody. */
function withoutWords(one: JsonObject, speaksOf: (text: string | undefined) => boolean): JsonObject {
  const { title, description, place, ...rest } = one;
  return {
    ...rest,
    ...(title === undefined ? {} : { title: speaksOf(textIn(one, 'title')) ? TITLE : title }),
    ...(description === undefined || speaksOf(textIn(one, 'description')) ? {} : { description }),
    ...(place === undefined || speaksOf(textIn(one, 'place')) ? {} : { place }),
  };
}

/** A text that does not speak of somebody; null in place of one that does. */
const unspoken = (of: JsonObject, key: string, speaksOf: (text: string | undefined) => boolean): Json =>
  speaksOf(textIn(of, key)) ? null : (of[key] ?? null);

/** Rows without the words, by these members, that speak of somebody. */
const rowsWithout = (
  of: JsonObject,
  key: string,
  speaksOf: (text: string | undefined) => boolean,
  members: readonly string[],
  more: (row: JsonObject) => JsonObject = () => ({}),
): JsonObject =>
  Object.fromEntries(
    entriesIn(of, key).map(([id, row]) => [
      id,
      Object.fromEntries(
        Object.entries({ ...withoutWords(row, speaksOf), ...more(row) }).filter(
          ([member]) => !members.includes(member) || !speaksOf(textIn(row, member)),
        ),
      ),
    ]),
  );
