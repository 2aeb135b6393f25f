import { BRITISH } from './british.ts';
import { CORE } from './core.ts';
import { BIDS, CRITERIA, ENQUIRIES, LOCATION, LOTS, METRICS, TECHNIQUES } from './extensions.ts';
import type { Definitions, Extension } from './field.ts';
import { OWN } from './own.ts';
import { CONDITIONS, PARTIES, PROCESS } from './profile.ts';

const OCP = 'https://extensions.open-contracting.org/en/extensions';
const EU = 'https://standard.open-contracting.org/profiles/eu/latest/en/';

/** The extensions of the table, in the order in which they are applied to the core. */
export const EXTENSIONS: readonly Extension[] = [
  { name: 'lots', url: `${OCP}/lots/`, adds: LOTS },
  { name: 'bids', url: `${OCP}/bids/`, adds: BIDS },
  { name: 'enquiries', url: `${OCP}/enquiries/`, adds: ENQUIRIES },
  { name: 'location', url: `${OCP}/location/`, adds: LOCATION },
  { name: 'metrics', url: `${OCP}/metrics/`, adds: METRICS },
  { name: 'techniques', url: `${OCP}/techniques/`, adds: TECHNIQUES },
  { name: 'selection and award criteria', url: EU, adds: CRITERIA },
  { name: 'terms, options, renewal, stages, suitability', url: EU, adds: CONDITIONS },
  { name: 'parties', url: EU, adds: PARTIES },
  { name: 'process, awards and contracts', url: EU, adds: PROCESS },
  {
    name: 'United Kingdom',
    url: 'https://github.com/cabinetoffice/ocds_uk_extension',
    adds: BRITISH,
  },
  {
    name: 'contracts of several buyers',
    url: "Moothall's own; `npx moothall ocds schema` has it",
    adds: OWN,
  },
];

/** The whole table: the core with every extension applied. */
export const TABLE: Definitions = combined([CORE, ...EXTENSIONS.map(({ adds }) => adds)]);

function combined(parts: readonly Definitions[]): Definitions {
  const whole: Record<string, Record<string, string>> = {};
  for (const part of parts)
    for (const [name, fields] of Object.entries(part)) whole[name] = { ...whole[name], ...fields };
  return whole;
}

type All = typeof CORE &
  typeof LOTS &
  typeof BIDS &
  typeof ENQUIRIES &
  typeof LOCATION &
  typeof METRICS &
  typeof TECHNIQUES &
  typeof CRITERIA &
  typeof CONDITIONS &
  typeof PARTIES &
  typeof PROCESS &
  typeof BRITISH &
  typeof OWN;

type KindOf<S> = S extends `${infer Kind} ${string}` ? Kind : S;

type ValueOf<K> = K extends 'text' | 'date' | 'uri' | `code:${string}` | `open:${string}`
  ? string | null
  : K extends 'string'
    ? string
    : K extends 'id'
      ? string | number
      : K extends 'anyId' | 'measure'
        ? string | number | null
        : K extends 'number' | 'integer'
          ? number | null
          : K extends 'boolean'
            ? boolean | null
            : K extends 'texts' | `codes:${string}` | `opens:${string}`
              ? readonly string[] | null
              : K extends `one:${infer Name}`
                ? Ocds<Name>
                : K extends `list:${infer Name}`
                  ? readonly Ocds<Name>[]
                  : unknown;

/** An object of the standard as the table describes it: `Ocds<'Tender'>`. Published data may leave out anything. */
export type Ocds<Name extends string = 'Release'> = Name extends keyof All
  ? { readonly [Field in keyof All[Name]]?: ValueOf<KindOf<All[Name][Field]>> }
  : Readonly<Record<string, unknown>>;
