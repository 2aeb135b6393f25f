import { isObject } from '../kernel/json.ts';
import { fail, ok, type Result } from '../kernel/result.ts';
import { examineJson } from './json-text.ts';
import { soundText } from './source.ts';

/** One release of the Open Contracting Data Standard (1.1.5) as published, and where in the text it stood. */
export interface Release {
  readonly ocid: string;
  readonly id: string;
  /** As published; empty where the release has none. */
  readonly date: string;
  readonly body: Readonly<Record<string, unknown>>;
  /** Such as `line 3`, `/releases/0` or `/records/2/compiledRelease`. */
  readonly place: string;
  /** What the text says that no parser tells, such as a member named twice. */
  readonly doubts?: readonly string[];
}

/** More would be a bulk harvest, which is not read from one text. */
const MOST_RELEASES = 200_000;

/**
 * Reads a release, an array of releases, a release package, a record package (the compiled release of each record, or
 * else its releases), or JSON lines of any of these. The error names the line or the JSON Pointer and never throws.
 */
export function readReleases(text: string): Result<readonly Release[], string> {
  const source = text.startsWith('\uFEFF') ? text.slice(1) : text;
  if (source.trim() === '') return fail('there is nothing in it: give OCDS releases as JSON');
  const whole = parsed(source);
  if (whole.ok) return finished(examined(source, '', whole.value));
  const lines = source.split('\n').filter((line) => line.trim() !== '');
  const [first] = lines;
  // A document over several lines does not begin with a whole value, so that its own error says more.
  if (lines.length < 2 || first === undefined || !parsed(first).ok)
    return fail(`it is not JSON: ${whole.error}`);
  return finished(releasesOfLines(source));
}

function releasesOfLines(source: string): Result<Release[], string> {
  const releases: Release[] = [];
  for (const [index, line] of source.split('\n').entries()) {
    if (line.trim() === '') continue;
    const place = `line ${index + 1}`;
    const value = parsed(line);
    if (!value.ok) return fail(`${place} is not JSON: ${value.error}`);
    const found = examined(line, place, value.value);
    if (!found.ok) return found;
    for (const release of found.value) releases.push(release);
  }
  return ok(releases);
}

function finished(found: Result<Release[], string>): Result<readonly Release[], string> {
  if (!found.ok) return found;
  if (found.value.length === 0) return fail('it holds no release');
  return found.value.length > MOST_RELEASES
    ? fail(`it holds ${found.value.length} releases; at most ${MOST_RELEASES} are read from one text`)
    : found;
}

/** The releases of one JSON value, each with what its part of the text says that no parser tells. */
function examined(text: string, place: string, value: unknown): Result<Release[], string> {
  const doubts = examineJson(text);
  if (!doubts.ok) return fail(place === '' ? doubts.error : `${place}, ${doubts.error}`);
  const found = releasesIn(value, place);
  if (!found.ok || doubts.value.length === 0) return found;
  return ok(
    found.value.map((release) => {
      const pointer = release.place.slice(place.length).replace(/^, /, '');
      const own = doubts.value
        .filter(({ path }) => path.startsWith(`${pointer}/`))
        .map(({ path, message, read }) => `${path.slice(pointer.length)} ${message}: ${read}`);
      return own.length === 0 ? release : { ...release, doubts: own };
    }),
  );
}

function parsed(text: string): Result<unknown, string> {
  try {
    return ok(JSON.parse(text) as unknown);
  } catch (error) {
    return fail(error instanceof Error ? error.message : String(error));
  }
}

const within = (place: string, pointer: string): string =>
  place.startsWith('line') && pointer.startsWith('/') && !place.includes(',')
    ? `${place}, ${pointer}`
    : `${place}${pointer}`;

function releasesIn(value: unknown, place: string): Result<Release[], string> {
  if (Array.isArray(value)) return releasesOfList(value, place, '');
  if (!isObject(value)) return fail(`${place || 'it'} is no release: expected a JSON object`);
  if (Array.isArray(value.releases) && value.ocid === undefined)
    return releasesOfList(value.releases, place, '/releases');
  if (Array.isArray(value.records)) return releasesOfRecords(value.records, place);
  const release = releaseOf(value, place);
  return release.ok ? ok([release.value]) : release;
}

function releasesOfList(list: readonly unknown[], place: string, under: string): Result<Release[], string> {
  const releases: Release[] = [];
  for (const [index, item] of list.entries()) {
    const at = within(place, `${under}/${index}`);
    const found =
      isObject(item) && (Array.isArray(item.releases) || Array.isArray(item.records))
        ? releasesIn(item, at)
        : releaseOf(item, at);
    if (!found.ok) return found;
    for (const release of Array.isArray(found.value) ? found.value : [found.value]) releases.push(release);
  }
  return ok(releases);
}

function releasesOfRecords(records: readonly unknown[], place: string): Result<Release[], string> {
  const releases: Release[] = [];
  for (const [index, record] of records.entries()) {
    const at = within(place, `/records/${index}`);
    if (!isObject(record)) return fail(`${at} is no record: expected a JSON object`);
    const found = isObject(record.compiledRelease)
      ? releasesOfList([record.compiledRelease], at, '/compiledRelease')
      : Array.isArray(record.releases)
        ? releasesOfList(record.releases, at, '/releases')
        : fail(`${at} has neither compiledRelease nor releases`);
    if (!found.ok) return found;
    for (const release of found.value) releases.push(release);
  }
  return ok(releases);
}

function releaseOf(value: unknown, place: string): Result<Release, string> {
  const where = place || 'it';
  if (!isObject(value)) return fail(`${where} is no release: expected a JSON object`);
  const { ocid, id, date, url } = value;
  const named = soundText(ocid);
  if (named === undefined) {
    return fail(
      typeof url === 'string'
        ? `${where} is only a link to a release (${url.slice(0, 200)}): fetch it first`
        : `${where} is no OCDS release: it has no ocid`,
    );
  }
  return ok({
    ocid: named,
    id: soundText(id) ?? named,
    date: typeof date === 'string' ? date : '',
    body: value,
    place,
  });
}

/** Process ids in the order in which they first occur. */
export const ocidsOf = (releases: readonly Release[]): readonly string[] => [
  ...new Set(releases.map(({ ocid }) => ocid)),
];
