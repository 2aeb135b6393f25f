import { isObject } from '../../kernel/json.ts';
import { fail, ok, type Result } from '../../kernel/result.ts';
import type { Instant } from '../../kernel/time.ts';
import { compacted } from '../../open-data/splitting/compact.ts';
import { makeSplitter } from '../../open-data/splitting/splitter.ts';
import { instantIn } from '../publishing/feed.ts';
import {
  askedFrom,
  type Direction,
  directionOf,
  instantsOf,
  type Steps,
  sinceInstant,
  stepsOf,
} from './feed-direction.ts';

/** Where a harvest stands: the address to ask next, and what has been taken already. */
export interface HarvestState {
  readonly format: 'moothall/harvest/1';
  /** The feed, as it was given. */
  readonly feed: string;
  readonly next: string;
  /** The address that the harvest began at. */
  readonly start?: string;
  readonly releases: number;
  /** Bytes of the file up to which everything is whole: what lies behind was cut off. */
  readonly bytes: number;
  /** Which releases the last page had: it may grow, and the next may begin with some of them. */
  readonly last: readonly string[];
  readonly updated?: string;
  /** What the dates told so far of the order in which the feed gives its releases. */
  readonly steps?: Steps;
  /** The latest instant that a release bears. */
  readonly latest?: Instant;
  /** When the round through the feed began that is on its way, or that ended last. */
  readonly began?: Instant;
  /** The round has ended: the next one begins at `next`. */
  readonly ended?: true;
}

export interface Answer {
  readonly status: number;
  /** Seconds that the server asks to wait. */
  readonly retryAfter?: number;
  readonly content: Uint8Array;
}

/** What a harvest needs of the machine. */
export interface HarvestWays {
  get(address: string): Promise<Answer>;
  wait(milliseconds: number): Promise<void>;
  now(): Instant;
  /** The lines of the first so many bytes of the file. */
  lines(bytes: number): AsyncIterable<string>;
  /** Adds lines behind the first so many bytes of the file and makes them durable; gives the new length. */
  append(bytes: number, lines: readonly Uint8Array[]): Promise<number>;
  /** Written whole or not at all. */
  keep(state: HarvestState): Promise<void>;
  progress(state: HarvestState): void;
}

export interface HarvestSettings {
  readonly feed: string;
  /** Releases from this instant on, where the harvest begins. */
  readonly since?: string;
  /** Requests a second, at most. */
  readonly rate: number;
  readonly before?: HarvestState;
}

const MOST_TRIES = 6;
const MOST_WAIT_SECONDS = 300;
/** A page that is no package is asked for so often: more, and a wrong address would be told late. */
const MOST_BROKEN = 3;
/** Pages in a row on which nothing is new. */
const MOST_STALE = 3;

/** The address of the feed itself: whoever gives a site's address means the feed at its usual place. */
export function feedAddress(given: string, since: string | undefined): Result<string, string> {
  if (since !== undefined && instantIn(since) === undefined)
    return fail(
      `--since takes a day such as 2026-11-23 or a date and time such as 2026-11-23T00:00:00Z, not "${since.slice(0, 40)}"`,
    );
  let address: URL;
  try {
    address = new URL(given);
  } catch {
    return fail(
      `"${given.slice(0, 200)}" is no address such as https://example.org/api/1.0/ocdsReleasePackages`,
    );
  }
  if (address.protocol !== 'http:' && address.protocol !== 'https:')
    return fail(`${address.protocol} is not an address of the web`);
  if (address.pathname === '/' || address.pathname === '') address.pathname = '/api/1.0/ocdsReleasePackages';
  if (since !== undefined && !address.searchParams.has('updatedFrom'))
    address.searchParams.set('updatedFrom', since);
  if (!address.searchParams.has('limit')) address.searchParams.set('limit', '100');
  return ok(address.href);
}

interface ReleaseRead {
  /** What it is known by: its process and its id, or all of it where it has none. */
  readonly key: string;
  /** As it was sent, but on one line: numbers that no reader can hold stay what they were. */
  readonly bytes: Uint8Array;
  readonly date: unknown;
}

interface PageRead {
  readonly releases: readonly ReleaseRead[];
  readonly next?: string;
}

const decoder = new TextDecoder();

function pageOf(content: Uint8Array, address: string): Result<PageRead, string> {
  let value: unknown;
  try {
    value = JSON.parse(decoder.decode(content));
  } catch {
    return fail(`${address} answers with something that is not JSON`);
  }
  if (!isObject(value) || !Array.isArray(value.releases))
    return fail(`${address} answers with something that is no release package`);
  const parts: Uint8Array[] = [];
  const splitter = makeSplitter({
    piece: (bytes, from, end) => parts.push(compacted(bytes.slice(from, end))),
    fault: () => undefined,
  });
  splitter.push(compacted(content));
  splitter.end();
  if (parts.length !== value.releases.length || !value.releases.every(isObject))
    return fail(`${address} answers with a package that holds what is no release`);
  const releases = value.releases.map((release: Readonly<Record<string, unknown>>, index): ReleaseRead => {
    const bytes = parts[index] ?? new Uint8Array();
    return { key: keyOf(release, () => decoder.decode(bytes)), bytes, date: release.date };
  });
  const next = isObject(value.links) && typeof value.links.next === 'string' ? value.links.next : undefined;
  if (next === undefined) return ok({ releases });
  try {
    return ok({ releases, next: new URL(next, address).href });
  } catch {
    return fail(`${address} names no address that it goes on at`);
  }
}

const keyOf = ({ id, ocid }: Readonly<Record<string, unknown>>, whole: () => string): string =>
  id === undefined || id === null ? whole() : JSON.stringify([ocid, id]);

function parsedOr(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    // Somebody has been at the file; the harvest itself writes nothing that it cannot read.
    return line;
  }
}

/** What a file of the harvest holds already. */
async function keysIn(lines: AsyncIterable<string>): Promise<Set<string>> {
  const keys = new Set<string>();
  for await (const line of lines) {
    const release = parsedOr(line);
    keys.add(isObject(release) ? keyOf(release, () => line) : line);
  }
  return keys;
}

/** How the feed gives its releases, as far as a harvest has seen. */
export const directionSeen = ({ steps }: Pick<HarvestState, 'steps'>): Direction =>
  directionOf(steps ?? NO_STEPS);
const NO_STEPS: Steps = { up: 0, down: 0 };

/**
 * Follows a feed from page to page, each written and made durable before the place is noted, so that a harvest that was cut
 * off goes on where it stood, without a release lost or written twice.
 *
 * Where the dates rise, the feed gives the oldest first: what is new comes on the last page or behind it, which is asked for
 * again at the next harvest. Where they fall, what is new comes on the first pages and pushes the others on: the next
 * harvest begins anew at a day before the latest date. Where they tell neither, it begins anew from the start. What is in the
 * file already is then dropped, and a round that was cut off is followed by another, for what came meanwhile.
 */
export async function harvest(
  settings: HarvestSettings,
  ways: HarvestWays,
): Promise<Result<HarvestState, string>> {
  const first = feedAddress(settings.feed, settings.since);
  if (!first.ok) return first;
  let state: HarvestState = settings.before ?? {
    format: 'moothall/harvest/1',
    feed: settings.feed,
    next: first.value,
    start: first.value,
    releases: 0,
    bytes: 0,
    last: [],
  };
  const been = new Set<string>();
  let stale = 0;
  let cutOff = settings.before !== undefined && settings.before.ended !== true;
  if (!cutOff) state = begun(state, ways.now());
  let all: Set<string> | undefined;
  for (;;) {
    const address = state.next;
    been.add(address);
    const page = await asked(address, settings.rate, ways);
    if (!page.ok) return page;
    const { releases, next } = page.value;
    // A feed that sends its harvester to another place is not followed there.
    if (next !== undefined && new URL(next).host !== new URL(address).host)
      return fail(`${address} goes on at another host, ${new URL(next).host}: harvest that one by itself`);
    const instants = instantsOf(releases.map(({ date }) => date));
    const steps = stepsOf(state.steps ?? NO_STEPS, instants);
    const direction = directionOf(steps);
    // A feed that gives the oldest first repeats at most the page before; of any other all that is there has to be known.
    if (direction !== 'oldest-first') all ??= await keysIn(ways.lines(state.bytes));
    const known = new Set(state.last);
    const isOld = releases.every(({ key }) => known.has(key));
    const fresh = releases.filter(({ key }) => !known.has(key) && known.add(key) && all?.has(key) !== true);
    // Before the first line is written it is noted whose the file is.
    if (settings.before === undefined && state.bytes === 0) {
      await ways.append(0, []);
      await ways.keep(state);
    }
    const bytes = await ways.append(
      state.bytes,
      fresh.map((release) => release.bytes),
    );
    for (const { key } of fresh) all?.add(key);
    const repeats = next !== undefined && been.has(next);
    stale = releases.length > 0 && isOld ? stale + 1 : 0;
    const latest = [...instants, ...(state.latest === undefined ? [] : [state.latest])].toSorted().at(-1);
    const updated = updatedBy(releases, direction, latest);
    state = {
      ...state,
      releases: state.releases + fresh.length,
      bytes,
      next: next === undefined || repeats ? address : next,
      last: releases.map(({ key }) => key),
      steps,
      ...(latest === undefined ? {} : { latest }),
      ...(updated === undefined ? {} : { updated }),
    };
    // Where a feed does not heed from when on it is asked, it ends for us where all is older, and there already.
    const from = askedFrom(address);
    const isPast =
      direction === 'newest-first' &&
      fresh.length === 0 &&
      from !== undefined &&
      instants.length > 0 &&
      instants.every((at) => at < from);
    const isDone = next === undefined || isPast;
    if (isDone)
      state = {
        ...state,
        ended: true,
        next: nextRound(state, direction, address, state.start ?? first.value),
      };
    await ways.keep(state);
    ways.progress(state);
    if (isDone) {
      if (!cutOff || direction === 'oldest-first') return ok(state);
      cutOff = false;
      been.clear();
      state = begun(state, ways.now());
      continue;
    }
    if (repeats) return fail(`${address} goes on at a page that was read already: the feed goes in a circle`);
    if (stale >= MOST_STALE)
      return fail(`${address} goes on without end: nothing was new on the last ${stale} pages`);
  }
}

/** A round that begins now. */
function begun({ ended: _ended, ...state }: HarvestState, now: Instant): HarvestState {
  return { ...state, began: now };
}

/** Where the next round begins. */
function nextRound(state: HarvestState, direction: Direction, last: string, first: string): string {
  if (direction === 'oldest-first') return last;
  const { latest, began } = state;
  // A date in the future tells nothing of what is in the feed already; neither does one where it is not told when the round began.
  return direction === 'newest-first' && latest !== undefined && began !== undefined
    ? sinceInstant(first, [latest, began])
    : first;
}

/** Up to when there is something, as the releases say it. */
function updatedBy(
  releases: readonly ReleaseRead[],
  direction: Direction,
  latest: Instant | undefined,
): string | undefined {
  if (direction !== 'oldest-first') return latest;
  const date = releases.at(-1)?.date;
  return typeof date === 'string' ? date : latest;
}

const LONGEST_PROBLEM = 300;

/** What a server says itself of its refusal (RFC 9457), on one line; nothing where it says nothing that can be read. */
function problemIn(content: Uint8Array): string {
  let problem: unknown;
  try {
    problem = JSON.parse(decoder.decode(content));
  } catch {
    return '';
  }
  if (!isObject(problem)) return '';
  const { title, detail } = problem;
  const said = [title, detail].filter((part) => typeof part === 'string').join(': ');
  const plain = said.replaceAll(/[\p{C}\s]+/gu, ' ').trim();
  return plain === '' ? '' : `: ${plain.slice(0, LONGEST_PROBLEM)}`;
}

/** One page, asked for again where the server is busy or down for a moment, or its answer was cut short. */
async function asked(address: string, rate: number, ways: HarvestWays): Promise<Result<PageRead, string>> {
  let said = '';
  let wait = 1000 / rate;
  let broken = 0;
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    await ways.wait(wait);
    // The first wait keeps to the rate; those after an answer that says no grow.
    wait = 1000 * 2 ** tries;
    let answer: Answer;
    try {
      answer = await ways.get(address);
    } catch (error) {
      said = error instanceof Error ? error.message : String(error);
      continue;
    }
    if (answer.status === 200) {
      const page = pageOf(answer.content, address);
      broken += 1;
      if (page.ok || broken === MOST_BROKEN) return page;
      said = page.error;
      continue;
    }
    said = `status ${answer.status}${problemIn(answer.content)}`;
    if (answer.status !== 429 && answer.status < 500) return fail(`${address} answers with ${said}`);
    if (answer.retryAfter !== undefined)
      wait = Math.max(wait, 1000 * Math.min(answer.retryAfter, MOST_WAIT_SECONDS));
  }
  return fail(`${address} cannot be had (${said}); run it again to go on from here`);
}
