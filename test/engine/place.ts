import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'node:test';
import { runClock } from '../../src/application/acting/clock.ts';
import type { ActOutcome, ActRequest } from '../../src/application/interface.ts';
import { impossible } from '../../src/commissioning/concern.ts';
import type { JsonObject } from '../../src/kernel/json.ts';
import { fail } from '../../src/kernel/result.ts';
import { type Opened, type Opening, openMoothall } from '../../src/wiring.ts';
import { throwawayPostgres } from '../contract/throwaway-postgres.ts';

/** A whole Moothall over a database of its own, for tests of what no part does alone. */
export interface Place {
  readonly opened: Opened;
  readonly url: string;
  readonly keys: string;
  /** Does an act and expects it to be permitted. */
  does(
    as: string,
    stream: string,
    action: string,
    body?: JsonObject,
    more?: Partial<ActRequest>,
  ): Promise<Permitted>;
  tries(
    as: string,
    stream: string,
    action: string,
    body?: JsonObject,
    more?: Partial<ActRequest>,
  ): Promise<ActOutcome>;
  /** The simulated time of the acts that follow. */
  at(instant: string): void;
  /** Goes on to a simulated time, at which the clock does what is due. */
  time(instant: string): Promise<void>;
  /** Tries an act and expects it to be refused: the statements that refused it. */
  refusedBy(...act: Parameters<Place['tries']>): Promise<string[]>;
  /** A second Moothall over the same data, as another process would be. */
  again(): Promise<Opened>;
  close(): Promise<void>;
}

/** An act of which was asked before whether it would be allowed: what was said must come true. */
export async function askedFirst({ moothall }: Opened, request: ActRequest): Promise<ActOutcome> {
  const said = await moothall.can(request);
  const outcome = await moothall.act(request);
  const repeated = 'repeated' in outcome && outcome.repeated === true;
  // What hangs on a key, or on how many acts were refused of late, is not asked of the rules.
  const limited = outcome.verdict === 'invalid' && [409, 429, 503].includes(outcome.status);
  const untrue = said.allowed === (outcome.verdict === 'permitted' ? 'no' : 'yes');
  if (untrue && !repeated && !limited)
    assert.fail(`asked before: ${JSON.stringify(said)}; done: ${JSON.stringify({ request, outcome })}`);
  return outcome;
}

export type Permitted = Extract<ActOutcome, { verdict: 'permitted' }>;

export async function openPlace(
  mark?: Opening['mark'],
  engine?: Opening['engine'],
  studying?: Opening['studying'],
): Promise<Place> {
  const server = await throwawayPostgres();
  const keys = await mkdtemp(join(tmpdir(), 'moothall-keys-'));
  const opening: Opening = {
    connectionString: server.url,
    keys,
    engine: engine ?? (async () => fail(impossible('no-solver', 'no solver runs in this test'))),
    ...(mark === undefined ? {} : { mark }),
    ...(studying === undefined ? {} : { studying }),
  };
  const opened = await openMoothall(opening);
  let now: string | undefined;
  const tries: Place['tries'] = (as, stream, action, body = {}, more = {}) =>
    askedFirst(opened, {
      as,
      stream,
      action,
      body,
      via: 'scenario',
      ...(now === undefined ? {} : { at: now }),
      ...more,
    });
  const at = (instant: string) => {
    now = instant;
  };
  return {
    opened,
    url: server.url,
    keys,
    tries,
    does: async (as, stream, action, body, more) => {
      const outcome = await tries(as, stream, action, body, more);
      if (outcome.verdict === 'permitted') return outcome;
      throw new Error(`${action} on ${stream} as ${as}: ${JSON.stringify(outcome)}`);
    },
    at,
    time: async (instant) => {
      at(instant);
      await opened.parts.ledger.setMeta({ now: instant });
      await runClock(opened.parts, instant);
    },
    refusedBy: async (...act) => {
      const outcome = await tries(...act);
      assert.equal(outcome.verdict, 'refused', JSON.stringify(outcome));
      return outcome.verdict === 'refused' ? outcome.by.map(({ id }) => id) : [];
    },
    again: () => openMoothall({ ...opening }),
    close: async () => {
      await opened.close();
      await server.stop();
      await rm(keys, { recursive: true, force: true });
    },
  };
}

/** A small town: two commissioners with a lead, two providers, somebody who uses the service. Streams by plain names. */
export async function foundTown(place: Place, rulebook = 'partnership'): Promise<void> {
  const parties = [
    ['party/alder', 'organisation', 'Alder Council'],
    ['party/birch', 'organisation', 'Birch Council'],
    ['party/oak', 'organisation', 'Oak Care'],
    ['party/elm', 'organisation', 'Elm Care'],
    ['party/sam', 'person', 'Sam'],
  ] as const;
  for (const [party, kind, name] of parties)
    await place.does('public', party, 'party.register', { kind, name });
  await place.does('party/alder', 'arrangement/town', 'arrangement.start', {
    title: 'Care in the town',
    purpose: 'Better care at home.',
    rulebook,
    regime: 'none',
  });
  await place.does('party/alder', 'arrangement/town', 'member.admit', {
    party: 'party/birch',
    role: 'commissioner',
  });
  for (const provider of ['party/oak', 'party/elm'])
    await place.does(provider, 'arrangement/town', 'member.join', { role: 'provider' });
  await place.does('party/sam', 'arrangement/town', 'member.join', { role: 'service-user' });
}

/** When the tests of a town in simulated time begin. */
const BEGUN = '2026-01-05T09:00:00.000Z';

/** A town in simulated time. */
export async function openTown(rulebook?: string): Promise<Place> {
  const place = await openPlace('simulated');
  await place.time(BEGUN);
  await foundTown(place, rulebook);
  return place;
}

/** A town of its own for each test of a file. */
export function townForEach(use: (town: Place) => void): void {
  let town: Place | undefined;
  beforeEach(async () => {
    town = await openTown();
    use(town);
  });
  afterEach(() => town?.close());
}

/** A place with these parties and nothing between them yet. */
export async function openRegister(parties: readonly string[]): Promise<Place> {
  const place = await openPlace('simulated');
  place.at(BEGUN);
  for (const party of parties)
    await place.does('public', party, 'party.register', { kind: 'organisation', name: party.slice(6) });
  return place;
}

/** A position on a joint decision of the town. */
export const stand = (
  place: Place,
  as: string,
  matter: unknown,
  stance: string,
  more: JsonObject = {},
): Promise<Permitted> =>
  place.does(as, 'arrangement/town', 'position.give', { matter: String(matter), stance, ...more });

/** A procedure with one lot, open for tenders until 5 February 2026, midday. */
export const PROCEDURE: JsonObject = {
  arrangement: 'arrangement/town',
  title: 'Care at home',
  method: 'open',
  stages: [
    { id: 'tender', kind: 'tender' },
    { id: 'assessment', kind: 'assessment' },
  ],
  lots: [{ id: 'lot-1', title: 'Care', ceilingPence: 1_000_000 }],
  criteria: [
    { id: 'price', title: 'Price', kind: 'price', weight: 40 },
    { id: 'quality', title: 'Quality', kind: 'quality', weight: 60 },
  ],
  deadline: '2026-02-05T12:00:00Z',
  standstillDays: 8,
};
