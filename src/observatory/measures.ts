import {
  actingBodies,
  type Body,
  bodiesOf,
  buyersOf,
  distinct,
  maybeSame,
  referredBody,
  shortName,
} from './bodies.ts';
import { priceWeight } from './criteria.ts';
import { type Evidence, shown } from './evidence.ts';
import { extensions, options } from './extension.ts';
import type { Measured } from './measured.ts';
import { objectsAt, plainText, textOf } from './paths.ts';
import { longestTerm } from './term.ts';

/** What a process is measured by: its compiled release, its buyers, and the texts that were read. */
export interface Subject {
  readonly release: unknown;
  readonly bodies: readonly Body[];
  readonly buyers: readonly Body[];
  readonly texts: readonly { readonly path: string; readonly text: string }[];
  readonly kinds: readonly (readonly [string, RegExp])[];
}

export const subjectOf = (release: unknown, texts: Subject['texts'], kinds: Subject['kinds']): Subject => {
  const bodies = bodiesOf(release);
  return { release, bodies, buyers: buyersOf(release, bodies), texts, kinds };
};

type Measure = (subject: Subject) => Measured | undefined;

const named = (bodies: readonly Body[]): readonly Evidence[] =>
  bodies.map(({ path, name }) => ({ path, excerpt: shown(name) }));

const counted = (evidence: readonly Evidence[]): Measured => ({ value: evidence.length, evidence });

const kindOf = ({ name, classified }: Body, kinds: Subject['kinds']): string | undefined =>
  (kinds.find(([, pattern]) => pattern.test(name)) ??
    kinds.find(([, pattern]) => pattern.test(classified)))?.[0];

/**
 * How many buyers there are at least: of those that may be one body under two names only one is counted, but all are
 * shown. Nothing where each is surely another.
 */
function buyersSurelyApart({ buyers, kinds }: Subject): Measured | undefined {
  const apart: { readonly body: Body; readonly kind: string | undefined; readonly others: Body[] }[] = [];
  for (const body of buyers) {
    const kind = kindOf(body, kinds);
    const known = apart.find(
      (one) =>
        (one.kind === undefined || kind === undefined || one.kind === kind) && maybeSame(one.body, body),
    );
    if (known === undefined) apart.push({ body, kind, others: [] });
    else known.others.push(body);
  }
  const doubted = apart.filter(({ others }) => others.length > 0);
  if (doubted.length === 0) return undefined;
  return {
    value: apart.length,
    evidence: doubted.map(({ body, others }) => ({
      path: others[0]?.path ?? body.path,
      excerpt: shown([body, ...others].map(({ name }) => name).join(' / ')),
    })),
  };
}

/** The measures that indicators may name. One that the data does not tell is undefined, and shows nothing. */
const MEASURES: Readonly<Record<string, Measure>> = {
  buyers: ({ buyers }) =>
    buyers.length > 0
      ? counted(named(buyers))
      : { value: 0, evidence: [{ path: '/parties', excerpt: 'no buyer' }] },
  'buyers-surely-apart': buyersSurelyApart,
  'kinds-of-buyers': ({ buyers, kinds }) => {
    const seen = new Map<string, Evidence>();
    for (const buyer of buyers) {
      const kind = kindOf(buyer, kinds);
      if (kind !== undefined && !seen.has(kind))
        seen.set(kind, { path: buyer.path, excerpt: `${kind}: ${shown(buyer.name)}` });
    }
    return counted([...seen.values()]);
  },
  'bodies-acting-for-buyers': ({ bodies, buyers }) => counted(named(actingBodies(bodies, buyers))),
  'buyers-with-a-lot': buyersWithALot,
  'buyers-of-awards': buyersOfAwards,
  'term-in-days': ({ release }) => longestTerm(release),
  extensions: ({ release }) => extensions(release),
  options: ({ release }) => options(release),
  'amendments-of-contracts': ({ release }) =>
    counted(
      ['/contracts/*/amendments/*', '/awards/*/amendments/*']
        .flatMap((place) => objectsAt(release, place))
        .map(({ path, value }) => ({
          path,
          excerpt: shown(textOf(value, 'rationale') ?? textOf(value, 'description') ?? value),
        })),
    ),
  'performance-measures': ({ release }) =>
    counted(
      [
        '/contracts/*/agreedMetrics/*',
        '/contracts/*/implementation/metrics/*',
        '/contracts/*/implementation/milestones/*',
        '/contracts/*/milestones/*',
        '/tender/milestones/*',
      ]
        .flatMap((place) => objectsAt(release, place))
        .map(({ path, value }) => ({ path, excerpt: shown(textOf(value, 'title') ?? value) })),
    ),
  'price-weight': ({ release }) => priceWeight(release),
  'different-words': ({ texts }) => {
    const words = new Set(texts.flatMap(({ text }) => text.toLowerCase().match(/[\p{L}\p{N}]{2,}/gu) ?? []));
    const [first] = texts;
    return {
      value: words.size,
      evidence: [
        { path: first?.path ?? '/tender', excerpt: first === undefined ? 'no text' : shown(first.text) },
      ],
    };
  },
};

export const MEASURE_NAMES: readonly string[] = Object.keys(MEASURES);

/** The measure of this name, worked out once for a subject. */
export function measuring(subject: Subject): (name: string) => Measured | undefined {
  const known = new Map<string, Measured | undefined>();
  return (name) => {
    if (!known.has(name)) known.set(name, MEASURES[name]?.(subject));
    return known.get(name);
  };
}

/** So many lots are looked through for names of buyers. */
const MOST_LOTS = 1000;

/** Buyers that have a lot whose words name them and no other buyer, by full or by short name. */
function buyersWithALot({ release, buyers, texts }: Subject): Measured | undefined {
  if (buyers.length < 2) return undefined;
  const names = buyers.map(({ name }) => {
    const short = texts.map(({ text }) => shortName(name, text)).find((found) => found !== undefined);
    return [name, ...(short === undefined ? [] : [short])];
  });
  const evidence = new Map<number, Evidence>();
  for (const { path, value } of objectsAt(release, '/tender/lots/*').slice(0, MOST_LOTS)) {
    const text = plainText(`${textOf(value, 'title') ?? ''} ${textOf(value, 'description') ?? ''}`);
    const told = names.flatMap((each, index) => (each.some((name) => text.includes(name)) ? [index] : []));
    const [only] = told;
    if (only !== undefined && told.length === 1 && !evidence.has(only))
      evidence.set(only, { path, excerpt: shown(text) });
  }
  return counted([...evidence.values()]);
}

/** Different buyers of awards and contracts, where they are told apart. */
function buyersOfAwards({ release }: Subject): Measured {
  const bodies = ['/awards/*/buyers/*', '/contracts/*/buyer', '/contracts/*/buyers/*'].flatMap((place) =>
    objectsAt(release, place).flatMap(({ path, value }): Body[] => {
      const [id = '', name = ''] = [textOf(value, 'id'), textOf(value, 'name')];
      return id === '' && name === '' ? [] : [referredBody(id, name === '' ? id : name, path)];
    }),
  );
  return counted(named(distinct(bodies)));
}
