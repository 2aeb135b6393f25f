import { isObject } from '../../kernel/json.ts';
import { fail, ok, type Result } from '../../kernel/result.ts';
import { shown } from '../validation/finding.ts';
import type { Published } from './order.ts';

const LONGEST_OCID = 1_000;

/**
 * The releases in a release or a record: those that a record holds, or else its compiled release. A record that only
 * links to its releases and has no compiled one cannot be read here.
 */
export function releasesOf(value: unknown): Result<readonly Published[], string> {
  if (!isObject(value)) return fail('is no release: expected a JSON object');
  if (typeof value.ocid !== 'string' || value.ocid === '') {
    return fail(
      typeof value.url === 'string'
        ? `is only a link to a release (${value.url.slice(0, 200)}): fetch it first`
        : value.ocid === undefined || value.ocid === ''
          ? 'is no OCDS release: it has no ocid'
          : 'is no OCDS release: its ocid is no text',
    );
  }
  if (value.ocid.length > LONGEST_OCID) return fail(`has an ocid of ${value.ocid.length} characters`);
  if (!Array.isArray(value.releases)) {
    if (!isBare(value)) return ok([value]);
    const { compiledRelease } = value;
    return isObject(compiledRelease)
      ? ok([compiledRelease])
      : fail(
          'is no release: it has neither id, date nor tag; of a record, releases or a compiled release are needed',
        );
  }
  const embedded = value.releases.filter((release) => isObject(release) && release.url === undefined);
  const stray = (embedded as Published[]).find(({ ocid }) => ocid !== undefined && ocid !== value.ocid);
  if (stray !== undefined)
    return fail(`is the record of ${shown(value.ocid)} and holds a release of ${shown(stray.ocid)}`);
  if (embedded.length === value.releases.length && embedded.length > 0) return ok(embedded as Published[]);
  if (isObject(value.compiledRelease)) return ok([value.compiledRelease]);
  return fail(
    embedded.length === 0
      ? 'is a record without releases: it only links to them, or has none'
      : 'is a record of which some releases are only links: fetch them first',
  );
}

/**
 * Whether it has nothing that every release has but the ocid: a record, or a versioned release. Taken for a release it would
 * come out as one that nobody published.
 */
const isBare = ({ id, date, tag }: Published): boolean =>
  id === undefined && date === undefined && tag === undefined;
