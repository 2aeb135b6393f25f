import type { JsonObject } from '../../kernel/json.ts';
import { fail, ok, type Result } from '../../kernel/result.ts';
import {
  addSpan,
  dayOf,
  type Instant,
  readDay,
  readInstant,
  readLondon,
  startOf,
} from '../../kernel/time.ts';
import { STAGES } from '../../open-data/change-tags.ts';
import { compiledRelease } from '../../open-data/merging/compiled.ts';
import { versionedJson } from '../../open-data/merging/versioned.ts';
import { EXTENSIONS } from '../../open-data/publish.ts';
import type { PublishedBy } from '../../open-data/published-by.ts';
import { standardRules } from '../../open-data/standard/merge-rules.ts';
import type { PublishedRelease, Releases } from '../ports.ts';

/** A part of the feed: the shape of Find a Tender's, so that what harvests that one harvests this one. */
export interface FeedQuery {
  readonly from?: Instant;
  readonly to?: Instant;
  readonly stages?: readonly string[];
  readonly limit: number;
  readonly after: number;
}

export interface FeedFault {
  readonly parameter: string;
  readonly message: string;
}

export { STAGES } from '../../open-data/change-tags.ts';

/** Releases a page, at most. */
export const MOST = 100;
const PARAMETERS = ['updatedFrom', 'updatedTo', 'stages', 'limit', 'cursor'];

const wholeNumber = (text: string): number => (/^\d{1,16}$/.test(text) ? Number(text) : Number.NaN);

/** Reads the parameters of an address. A day stands for all of it, in London: from its beginning, or up to its end. */
export function readFeedQuery(query: Readonly<Record<string, unknown>>): Result<FeedQuery, FeedFault> {
  const twice = PARAMETERS.find((name) => Array.isArray(query[name]));
  if (twice !== undefined) return fail({ parameter: twice, message: 'it is there more than once' });
  const said = (name: string): string | undefined =>
    typeof query[name] === 'string' && query[name] !== '' ? query[name] : undefined;
  const instants: Record<string, Instant> = {};
  for (const [parameter, member] of [
    ['updatedFrom', 'from'],
    ['updatedTo', 'to'],
  ] as const) {
    const text = said(parameter);
    if (text === undefined) continue;
    const read = parameter === 'updatedTo' ? lastInstantIn(text) : instantIn(text);
    if (read === undefined)
      return fail({
        parameter,
        message: 'here stands a date and time such as 2026-11-23T00:00:00Z, or a day',
      });
    instants[member] = read;
  }
  const { from, to } = instants;
  if (from !== undefined && to !== undefined && to < from)
    return fail({ parameter: 'updatedTo', message: 'it is before updatedFrom' });
  const stages = said('stages')
    ?.split(',')
    .map((stage) => stage.trim());
  const strange = stages?.find((stage) => !(STAGES as readonly string[]).includes(stage));
  if (strange !== undefined)
    return fail({
      parameter: 'stages',
      message: `"${strange.slice(0, 40)}" is no stage; there are ${STAGES.join(', ')}`,
    });
  const limit = wholeNumber(said('limit') ?? String(MOST));
  if (!Number.isInteger(limit) || limit < 1 || limit > MOST)
    return fail({ parameter: 'limit', message: `here stands a whole number from 1 to ${MOST}` });
  const after = wholeNumber(said('cursor') ?? '0');
  if (!Number.isSafeInteger(after) || after < 0)
    return fail({
      parameter: 'cursor',
      message: 'here stands a cursor as links.next of the page before has it',
    });
  return ok({ ...instants, ...(stages === undefined ? {} : { stages }), limit, after });
}

/** With an offset or without one, as Find a Tender takes it: then it is London's time. */
export function instantIn(given: string): Instant | undefined {
  // In an address a plus sign that was not written as %2B is a space.
  const text = given.replace(/(?<=T.*) (?=\d\d:\d\d$)/, '+');
  const day = readDay(text);
  if (day.ok) return startOf(day.value);
  const whole = readInstant(text);
  if (whole.ok) return whole.value;
  const local = readLondon(text);
  return local.ok ? local.value : undefined;
}

/** A day stands for its end. */
function lastInstantIn(text: string): Instant | undefined {
  const day = readDay(text);
  return day.ok ? addSpan(addSpan(startOf(day.value), 'P1D'), '-PT0.001S') : instantIn(text);
}

/** Where the feed is asked, and who publishes there. */
export interface FeedPlace {
  /** The time of asking. */
  readonly now: Instant;
  /** The address that was asked, without its query. */
  readonly self: string;
  readonly publishedBy: PublishedBy;
}

const packaged = (
  { self, publishedBy }: FeedPlace,
  at: Instant,
  more: JsonObject,
  uri = self,
): JsonObject => ({
  uri,
  version: '1.1',
  extensions: EXTENSIONS,
  publishedDate: at,
  ...publishedBy,
  ...more,
});

const parsed = (releases: readonly PublishedRelease[]): JsonObject[] =>
  releases.map(({ text }) => JSON.parse(text) as JsonObject);

export interface FeedPage {
  readonly package: JsonObject;
  /** Whether more follow: then nothing will come to lie on this page any more. */
  readonly full: boolean;
}

/** One page of the feed, oldest first. */
export async function feedPage(releases: Releases, query: FeedQuery, where: FeedPlace): Promise<FeedPage> {
  const found = await releases.page({ ...query, limit: query.limit + 1 });
  const page = found.slice(0, query.limit);
  const full = found.length > query.limit;
  const last = page.at(-1);
  const address = (after: number) => `${where.self}?${parametersOf({ ...query, after })}`;
  const links = full && last !== undefined ? { links: { next: address(last.position) } } : {};
  return {
    package: packaged(
      where,
      last?.at ?? (await latest(releases, where)),
      { releases: parsed(page), ...links },
      address(query.after),
    ),
    full,
  };
}

/** A page without releases is as new as the feed; where nothing was published yet, as the day, so that it stays the same for a while. */
const latest = async (releases: Releases, { now }: FeedPlace): Promise<Instant> =>
  (await releases.last())?.at ?? startOf(dayOf(now));

const parametersOf = ({ from, to, stages, limit, after }: FeedQuery): string =>
  String(
    new URLSearchParams({
      ...(from === undefined ? {} : { updatedFrom: from }),
      ...(to === undefined ? {} : { updatedTo: to }),
      ...(stages === undefined ? {} : { stages: stages.join(',') }),
      limit: String(limit),
      ...(after === 0 ? {} : { cursor: String(after) }),
    }),
  );

/** The package of one release, by its id; by the id of a process, that of all its releases. */
export async function releaseById(
  releases: Releases,
  id: string,
  where: FeedPlace,
): Promise<JsonObject | undefined> {
  const one = await releases.byId(id);
  const found = one === undefined ? await releases.ofProcess(id) : [one];
  const last = found.at(-1);
  return last === undefined ? undefined : packaged(where, last.at, { releases: parsed(found) });
}

/** The record of one process: its releases, what they come to, and how each value came about. */
export async function recordByOcid(
  releases: Releases,
  ocid: string,
  where: FeedPlace,
): Promise<JsonObject | undefined> {
  const found = await releases.ofProcess(ocid);
  const last = found.at(-1);
  if (last === undefined) return undefined;
  const merging = standardRules();
  const all = parsed(found);
  const compiled = compiledRelease(all, merging);
  const versioned = versionedJson(all, merging);
  const record = {
    ocid,
    releases: all,
    ...(compiled.ok ? { compiledRelease: compiled.value as JsonObject } : {}),
    ...(versioned.ok ? { versionedRelease: JSON.parse(versioned.value) as JsonObject } : {}),
  };
  return packaged(where, last.at, { records: [record] });
}
