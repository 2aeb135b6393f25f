import { canonical } from '../kernel/canonical.ts';
import { hashOf, hashText } from '../kernel/hash.ts';
import type { JsonObject } from '../kernel/json.ts';
import type { Fact } from '../ledger/fact.ts';
import { factFault, GENESIS, recordHash, refusalFault } from '../ledger/chain.ts';
import type { SignedCheckpoint } from '../ledger/checkpoint.ts';
import { kindOf } from './catalogue.ts';
import { nextDueIn } from './consequences.ts';
import { rederive } from './rederivation.ts';
import type { Head, Signer } from './ports.ts';
import type { Parts } from './preparing.ts';
import { applyFact, type StreamState } from './stream-state.ts';

/** One thing that is not as it was written: where, and what. */
export interface Fault {
  readonly stream: string;
  readonly what: string;
}

export interface Verification {
  readonly streams: number;
  readonly facts: number;
  readonly refusals: number;
  readonly decisions: number;
  readonly documents: number;
  /** Decisions that cannot be derived again because content was erased. */
  readonly erased: number;
  readonly faults: readonly Fault[];
}

const PAGE = 500;

/** Counts while it goes. */
interface Tally {
  streams: number;
  facts: number;
  refusals: number;
  decisions: number;
  documents: number;
  erased: number;
  readonly faults: Fault[];
}

/**
 * Recomputes every chain, folds every stream from its first fact, compares with heads, rows and summaries, and derives
 * every decision again from its record. With a checkpoint it also finds a chain that was rewritten whole.
 */
export async function verify(
  parts: Parts,
  options: { readonly stream?: string; readonly against?: SignedCheckpoint; readonly signer?: Signer } = {},
): Promise<Verification> {
  const tally: Tally = { streams: 0, facts: 0, refusals: 0, decisions: 0, documents: 0, erased: 0, faults: [] };
  await verifyDocuments(parts, tally);
  if (options.stream !== undefined) {
    await verifyStream(parts, options.stream, tally);
  } else {
    for (let after = ''; ; ) {
      const page = await parts.ledger.streams(after, PAGE);
      for (const stream of page) await verifyStream(parts, stream, tally);
      const last = page.at(-1);
      if (last === undefined || page.length < PAGE) break;
      after = last;
    }
  }
  if (options.against !== undefined) await verifyAgainst(parts, options.against, options.signer, options.stream, tally);
  return tally;
}

/** Rulebooks, regimes and calendars are kept by their hash: a changed one no longer gives it. */
async function verifyDocuments(parts: Parts, tally: Tally): Promise<void> {
  for (const { hash, text } of await parts.ledger.artefacts()) {
    tally.documents += 1;
    if (hashText(text) !== hash) tally.faults.push({ stream: '', what: `document ${hash} was changed: its text does not give its hash` });
  }
}

async function verifyStream(parts: Parts, stream: string, tally: Tally): Promise<void> {
  const fault = (what: string) => tally.faults.push({ stream, what });
  const kind = kindOf(parts.catalogue, stream);
  tally.streams += 1;
  let state: StreamState | undefined;
  let place = { seq: 0, hash: GENESIS };
  const rows = new Map<string, JsonObject>();
  let group: { decision: string; facts: Fact[]; before: StreamState | undefined; seq: number } | undefined;
  const closeGroup = async () => {
    if (group !== undefined) await verifyDecision(parts, stream, group.decision, group.facts, { state: group.before, seq: group.seq }, rowsBefore, tally);
  };
  let rowsBefore = new Map<string, JsonObject>();
  for (;;) {
    const page = await parts.ledger.factTexts(stream, place.seq, PAGE);
    for (const { seq, text } of page) {
      const fact = readFact(text);
      tally.facts += 1;
      if (fact === undefined) {
        fault(`fact ${seq} cannot be read`);
        return;
      }
      const broken = canonical(fact) === text ? factFault(fact, place) : 'was changed: it is not in its canonical form';
      if (broken !== undefined) {
        fault(`fact ${seq} ${broken}`);
        return;
      }
      if (group?.decision !== fact.decision) {
        await closeGroup();
        group = { decision: fact.decision, facts: [], before: state, seq: place.seq };
        rowsBefore = new Map(rows);
      }
      group.facts.push(fact);
      state = applyFact(kind, state, fact);
      for (const row of kind.rows?.(fact) ?? []) {
        const key = `${row.collection} ${row.id}`;
        rows.set(key, { ...rows.get(key), ...row.body });
      }
      place = { seq: fact.seq, hash: fact.hash };
    }
    if (page.length < PAGE) break;
  }
  await closeGroup();
  await verifyRefusals(parts, stream, state, rows, tally);
  const head = (await parts.ledger.heads([stream])).get(stream);
  compareHead(head, place, state, fault);
  if (state !== undefined && head !== undefined) await compareTables(parts, stream, state, rows, fault);
}

function readFact(text: string): Fact | undefined {
  try {
    return JSON.parse(text) as Fact;
  } catch {
    return undefined;
  }
}

function compareHead(head: Head | undefined, place: { seq: number; hash: string }, state: StreamState | undefined, fault: (what: string) => void): void {
  if (head === undefined) {
    if (place.seq > 0) fault('has facts, but no head');
    return;
  }
  if (head.seq !== place.seq || head.hash !== place.hash) fault(`the head says fact ${head.seq}, the chain ends with ${place.seq}`);
  if (state !== undefined && canonical(head.state) !== canonical(state)) fault('the snapshot is not what the facts give');
}

/** Read tables are caches of the facts: each must be what a replay gives. */
async function compareTables(parts: Parts, stream: string, state: StreamState, rows: ReadonlyMap<string, JsonObject>, fault: (what: string) => void): Promise<void> {
  const kind = kindOf(parts.catalogue, stream);
  const tables = await parts.ledger.tables(stream);
  const due = nextDueIn(state);
  if ((tables.dueAt ?? undefined) !== due) fault('the table of due times is not what the facts give');
  if (canonical(tables.summary ?? null) !== canonical(kind.summary(state.own))) fault('the summary is not what the facts give');
  for (const { collection, id, body } of tables.rows) {
    const expected = rows.get(`${collection} ${id}`);
    if (expected === undefined) fault(`row ${collection}/${id} stems from no fact`);
    else if (canonical(expected) !== canonical(body)) fault(`row ${collection}/${id} is not what the facts give`);
  }
  if (tables.rows.length < rows.size) fault(`${rows.size - tables.rows.length} rows are missing`);
}

async function verifyRefusals(parts: Parts, stream: string, state: StreamState | undefined, rows: ReadonlyMap<string, JsonObject>, tally: Tally): Promise<void> {
  let place = { n: 0, hash: GENESIS };
  for (;;) {
    const page = await parts.ledger.refusals(stream, place.n, PAGE);
    for (const refusal of page) {
      tally.refusals += 1;
      const broken = refusalFault(refusal, place);
      if (broken !== undefined) {
        tally.faults.push({ stream, what: `refusal ${refusal.n} ${broken}` });
        return;
      }
      place = { n: refusal.n, hash: refusal.hash };
      await verifyDecision(parts, stream, refusal.decision, [], { state, seq: -1 }, rows, tally);
    }
    if (page.length < PAGE) break;
  }
  const head = await parts.ledger.refusalHead(stream);
  if (head.n !== place.n || head.hash !== place.hash) tally.faults.push({ stream, what: `the head says refusal ${head.n}, the log ends with ${place.n}` });
}

async function verifyDecision(
  parts: Parts,
  stream: string,
  decision: string,
  facts: readonly Fact[],
  before: { readonly state: StreamState | undefined; readonly seq: number },
  rows: ReadonlyMap<string, JsonObject>,
  tally: Tally,
): Promise<void> {
  const fault = (what: string) => tally.faults.push({ stream, what });
  tally.decisions += 1;
  const text = await parts.ledger.recordText(stream, decision);
  if (text === undefined) return void fault(`decision ${decision} is missing`);
  const record = await parts.ledger.record(stream, decision);
  if (record === undefined || recordHash(record) !== decision || canonical(record) !== text) {
    return void fault(`decision ${decision} was changed: its content does not give its hash`);
  }
  if (hashOf(record.body) !== record.bodyHash) return void fault(`decision ${decision} does not hold the body that it names`);
  const result = await rederive(parts, record, facts, before, rows);
  if (result.type === 'erased') tally.erased += 1;
  if (result.type === 'differs') fault(`decision ${decision} (${record.action}) is not what its record gives: ${result.how}`);
}

async function verifyAgainst(parts: Parts, signed: SignedCheckpoint, signer: Signer | undefined, only: string | undefined, tally: Tally): Promise<void> {
  if (signer !== undefined && !signer.verify(signed)) {
    tally.faults.push({ stream: '', what: 'the checkpoint is not signed by this installation, or was changed' });
    return;
  }
  for (const mark of signed.checkpoint.heads) {
    if (only !== undefined && mark.stream !== only) continue;
    const [fact] = mark.seq === 0 ? [] : await parts.ledger.facts(mark.stream, mark.seq - 1, 1);
    if (mark.seq > 0 && fact?.hash !== mark.hash) {
      tally.faults.push({ stream: mark.stream, what: `fact ${mark.seq} is not the one that the checkpoint of ${signed.checkpoint.at} names: the chain was rewritten` });
    }
    const [refusal] = mark.refusals.n === 0 ? [] : await parts.ledger.refusals(mark.stream, mark.refusals.n - 1, 1);
    if (mark.refusals.n > 0 && refusal?.hash !== mark.refusals.hash) {
      tally.faults.push({ stream: mark.stream, what: `refusal ${mark.refusals.n} is not the one that the checkpoint names: the log was rewritten` });
    }
  }
}
