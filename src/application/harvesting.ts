import { isObject, type JsonObject } from '../kernel/json.ts';
import { fail, ok, type Result } from '../kernel/result.ts';

/** Where a harvest stands: the address to ask next, and what has been taken already. */
export interface HarvestState {
  readonly format: 'moothall/harvest/1';
  /** The feed, as it was given. */
  readonly feed: string;
  readonly next: string;
  readonly releases: number;
  /** Bytes of the file up to which everything is whole: what lies behind was cut off. */
  readonly bytes: number;
  /** Ids of the releases of the last page, which may grow. */
  readonly last: readonly string[];
  readonly updated?: string;
}

export interface Answer {
  readonly status: number;
  /** Seconds that the server asks to wait. */
  readonly retryAfter?: number;
  readonly text: string;
}

/** What a harvest needs of the machine. */
export interface HarvestWays {
  get(address: string): Promise<Answer>;
  wait(milliseconds: number): Promise<void>;
  /** Adds lines behind the first so many bytes of the file and makes them durable; gives the new length. */
  append(bytes: number, lines: string): Promise<number>;
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

/** The address of the feed itself: whoever gives a site's address means the feed at its usual place. */
export function feedAddress(given: string, since: string | undefined): Result<string, string> {
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

interface PageRead {
  readonly releases: readonly JsonObject[];
  readonly next?: string;
}

function pageOf(text: string, address: string): Result<PageRead, string> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return fail(`${address} answers with something that is not JSON`);
  }
  if (!isObject(value) || !Array.isArray(value.releases))
    return fail(`${address} answers with something that is no release package`);
  const next = isObject(value.links) && typeof value.links.next === 'string' ? value.links.next : undefined;
  if (next === undefined) return ok({ releases: value.releases as JsonObject[] });
  try {
    const target = new URL(next, address);
    // A feed that sends its harvester to another place is not followed there.
    return target.host === new URL(address).host
      ? ok({ releases: value.releases as JsonObject[], next: target.href })
      : fail(`${address} goes on at another host, ${target.host}: harvest that one by itself`);
  } catch {
    return fail(`${address} names no address that it goes on at`);
  }
}

/**
 * Follows a feed from page to page, each written and made durable before the place is noted, so that a harvest that was cut
 * off goes on where it stood, without a release lost or written twice. The last page is asked for again at the next harvest.
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
    releases: 0,
    bytes: 0,
    last: [],
  };
  for (;;) {
    const answer = await asked(state.next, settings.rate, ways);
    if (!answer.ok) return answer;
    const page = pageOf(answer.value, state.next);
    if (!page.ok) return page;
    const { releases, next } = page.value;
    const fresh = releases.filter(({ id }) => !state.last.includes(String(id)));
    const lines = fresh.map((release) => `${JSON.stringify(release)}\n`).join('');
    const bytes = await ways.append(state.bytes, lines);
    const date = releases.at(-1)?.date;
    state = {
      ...state,
      releases: state.releases + fresh.length,
      bytes,
      next: next ?? state.next,
      last: next === undefined ? releases.map(({ id }) => String(id)) : [],
      ...(typeof date === 'string' ? { updated: date } : {}),
    };
    await ways.keep(state);
    ways.progress(state);
    if (next === undefined) return ok(state);
  }
}

/** One page, asked for again where the server is busy or down for a moment. */
async function asked(address: string, rate: number, ways: HarvestWays): Promise<Result<string, string>> {
  let said = '';
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    // The first wait keeps to the rate; those after an answer that says no grow.
    await ways.wait(tries === 0 ? 1000 / rate : 500 * 2 ** tries);
    let answer: Answer;
    try {
      answer = await ways.get(address);
    } catch (error) {
      said = error instanceof Error ? error.message : String(error);
      continue;
    }
    if (answer.status === 200) return ok(answer.text);
    said = `status ${answer.status}`;
    if (answer.status !== 429 && answer.status < 500) return fail(`${address} answers with ${said}`);
    if (answer.retryAfter !== undefined)
      await ways.wait(1000 * Math.min(answer.retryAfter, MOST_WAIT_SECONDS));
  }
  return fail(`${address} cannot be had (${said}); run it again to go on from here`);
}
