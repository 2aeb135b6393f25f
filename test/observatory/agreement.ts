import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runOcds } from '../../src/adapters/ocds/run.ts';
import { indicatorFile } from '../../src/application/observing/indicator-file.ts';
import type { Observation } from '../../src/observatory/observation.ts';

export interface Label {
  readonly ocid: string;
  readonly source: string;
  readonly form: string;
  readonly reason: string;
}

/** A label beside what the observatory says of the same process, if it is found. */
export interface Compared {
  readonly label: Label;
  readonly half: 'tuning' | 'held out';
  readonly observed: Observation | undefined;
}

export const UNCLASSIFIABLE = 'unclassifiable';

const file = (path: string): string => readFileSync(join(import.meta.dirname, path), 'utf8');

export const indicatorText = (): string => file('../../src/observatory/indicators.yaml');

export const labels = (): readonly Label[] =>
  file('labels.jsonl')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Label);

/** Within each form, in order of ocid, the first, third, fifth … are for tuning; the others are held out. */
export function halves(all: readonly Label[]): ReadonlyMap<string, Compared['half']> {
  const counted = new Map<string, number>();
  const sorted = all.toSorted((one, other) => (one.ocid < other.ocid ? -1 : 1));
  return new Map(
    sorted.map(({ ocid, form }) => {
      const before = counted.get(form) ?? 0;
      counted.set(form, before + 1);
      return [ocid, before % 2 === 0 ? 'tuning' : 'held out'];
    }),
  );
}

/** Every observation of files of releases, through the same reader as the command. */
export async function observations(files: readonly string[], text: string): Promise<Observation[]> {
  const read = indicatorFile(text);
  if (!read.ok) throw new Error(read.error);
  const decoder = new TextDecoder();
  let lines = '';
  await runOcds(
    { task: { do: 'observe', indicators: read.value.parsed }, files, order: 'any' },
    {
      write: async (bytes) => {
        lines += decoder.decode(bytes, { stream: true });
      },
      fault: (place, message) => {
        throw new Error(`${place} ${message}`);
      },
    },
  );
  return lines
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Observation);
}

export async function compared(folder: string): Promise<readonly Compared[]> {
  const all = labels();
  const files = [...new Set(all.map(({ source }) => source))].sort().map((name) => join(folder, name));
  const byOcid = new Map((await observations(files, indicatorText())).map((one) => [one.ocid, one]));
  const half = halves(all);
  return all.map((label) => ({
    label,
    half: half.get(label.ocid) ?? 'held out',
    observed: byOcid.get(label.ocid),
  }));
}

export const saidOf = ({ observed }: Compared): string => observed?.form ?? UNCLASSIFIABLE;

export const agreed = (pairs: readonly Compared[]): number =>
  pairs.filter((pair) => pair.observed !== undefined && saidOf(pair) === pair.label.form).length;
