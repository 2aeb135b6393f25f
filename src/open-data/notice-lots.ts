import { slug } from '../kernel/ids.ts';
import type { NoticeClassification, NoticeLot } from './notice.ts';
import { classificationOf, contractPeriodOf, distinctCodes, penceOf } from './notice-values.ts';
import type { Place, Tracked } from './source.ts';

/** A lot as it was read, with the place where it stood, so that its criteria can be read with it. */
export interface ReadLot {
  readonly lot: NoticeLot;
  readonly place: Place;
}

const LOT_ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,59}$/;

/** The lots of a tender; where it has none, the one lot that the tender itself is. */
export function readLots(tender: Place, tracked: Tracked, doubts: string[]): readonly ReadLot[] {
  const places = tender.at('lots').items();
  const items = readItems(tender);
  const whole = distinctCodes([
    ...classificationOf(tender.at('classification')),
    ...tender.at('additionalClassifications').items().flatMap(classificationOf),
  ]);
  const total = penceOf(tender.at('value'), tracked, doubts);
  const title = tender.at('title').text() ?? 'Untitled';
  if (places.length === 0) {
    doubts.push('the notice has no lots: one lot is made of the whole');
    const period = contractPeriodOf(tender.at('contractPeriod'), tracked, doubts);
    const lot = {
      id: '1',
      title,
      ...valued(total),
      ...(period === undefined ? {} : { contractPeriod: period }),
      ...described(items, undefined, whole),
    };
    if (total === undefined) doubts.push('lot 1 has no value: no ceiling is set');
    return [{ lot, place: tender }];
  }
  const taken = new Set<string>();
  const lots = places.map((place) => {
    const given = place.at('id').text();
    const id = lotId(given, taken, place.path, doubts);
    const own = penceOf(place.at('value'), tracked, doubts);
    const ceiling = own ?? (places.length === 1 ? total : undefined);
    if (own === undefined && ceiling !== undefined)
      doubts.push(
        `lot ${id} has no value of its own: the value of the whole is its ceiling, for it is the only lot`,
      );
    const description = lotText(place);
    const period = contractPeriodOf(place.at('contractPeriod'), tracked, doubts);
    const lot: NoticeLot = {
      id,
      title: place.at('title').text() ?? (places.length === 1 ? title : `Lot ${id}`),
      ...(description === undefined ? {} : { description }),
      ...valued(ceiling),
      ...(period === undefined ? {} : { contractPeriod: period }),
      ...described(items, given, whole),
    };
    return { lot, place };
  });
  tellValues(lots, total, tender, tracked, doubts);
  return lots;
}

const valued = (pence: number | undefined) => (pence === undefined ? {} : { ceilingPence: pence });

function tellValues(
  lots: readonly ReadLot[],
  total: number | undefined,
  tender: Place,
  tracked: Tracked,
  doubts: string[],
): void {
  const without = lots.filter(({ lot }) => lot.ceilingPence === undefined).map(({ lot }) => lot.id);
  if (without.length > 0)
    doubts.push(
      `${without.length === 1 ? `lot ${without[0]} has` : `lots ${without.slice(0, 30).join(', ')} have`} no value: no ceiling is set`,
    );
  if (lots.length < 2 || total === undefined) return;
  doubts.push('the value of the whole is not spread over the lots');
  tracked.leave(tender.at('value').path, 'a procedure has a ceiling for each lot, none for the whole');
}

/** Ids that rules and addresses can carry, each once. */
function lotId(given: string | undefined, taken: Set<string>, path: string, doubts: string[]): string {
  const wanted = given ?? '';
  const base = LOT_ID.test(wanted) ? wanted : slug(wanted).slice(0, 50) || `lot-${taken.size + 1}`;
  let id = base;
  for (let n = 2; taken.has(id); n += 1) id = `${base.slice(0, 50)}-${n}`;
  if (id !== given)
    doubts.push(
      `the lot at ${path} has ${given === undefined ? 'no id' : `the id "${given.slice(0, 60)}"`}: called ${id}`,
    );
  taken.add(id);
  return id;
}

/** The description with what the notice says of options and renewal, which belong to what is bought. */
function lotText(place: Place): string | undefined {
  place.at('hasOptions').yes();
  place.at('hasRenewal').yes();
  const parts = [
    place.at('description').text(),
    labelled('Options', place.at('options').at('description').text()),
    labelled('Renewal', place.at('renewal').at('description').text()),
  ].filter((part) => part !== undefined);
  return parts.length === 0 ? undefined : parts.join('\n\n');
}

const labelled = (label: string, text: string | undefined) =>
  text === undefined ? undefined : `${label}: ${text}`;

interface Item {
  /** The lot it belongs to as the notice names it; undefined: all. */
  readonly lot: string | undefined;
  readonly codes: readonly NoticeClassification[];
  readonly place: string | undefined;
}

function readItems(tender: Place): Item[] {
  return tender
    .at('items')
    .items()
    .map((item) => {
      item.at('id').text();
      const location = item.at('deliveryLocation').at('description').text();
      const regions = item.at('deliveryAddresses').items().flatMap(addressLine);
      const where = [
        ...(location === undefined ? [] : [location]),
        ...(regions.length === 0 ? [] : [[...new Set(regions)].join('; ')]),
      ];
      return {
        lot: item.at('relatedLot').text(),
        codes: [
          ...classificationOf(item.at('classification')),
          ...item.at('additionalClassifications').items().flatMap(classificationOf),
        ],
        place: where.length === 0 ? undefined : where.join(' '),
      };
    });
}

const addressLine = (place: Place): string[] => {
  const parts = ['streetAddress', 'locality', 'region', 'postalCode', 'countryName'].flatMap(
    (part) => place.at(part).text() ?? [],
  );
  place.at('country').text();
  return parts.length === 0 ? [] : [parts.join(', ')];
};

/** What the items say of a lot: codes and where. */
function described(items: readonly Item[], lot: string | undefined, whole: readonly NoticeClassification[]) {
  const own = items.filter((item) => lot === undefined || item.lot === undefined || item.lot === lot);
  const places = [...new Set(own.flatMap((item) => item.place ?? []))];
  return {
    classification: distinctCodes([...whole, ...own.flatMap((item) => item.codes)]),
    ...(places.length === 0 ? {} : { place: places.join('; ') }),
  };
}
