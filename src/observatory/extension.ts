import { isObject } from '../kernel/json.ts';
import { type Evidence, shown } from './evidence.ts';
import type { Measured } from './measured.ts';
import { objectsAt, textOf } from './paths.ts';
import { endOf } from './term.ts';

/** What may say that it can be renewed, extended or go on by options: the whole, a lot, an award, a contract. */
const HOLDERS = ['/tender', '/tender/lots/*', '/awards/*', '/contracts/*'];

const isGiven = (value: unknown): boolean =>
  value !== undefined && value !== null && value !== '' && value !== 0 && value !== false;

/**
 * What a member such as `renewal` shows besides its flag `hasRenewal`: nothing where the flag denies it, or where it says
 * only that there are none.
 */
function told(
  { path, value }: { readonly path: string; readonly value: Record<string, unknown> },
  flag: string,
  member: string,
): readonly Evidence[] {
  if (value[flag] === false) return [];
  const said = value[member];
  const { maximumRenewals, ...rest } = isObject(said) ? said : {};
  if (maximumRenewals !== 0 && [maximumRenewals, ...Object.values(rest)].some(isGiven))
    return [{ path: `${path}/${member}`, excerpt: shown(textOf(said, 'description') ?? said) }];
  return value[flag] === true ? [{ path: `${path}/${flag}`, excerpt: 'true' }] : [];
}

/** A period that may go on beyond its end: the outer limit is published, and is later than the end where that is told. */
function lengthened({
  path,
  value,
}: {
  readonly path: string;
  readonly value: Record<string, unknown>;
}): readonly Evidence[] {
  const limit = textOf(value, 'maxExtentDate');
  const latest = Date.parse(limit ?? '');
  const end = endOf(value);
  if (limit === undefined || !Number.isFinite(latest) || (end !== undefined && latest <= end)) return [];
  return [{ path: `${path}/maxExtentDate`, excerpt: limit }];
}

const counted = (evidence: readonly Evidence[]): Measured => ({ value: evidence.length, evidence });

/** Where a renewal, or a period that may be extended, is published. */
export const extensions = (release: unknown): Measured =>
  counted(
    HOLDERS.flatMap((holder) => [
      ...objectsAt(release, holder).flatMap((one) => told(one, 'hasRenewal', 'renewal')),
      ...['contractPeriod', ...(holder === '/contracts/*' ? ['period'] : [])].flatMap((period) =>
        objectsAt(release, `${holder}/${period}`).flatMap(lengthened),
      ),
    ]),
  );

/** Where options to buy more are published. */
export const options = (release: unknown): Measured =>
  counted(
    HOLDERS.flatMap((holder) =>
      objectsAt(release, holder).flatMap((one) => told(one, 'hasOptions', 'options')),
    ),
  );
