import { canonical } from '../kernel/canonical.ts';
import type { JsonObject } from '../kernel/json.ts';
import { noticeDocuments } from './publish-notices.ts';
import { aboveThreshold, periodOf } from './publish-tender.ts';
import {
  entriesIn,
  filled,
  moneyOf,
  numberIn,
  objectIn,
  objectsIn,
  organisation,
  type Publishing,
  plainId,
  textIn,
  textsIn,
} from './published.ts';

/** awardStatus of OCDS 1.1.5: an award that may still be challenged is pending. */
const AWARD_STATUS: Readonly<Record<string, string>> = {
  decided: 'pending',
  confirmed: 'active',
  'set-aside': 'cancelled',
};

/** One award for each winning tender of each decision, for OCDS has one set of suppliers for each award. */
export function awardsOf(publishing: Publishing): JsonObject[] {
  const { procedure, parties } = publishing;
  if (procedure === undefined) return [];
  const lots = objectsIn(procedure.document, 'lots');
  return entriesIn(procedure.document, 'awards').flatMap(([id, award]) => {
    const perLot = objectsIn(award, 'perLot');
    const bids = [...new Set(perLot.map((one) => textIn(one, 'bid') ?? ''))];
    const lost = textsIn(award, 'lots').filter((lot) => !perLot.some((one) => one.lot === lot));
    const common = { title: textIn(procedure.document, 'title'), date: textIn(award, 'at') };
    const unsuccessful = filled({
      id: `${id}-none`,
      ...common,
      status: 'unsuccessful',
      relatedLots: lost,
    });
    const awarded = bids.map((bid) => {
      const won = perLot.filter((one) => (textIn(one, 'bid') ?? '') === bid);
      const ids = won.flatMap((one) => textIn(one, 'lot') ?? []);
      const buyers = lots
        .filter((lot) => ids.includes(textIn(lot, 'id') ?? ''))
        .flatMap((lot) => textsIn(lot, 'commissioners'));
      return filled({
        id: `${id}-${bid}`,
        ...common,
        status: AWARD_STATUS[textIn(award, 'status') ?? ''],
        value: moneyOf(sumOf(won)),
        suppliers: suppliersOf(won).map((party) => organisation(party, parties)),
        buyers: [...new Set(buyers)].map((party) => organisation(party, parties)),
        relatedLots: ids,
        aboveThreshold: aboveThreshold(publishing),
        contractPeriod: periodOf(commonPeriod(lots.filter((lot) => ids.includes(textIn(lot, 'id') ?? '')))),
        documents:
          award.status === 'set-aside' ? [] : noticeDocuments(procedure.document, ['awards'], 'none', id),
        standstillPeriod:
          procedure.document.award === id
            ? filled({ endDate: textIn(procedure.document, 'standstillEnds') })
            : undefined,
      });
    });
    return lost.length === 0 || award.status === 'set-aside' ? awarded : [...awarded, unsuccessful];
  });
}

/**
 * OCDS asks every contract for its award. Where the award itself is not public, the contract shows that there was one to
 * the same suppliers at the same price, and no more than that is said.
 */
export function withImpliedAwards(publishing: Publishing, awards: readonly JsonObject[]): JsonObject[] {
  const { contracts, parties } = publishing;
  const implied = contracts
    .filter(({ document }) => awardOf(document, awards) === undefined)
    .map(({ stream, document }) =>
      filled({
        id: `award-of-${plainId(stream)}`,
        status: 'active',
        value: moneyOf(numberIn(document, 'valuePence')),
        suppliers: textsIn(document, 'providers').map((party) => organisation(party, parties)),
        buyers: textsIn(document, 'buyers').map((party) => organisation(party, parties)),
        relatedLots: lotsTold(document, publishing),
      }),
    );
  return [...awards, ...implied];
}

/** The lots of a contract, as far as the procedure that tells of them is public too. */
export function lotsTold(contract: JsonObject, { procedure }: Publishing): string[] {
  const told = objectsIn(procedure?.document ?? {}, 'lots').map((lot) => textIn(lot, 'id'));
  return objectsIn(contract, 'lots').flatMap((lot) => {
    const id = textIn(lot, 'id');
    return id !== undefined && told.includes(id) ? [id] : [];
  });
}

export const suppliersOf = (won: readonly JsonObject[]): string[] => [
  ...new Set(won.flatMap((one) => [...[textIn(one, 'lead') ?? []].flat(), ...textsIn(one, 'members')])),
];

/** When lots run, where all of them do at one time. */
function commonPeriod(lots: readonly JsonObject[]): JsonObject {
  const [first, ...others] = lots.map((lot) => objectIn(lot, 'contractPeriod'));
  const same = first !== undefined && others.every((one) => canonical(one) === canonical(first));
  return same ? first : {};
}

function sumOf(won: readonly JsonObject[]): number | undefined {
  const prices = won.map((one) => numberIn(one, 'pricePence'));
  return prices.includes(undefined) ? undefined : prices.reduce<number>((sum, one) => sum + (one ?? 0), 0);
}

/** The award that a contract follows from: the last one on its lots to its suppliers. */
export function awardOf(contract: JsonObject, awards: readonly JsonObject[]): string | undefined {
  const lots = objectsIn(contract, 'lots').map((lot) => textIn(lot, 'id') ?? '');
  const providers = textsIn(contract, 'providers').map(plainId);
  const fitting = awards.filter(
    (award) =>
      award.status !== 'cancelled' &&
      award.status !== 'unsuccessful' &&
      lots.every((lot) => textsIn(award, 'relatedLots').includes(lot)) &&
      providers.every((id) => objectsIn(award, 'suppliers').some((one) => one.id === id)),
  );
  return textIn(fitting.at(-1) ?? {}, 'id');
}
