import { fail, ok, type Result } from '../../kernel/result.ts';

/** A release as parsed: nothing of it is trusted. */
export type Published = Readonly<Record<string, unknown>>;

/** Why a list of releases has no merged release. */
export interface MergeFault {
  readonly type: 'date' | 'inconsistent';
  readonly message: string;
}

/**
 * Releases in order of `date`, as text; those of one date keep their order. A single release needs no date. Several
 * need dates that can be compared: all text (or all numbers, as the reference implementation allows).
 */
export function inDateOrder(releases: readonly Published[]): Result<readonly Published[], MergeFault> {
  if (releases.length < 2) return ok(releases);
  const [first] = releases;
  const type = typeof first?.date;
  for (const { date } of releases)
    if (
      date === undefined ||
      date === null ||
      typeof date !== type ||
      (type !== 'string' && type !== 'number')
    )
      return fail({
        type: 'date',
        message:
          date === undefined
            ? 'a release has no date'
            : date === null
              ? 'the date of a release is null'
              : 'the date of a release is no text',
      });
  return ok(
    releases.toSorted((a, b) => {
      const [one, other] = [a.date as string, b.date as string];
      return one < other ? -1 : one > other ? 1 : 0;
    }),
  );
}

/** How the reference implementation writes what stands in a name: Python's `str`. */
export function pythonText(value: unknown): string {
  if (value === undefined || value === null) return 'None';
  if (value === true) return 'True';
  if (value === false) return 'False';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** The id of a compiled release: the process and the date of its last release. */
export const compiledId = (ocid: unknown, date: unknown): string => `${pythonText(ocid)}-${pythonText(date)}`;
