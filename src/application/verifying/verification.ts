import type { Summary } from '../../commissioning/concern.ts';
import { canonical } from '../../kernel/canonical.ts';
import { hashOf, hashText } from '../../kernel/hash.ts';
import { factFault, GENESIS, refusalFault } from '../../ledger/chain.ts';
import type { SignedCheckpoint } from '../../ledger/checkpoint.ts';
import type { DecisionRecord, Fact } from '../../ledger/fact.ts';
import { nextDueIn } from '../acting/consequences.ts';
import type { Parts } from '../acting/preparing.ts';
import { kindOf } from '../catalogue.ts';
import type { Caches, Signer } from '../ports.ts';
import { releaseHash } from '../publishing/releasing.ts';
import { pinsBegunWith } from '../rulebooks/beginning.ts';
import { rederive } from './rederivation.ts';
import { advance, beginning, Cursor, type Replayed, rowKey } from './replay.ts';
import { contentFaults } from './verifying-contents.ts';

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
  /** Releases of the feed, each chained to the one before. */
  readonly releases: number;
  /** Decisions that cannot be derived again because content was erased. */
  readonly erased: number;
  /** Contents that were erased: their facts stand, what they held is gone. */
  readonly erasedContents: number;
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
  releases: number;
  erased: number;
  erasedContents: number;
  readonly faults: Fault[];
  /** Documents that were changed: nothing that rests on them can be derived again. */
  readonly changed: Set<string>;
}

/**
 * Recomputes every chain, folds every stream from its first fact, compares with heads, rows and summaries, and derives
 * every decision again from its record. With a checkpoint it also finds a chain that was rewritten whole.
 */
export async function verify(
  parts: Parts,
  options: { readonly stream?: string; readonly against?: SignedCheckpoint; readonly signer?: Signer } = {},
): Promise<Verification> {
  const tally: Tally = {
    streams: 0,
    facts: 0,
    refusals: 0,
    decisions: 0,
    documents: 0,
    releases: 0,
    erased: 0,
    erasedContents: 0,
    faults: [],
    changed: new Set(),
  };
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
    await verifyReleases(parts, tally);
  }
  if (options.against !== undefined)
    await verifyAgainst(parts, options.against, options.signer, options.stream, tally);
  const { changed: _, ...verification } = tally;
  return verification;
}

/** Rulebooks, regimes and calendars are kept by their hash: a changed one no longer gives it. */
async function verifyDocuments(parts: Parts, tally: Tally): Promise<void> {
  for (const { hash, text } of await parts.ledger.artefacts()) {
    tally.documents += 1;
    if (hashText(text) === hash) continue;
    tally.changed.add(hash);
    tally.faults.push({
      stream: '',
      what: `document ${hash} was changed: its text does not give its hash`,
    });
  }
}

/** The stream being verified, and what is needed to take its decisions again. */
interface Verifying {
  readonly parts: Parts;
  readonly stream: string;
  readonly tally: Tally;
  readonly own: Cursor;
  readonly parents: Map<string, Cursor>;
  /** Streams that awards looked at. */
  readonly looked: Map<string, Cursor>;
  fault(what: string): void;
}

async function verifyStream(parts: Parts, stream: string, tally: Tally): Promise<void> {
  const fault = (what: string) => {
    tally.faults.push({ stream, what });
  };
  const verifying: Verifying = {
    parts,
    stream,
    tally,
    own: new Cursor(parts, stream),
    parents: new Map(),
    looked: new Map(),
    fault,
  };
  tally.streams += 1;
  const end = await verifyFacts(verifying);
  if (end === undefined) return;
  const caches = await parts.ledger.caches(stream);
  if (caches === undefined) return fault('has facts, but no head');
  await verifyRefusals(verifying, caches);
  compareCaches(parts, stream, caches, end, fault);
}

/** Goes through the chain; undefined where it is broken, for nothing after that can be trusted. */
async function verifyFacts(verifying: Verifying): Promise<Replayed | undefined> {
  const { parts, stream, tally, fault } = verifying;
  const kind = kindOf(parts.catalogue, stream);
  let at = beginning();
  let group: Fact[] = [];
  for (;;) {
    const page = await parts.ledger.factTexts(stream, at.seq, PAGE);
    for (const { seq, text } of page) {
      const fact = readFact(text);
      tally.facts += 1;
      const broken = fact === undefined ? 'cannot be read' : brokenFact(fact, text, at);
      if (fact === undefined || broken !== undefined) {
        fault(`fact ${seq} ${broken}`);
        return undefined;
      }
      if (group[0] !== undefined && group[0].decision !== fact.decision) {
        await verifyDecision(verifying, group[0].decision, group);
        group = [];
      }
      group.push(fact);
      const contents = await contentFaults(parts, fact, verifying.looked);
      tally.erasedContents += contents.erased;
      for (const what of contents.faults) fault(what);
      at = advance(kind, at, fact);
    }
    if (page.length < PAGE) break;
  }
  if (group[0] !== undefined) await verifyDecision(verifying, group[0].decision, group);
  return at;
}

const brokenFact = (fact: Fact, text: string, after: { seq: number; hash: string }): string | undefined =>
  canonical(fact) === text ? factFault(fact, after) : 'was changed: it is not in its canonical form';

function readFact(text: string): Fact | undefined {
  try {
    return JSON.parse(text) as Fact;
  } catch {
    return undefined;
  }
}

/** Whether a kept text still says what the facts give; text that cannot be read says something else. */
function says(text: string, expected: unknown): boolean {
  try {
    return canonical(JSON.parse(text)) === canonical(expected);
  } catch {
    return false;
  }
}

/** Snapshot, due time, summary and rows are caches of the facts: each must be what a replay gives. */
function compareCaches(
  parts: Parts,
  stream: string,
  caches: Caches,
  end: Replayed,
  fault: (what: string) => void,
): void {
  if (caches.seq !== end.seq || caches.hash !== end.hash)
    fault(`the head says fact ${caches.seq}, the chain ends with ${end.seq}`);
  if (end.state === undefined) return;
  const { summary, rows } = caches;
  const expected = kindOf(parts.catalogue, stream).summary(end.state.own);
  if (!says(caches.state ?? '', end.state)) fault('the snapshot is not what the facts give');
  if (caches.dueAt !== nextDueIn(end.state)) fault('the due time is not what the facts give');
  if (
    summary?.title !== expected.title ||
    summary.status !== expected.status ||
    !says(summary.links, unique(expected.links))
  ) {
    fault('the summary is not what the facts give');
  }
  for (const { collection, id, body } of rows) {
    const row = end.rows.get(rowKey(collection, id));
    if (row === undefined) fault(`row ${collection}/${id} stems from no fact`);
    else if (!says(body, row)) fault(`row ${collection}/${id} is not what the facts give`);
  }
  if (rows.length < end.rows.size) fault(`${end.rows.size - rows.length} rows are missing`);
}

const unique = (links: Summary['links']): Summary['links'] => [
  ...new Map(links.map((link) => [`${link.relation} ${link.to}`, link])).values(),
];

async function verifyRefusals(verifying: Verifying, caches: Caches): Promise<void> {
  const { parts, stream, tally, fault } = verifying;
  let place = { n: 0, hash: GENESIS };
  for (;;) {
    const page = await parts.ledger.refusals(stream, place.n, PAGE);
    for (const refusal of page) {
      tally.refusals += 1;
      const broken = refusalFault(refusal, place);
      if (broken !== undefined) return fault(`refusal ${refusal.n} ${broken}`);
      place = { n: refusal.n, hash: refusal.hash };
      await verifyDecision(verifying, refusal.decision, []);
    }
    if (page.length < PAGE) break;
  }
  const { n, hash } = caches.refusals;
  if (n !== place.n || hash !== place.hash) fault(`the head says refusal ${n}, the log ends with ${place.n}`);
}

async function verifyDecision(verifying: Verifying, decision: string, facts: readonly Fact[]): Promise<void> {
  const { parts, stream, tally, fault, own, parents } = verifying;
  tally.decisions += 1;
  const text = await parts.ledger.recordText(stream, decision);
  if (text === undefined) return fault(`decision ${decision} is missing`);
  const record = readRecord(text);
  if (record === undefined || hashText(text) !== decision || canonical(record) !== text) {
    return fault(`decision ${decision} was changed: its content does not give its hash`);
  }
  if (hashOf(record.body) !== record.bodyHash)
    return fault(`decision ${decision} does not hold the body that it names`);
  const restsOn = [...Object.values(record.pins), ...Object.values(pinsBegunWith(record.computed) ?? {})];
  if (restsOn.some((pin) => tally.changed.has(pin))) {
    return fault(`decision ${decision} rests on a document that was changed`);
  }
  const [first, second] = record.reads;
  const isChild = kindOf(parts.catalogue, stream).parent !== undefined;
  const cursor =
    isChild && second !== undefined
      ? (parents.get(second.stream) ?? new Cursor(parts, second.stream))
      : undefined;
  if (cursor !== undefined && second !== undefined) parents.set(second.stream, cursor);
  const parent = cursor === undefined || second === undefined ? undefined : await cursor.to(second.seq);
  const before = { own: await own.to(first?.seq ?? 0), ...(parent === undefined ? {} : { parent }) };
  const result = await rederive(parts, record, facts, before);
  if (result.type === 'erased') tally.erased += 1;
  if (result.type === 'differs')
    fault(`decision ${decision} (${record.action}) is not what its record gives: ${result.how}`);
}

function readRecord(text: string): DecisionRecord | undefined {
  try {
    return JSON.parse(text) as DecisionRecord;
  } catch {
    return undefined;
  }
}

/** What was published stays as it was published: each place of the feed names the one before it. */
async function verifyReleases({ releases }: Parts, tally: Tally): Promise<void> {
  let before = GENESIS;
  let expected = 1;
  for (;;) {
    const page = await releases.chain(expected - 1, PAGE);
    for (const { position, text, hash } of page) {
      if (position !== expected) {
        tally.faults.push({ stream: 'releases', what: `release ${expected} of the feed is gone` });
        return;
      }
      if (releaseHash(before, position, text) !== hash) {
        tally.faults.push({
          stream: 'releases',
          what: `release ${position} of the feed is not as it was published`,
        });
        return;
      }
      before = hash;
      expected += 1;
      tally.releases += 1;
    }
    if (page.length < PAGE) return;
  }
}

async function verifyAgainst(
  parts: Parts,
  signed: SignedCheckpoint,
  signer: Signer | undefined,
  only: string | undefined,
  tally: Tally,
): Promise<void> {
  if (signer !== undefined && !signer.verify(signed)) {
    tally.faults.push({
      stream: '',
      what: 'the checkpoint is not signed by this installation, or was changed',
    });
    return;
  }
  for (const mark of signed.checkpoint.heads) {
    if (only !== undefined && mark.stream !== only) continue;
    const [fact] = mark.seq === 0 ? [] : await parts.ledger.facts(mark.stream, mark.seq - 1, 1);
    if (mark.seq > 0 && fact?.hash !== mark.hash) {
      tally.faults.push({
        stream: mark.stream,
        what: `fact ${mark.seq} is not the one that the checkpoint of ${signed.checkpoint.at} names: the chain was rewritten`,
      });
    }
    const [refusal] =
      mark.refusals.n === 0 ? [] : await parts.ledger.refusals(mark.stream, mark.refusals.n - 1, 1);
    if (mark.refusals.n > 0 && refusal?.hash !== mark.refusals.hash) {
      tally.faults.push({
        stream: mark.stream,
        what: `refusal ${mark.refusals.n} is not the one that the checkpoint names: the log was rewritten`,
      });
    }
  }
}
