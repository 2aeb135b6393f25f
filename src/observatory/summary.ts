import { type Concentration, concentrating } from './concentration.ts';
import { type CountRow, type Counts, countIn, rowsByName, rowsBySize } from './counts.ts';
import type { Form, Indicators } from './indicators.ts';
import { spelling } from './names.ts';
import { networking, type Tie } from './network.ts';
import type { Observation } from './observation.ts';

/** The name under which processes without a form are counted. */
export const UNCLASSIFIABLE = 'unclassifiable';

/** A process to look at. */
export interface Example {
  readonly ocid: string;
  readonly title: string;
  readonly sure: number;
  /** Its place among all processes, from 0: which page it stands on follows from it. */
  readonly index: number;
}

/** What many observations come to. All of it is plain JSON. */
export interface Summary {
  readonly reading: string;
  readonly forms: readonly Form[];
  readonly processes: number;
  /** Processes of which only planning is published; they count nowhere else. */
  readonly planned: number;
  readonly all: CountRow;
  readonly years: readonly CountRow[];
  readonly regions: readonly CountRow[];
  readonly categories: readonly CountRow[];
  readonly subjects: readonly CountRow[];
  /** A process of several buyers counts for each of them. */
  readonly buyers: readonly CountRow[];
  /** In how many processes each indicator was found. */
  readonly indicators: readonly CountRow[];
  readonly concentration: readonly Concentration[];
  readonly ties: readonly Tie[];
  /** The surest of each form, and of the unclassifiable the first. */
  readonly examples: Readonly<Record<string, readonly Example[]>>;
}

const MOST_EXAMPLES = 5;
/** What is told of names that may be many. */
const MOST_ROWS = 1000;

/** Takes observations one after the other and keeps only counts, sums and a few examples. */
export function summarising({ reading, forms }: Pick<Indicators, 'reading' | 'forms'>) {
  const [all, years, regions, categories, subjects, buyers, indicators] = Array.from(
    { length: 7 },
    (): Counts => new Map(),
  ) as [Counts, Counts, Counts, Counts, Counts, Counts, Counts];
  const concentration = concentrating();
  const names = spelling();
  const network = networking();
  const examples = new Map<string, Example[]>();
  let [processes, planned] = [0, 0];
  return {
    add: (one: Observation): void => {
      const index = processes + planned;
      if (one.planned === true) {
        planned += 1;
        return;
      }
      const form = one.form ?? UNCLASSIFIABLE;
      processes += 1;
      countIn(all, 'all', form);
      countIn(years, one.year, form);
      countIn(regions, one.region, form);
      countIn(categories, one.category, form);
      countIn(subjects, one.subject, form);
      const buying = [...new Set(one.buyers.map(names.add))];
      for (const buyer of buying) countIn(buyers, buyer, form);
      for (const { indicator } of one.found) countIn(indicators, indicator, form);
      concentration.add(one.subject, one.spend);
      if (buying.length > 1) network.add(one.ocid, index, buying);
      keep(examples, form, { ocid: one.ocid, title: one.title, sure: one.sure, index });
    },
    summary: (): Summary => ({
      reading,
      forms,
      processes,
      planned,
      all: rowsByName(all)[0] ?? { name: 'all', total: 0, byForm: {} },
      years: rowsByName(years),
      regions: rowsBySize(regions),
      categories: rowsBySize(categories),
      subjects: rowsBySize(subjects),
      buyers: rowsBySize(buyers)
        .slice(0, MOST_ROWS)
        .map((row) => ({ ...row, name: names.shown(row.name) })),
      indicators: rowsBySize(indicators),
      concentration: concentration.all(),
      ties: network
        .all()
        .slice(0, MOST_ROWS)
        .map((tie) => ({ ...tie, one: names.shown(tie.one), other: names.shown(tie.other) })),
      examples: Object.fromEntries(examples),
    }),
  };
}

function keep(examples: Map<string, Example[]>, form: string, example: Example): void {
  const kept = examples.get(form) ?? [];
  examples.set(form, kept);
  const last = kept.at(-1);
  if (kept.length >= MOST_EXAMPLES && last !== undefined && last.sure >= example.sure) return;
  kept.push(example);
  kept.sort((one, other) => other.sure - one.sure || one.index - other.index);
  kept.length = Math.min(kept.length, MOST_EXAMPLES);
}
