import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEmbedded } from '../src/adapters/postgres/embedded.ts';
import { impossible } from '../src/commissioning/concern.ts';
import type { JsonObject } from '../src/kernel/json.ts';
import { fail } from '../src/kernel/result.ts';
import { type Opened, openMoothall } from '../src/wiring.ts';

export interface ActFigures {
  readonly what: string;
  readonly acts: number;
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

const CLIENTS = 4;

/** Runs acts from several clients at once, each waiting for its own, and measures every one of them. */
export async function measured(
  what: string,
  acts: number,
  act: (n: number) => Promise<void>,
): Promise<ActFigures> {
  const times: number[] = [];
  let next = 0;
  const began = performance.now();
  await Promise.all(
    Array.from({ length: CLIENTS }, async () => {
      for (let n = next++; n < acts; n = next++) {
        const at = performance.now();
        await act(n);
        times.push(performance.now() - at);
      }
    }),
  );
  const seconds = (performance.now() - began) / 1000;
  times.sort((a, b) => a - b);
  const at = (share: number) => Number((times[Math.floor(times.length * share)] ?? 0).toFixed(2));
  return { what, acts, perSecond: Math.round(acts / seconds), p50Ms: at(0.5), p99Ms: at(0.99) };
}

export async function done(
  opened: Opened,
  as: string,
  stream: string,
  action: string,
  body: JsonObject,
): Promise<void> {
  const via = as === 'party/engine' ? 'outbox' : 'cli';
  const outcome = await opened.moothall.act({ as, stream, action, body, via });
  if (outcome.verdict !== 'permitted') throw new Error(`${action} on ${stream}: ${JSON.stringify(outcome)}`);
}

/** Durable acts through the one door, on the embedded database with fsync on, by 4 clients. */
export async function benchActs(): Promise<ActFigures[]> {
  return withMoothall(async (opened) => {
    const many = 500;
    const register = (n: number) =>
      done(opened, 'public', `party/p-${n}`, 'party.register', { kind: 'organisation', name: `P ${n}` });
    for (let n = 0; n < many; n += 1) await register(n);
    const describe = (party: string, n: number) =>
      done(opened, party, party, 'party.describe', { name: `P ${n}` });
    for (let n = 0; n < many; n += 1) {
      await done(opened, 'party/p-0', `arrangement/town-${n}`, 'arrangement.start', {
        title: 'Town',
        purpose: 'x',
        rulebook: 'partnership',
        regime: 'none',
      });
    }
    await measured('warming up', 2000, (n) => describe(`party/p-${n % many}`, n));
    const raise = (n: number) =>
      done(opened, 'party/p-0', `arrangement/town-${n % many}`, 'need.raise', {
        title: `Need ${n}`,
        description: 'For measuring.',
      });
    return [
      await measured('descriptions over 500 parties', 6000, (n) => describe(`party/p-${n % many}`, n)),
      await measured('needs over 500 arrangements, 60 statements each', 4000, raise),
      await measured('descriptions of one party', 3000, (n) => describe('party/p-1', n)),
    ];
  });
}

export interface GrowthFigures {
  readonly facts: number;
  readonly medianMs: number;
}

/** What one more act costs on a contract with so many facts and entries already. */
export async function benchGrowth(sizes: readonly number[]): Promise<GrowthFigures[]> {
  return withMoothall(async (opened) => {
    const party = 'party/buyer';
    await signedContract(opened, party);
    const pay = () => done(opened, party, 'contract/c', 'entry.record', { kind: 'payment', pence: 100 });
    const figures: GrowthFigures[] = [];
    for (const facts of sizes) {
      for (;;) {
        const seq = (await opened.parts.ledger.heads(['contract/c'])).get('contract/c')?.seq ?? 0;
        if (seq >= facts) break;
        await measured('growing', Math.min(1000, facts - seq), pay);
      }
      const times: number[] = [];
      for (let n = 0; n < 400; n += 1) {
        const at = performance.now();
        await pay();
        times.push(performance.now() - at);
      }
      times.sort((a, b) => a - b);
      figures.push({ facts, medianMs: Number((times[200] ?? 0).toFixed(2)) });
    }
    return figures;
  });
}

/** An arrangement with one signed contract between two parties, `contract/c`, noted by `arrangement/a`. */
export async function signedContract(opened: Opened, party: string): Promise<void> {
  for (const name of [party, 'party/provider'])
    await done(opened, 'public', name, 'party.register', { kind: 'organisation', name });
  await done(opened, party, 'arrangement/a', 'arrangement.start', {
    title: 'A',
    purpose: 'x',
    rulebook: 'partnership',
    regime: 'none',
  });
  await done(opened, 'party/engine', 'contract/c', 'contract.draft', {
    arrangement: 'arrangement/a',
    procedure: 'procedure/p',
    title: 'C',
    buyers: [party],
    providers: ['party/provider'],
    lots: [{ id: 'lot-1', title: 'L', pricePence: 1 }],
    valuePence: 1,
    terms: 'x',
  });
  for (const signatory of [party, 'party/provider'])
    await done(opened, signatory, 'contract/c', 'contract.sign', { version: 1 });
  await done(opened, 'party/engine', 'arrangement/a', 'contract.record', {
    contract: 'contract/c',
    title: 'C',
  });
}

export async function withMoothall<T>(work: (opened: Opened) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'moothall-bench-'));
  const embedded = await openEmbedded(folder);
  const opened = await openMoothall({
    connectionString: embedded.connectionString,
    keys: join(folder, 'keys'),
    engine: async () => fail(impossible('no-solver', 'no solver runs in this benchmark')),
  });
  try {
    return await work(opened);
  } finally {
    await opened.close();
    await embedded.stop();
    await rm(folder, { recursive: true, force: true });
  }
}
