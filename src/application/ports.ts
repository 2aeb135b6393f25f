import type { Effect, Row, Summary } from '../commissioning/concern.ts';
import type { Hash } from '../kernel/hash.ts';
import type { Json, JsonObject } from '../kernel/json.ts';
import type { Instant } from '../kernel/time.ts';
import type { Refusal } from '../ledger/chain.ts';
import type { Checkpoint, HeadMark, SignedCheckpoint } from '../ledger/checkpoint.ts';
import type { DecisionRecord, Fact, HeldReference } from '../ledger/fact.ts';

/** Where a stream stands: its last fact, its state there (a cache of the fold) and the head of its refusal log. */
export interface Head {
  readonly stream: string;
  readonly seq: number;
  readonly hash: Hash;
  readonly state: JsonObject;
  readonly refusals: { readonly n: number; readonly hash: Hash };
}

/** What a permitted act writes, all in one transaction. */
export interface Appending {
  readonly stream: string;
  readonly facts: readonly Fact[];
  readonly record: DecisionRecord;
  readonly recordHash: Hash;
  readonly state: JsonObject;
  /** A row that exists already is merged with the new one, field by field. */
  readonly rows: readonly Row[];
  readonly summary: Summary;
  /** Whether the summary is another than before; an unchanged one is not written. */
  readonly summaryChanged: boolean;
  /** Whether everybody may see the title. */
  readonly listed: boolean;
  readonly parent?: string;
  /** When the clock has next to look at the stream. */
  readonly dueAt?: Instant;
  readonly effects: readonly Effect[];
  readonly held: readonly SealedContent[];
  readonly key?: string;
  /** The outcome as given to the actor, to be given again for the same key. */
  readonly outcome: JsonObject;
}

export interface Refusing {
  readonly refusal: Refusal;
  readonly record: DecisionRecord;
  readonly key?: string;
  readonly outcome: JsonObject;
}

/** One database transaction on one stream, whose head is locked till it ends. */
export interface LedgerTransaction {
  /** undefined: the stream does not exist. */
  readonly head: Head | undefined;
  /** The head of the refusal log, which a stream may have before its first fact. */
  readonly refusals: Head['refusals'] | undefined;
  /** Whether something that acts of the stream bring about on others waits to be carried, that of a later day aside. */
  readonly isOwed: boolean;
  /** Heads of other streams, as last committed; the stream's parent is among them. What is not owed any more shows in them. */
  readonly others: ReadonlyMap<string, Head>;
  /** The outcome kept under the idempotency key, with the hash of the request that it answered. */
  readonly known: { readonly outcome: JsonObject } | undefined;
  row(collection: string, id: string): Promise<JsonObject | undefined>;
  append(appending: Appending): Promise<void>;
  refuse(refusing: Refusing): Promise<void>;
}

export interface OutboxEntry {
  /** When the act was done that brings it about. */
  readonly at: Instant;
  readonly stream: string;
  readonly seq: number;
  readonly n: number;
  readonly effect: Effect;
}

export interface Listing {
  readonly stream: string;
  readonly summary: Summary;
  readonly listed: boolean;
}

/** What the caches hold of one stream, as text, for comparing with a replay; undefined: no such stream. */
export interface Caches {
  readonly seq: number;
  readonly hash: Hash;
  readonly state: string | undefined;
  readonly refusals: { readonly n: number; readonly hash: Hash };
  readonly dueAt: Instant | undefined;
  readonly summary: { readonly title: string; readonly status: string; readonly links: string } | undefined;
  readonly rows: readonly { readonly collection: string; readonly id: string; readonly body: string }[];
}

export interface Ledger {
  /** Facts as they are kept, byte for byte. */
  factTexts(
    stream: string,
    after: number,
    limit: number,
  ): Promise<readonly { readonly seq: number; readonly text: string }[]>;
  recordText(stream: string, hash: Hash): Promise<string | undefined>;
  /** Several records at once, by their hashes; of these only those on the actions named, and perhaps a few others. */
  recordTexts(
    stream: string,
    hashes: readonly Hash[],
    actions: readonly string[],
  ): Promise<ReadonlyMap<Hash, string>>;
  /** The hashes of a stream's records, of permitted and refused acts alike, on the actions named. */
  recordsOf(stream: string, actions: readonly string[]): Promise<ReadonlySet<Hash>>;
  /** Streams that were refused their beginning, and have no fact, where a record has this value in this field. */
  unborn(field: string, value: string): Promise<readonly string[]>;
  caches(stream: string): Promise<Caches | undefined>;
  artefacts(): Promise<readonly { readonly hash: Hash; readonly text: string }[]>;
  /** Heads of all streams, for a checkpoint. */
  marks(): Promise<readonly HeadMark[]>;
  /** Runs `work` in one transaction that locks the stream's head. A stream being created by two at once is created by one. */
  transact<T>(
    wanted: {
      readonly stream: string;
      readonly creates: boolean;
      readonly others: readonly string[];
      readonly key?: string;
    },
    work: (transaction: LedgerTransaction) => Promise<T>,
  ): Promise<T>;
  heads(streams: readonly string[]): Promise<ReadonlyMap<string, Head>>;
  row(stream: string, collection: string, id: string): Promise<JsonObject | undefined>;
  facts(stream: string, after: number, limit: number, newestFirst?: boolean): Promise<readonly Fact[]>;
  rows(
    stream: string,
    collection: string,
    page: { readonly after?: string; readonly limit: number },
  ): Promise<readonly { readonly id: string; readonly body: JsonObject }[]>;
  record(stream: string, hash: Hash): Promise<DecisionRecord | undefined>;
  refusals(stream: string, after: number, limit: number): Promise<readonly Refusal[]>;
  /** All streams in name order, a page at a time. */
  streams(after: string, limit: number): Promise<readonly string[]>;
  list(query: {
    readonly kind: string;
    readonly linkedTo?: string;
    readonly search?: string;
    readonly limit: number;
  }): Promise<readonly Listing[]>;
  /**
   * The clock of this data, for one at a time, also of other processes; lost with the connection. Gives what lets go of
   * it; nothing where somebody else has it and `wait` is not asked for.
   */
  takeClock(wait: boolean): Promise<(() => Promise<void>) | undefined>;
  due(before: Instant, limit: number): Promise<readonly { readonly stream: string; readonly at: Instant }[]>;
  /** The streams with one of these as parent that the clock has to look at some day, the earliest first. */
  dueBelow(parents: readonly string[], limit: number): Promise<readonly string[]>;
  /** Claims pending effects so that no other drainer takes them at the same time; `work` says whether each is done. */
  drain(limit: number, now: Instant, work: (entry: OutboxEntry) => Promise<JsonObject>): Promise<number>;
  putArtefact(text: string): Promise<Hash>;
  artefact(hash: Hash): Promise<string | undefined>;
  meta(): Promise<Meta>;
  setMeta(meta: Partial<Meta>): Promise<void>;
}

/** A release as it was published, at its place in the feed. */
export interface PublishedRelease {
  readonly position: number;
  readonly at: Instant;
  /** The release as JSON text. */
  readonly text: string;
}

export interface NewRelease {
  /** The stream that the process is: it keeps this ocid from its first release on. */
  readonly process: string;
  readonly ocid: string;
  readonly id: string;
  readonly at: Instant;
  readonly stages: readonly string[];
  readonly text: string;
}

/** What publishing asks of the one transaction that it holds alone. */
export interface Publisher {
  /** Streams that have changed since they were published, each up to which of its facts. */
  readonly due: readonly { readonly stream: string; readonly seq: number }[];
  /** The last release of a process, and how many there are. */
  latest(ocid: string): Promise<{ readonly text: string; readonly count: number } | undefined>;
  /**
   * The instant of the last release of all. From here on whoever reads the feed waits for what is being published: the time
   * that releases get is taken after this.
   */
  dating(): Promise<Instant | undefined>;
  publish(release: NewRelease): Promise<void>;
}

/** The releases of this place: published one after the other, never changed. */
export interface Releases {
  /** Runs `work` as the only publisher, in one transaction that also notes what is done. 0: nothing is due, or another publishes. */
  publishing(limit: number, work: (publisher: Publisher) => Promise<void>): Promise<number>;
  page(query: {
    readonly after: number;
    readonly from?: Instant;
    readonly to?: Instant;
    readonly stages?: readonly string[];
    readonly limit: number;
  }): Promise<readonly PublishedRelease[]>;
  byId(id: string): Promise<PublishedRelease | undefined>;
  /** The id of the process that a stream is: that of its first release, or the one that it would be released under. */
  ocidOf(stream: string): Promise<string>;
  ofProcess(ocid: string): Promise<readonly PublishedRelease[]>;
  /** The last place of the feed, with its hash over all before it. */
  last(): Promise<{ readonly position: number; readonly at: Instant; readonly hash: Hash } | undefined>;
  /** Every place with its hash and that of the one before it, for verification. */
  chain(
    after: number,
    limit: number,
  ): Promise<readonly { readonly position: number; readonly text: string; readonly hash: Hash }[]>;
}

/** What a data folder is: for ever simulated, a demonstration, or live. */
export interface Meta {
  readonly mode: 'live' | 'demonstration' | 'simulated';
  /** The simulated clock. */
  readonly now?: Instant;
  /** `yes` while the demonstration is being built: data that stayed so was cut off half-way. */
  readonly building?: 'yes' | 'no';
  /** Where pages and API were served the last time. */
  readonly port?: string;
}

/** Encrypted content, ready to be written with the act; its key is safe in the key store already. */
export interface SealedContent {
  readonly id: string;
  readonly ciphertext: Uint8Array;
  readonly seal?: Sealing;
}

/** What keeps content closed, and the author (perhaps a pseudonym) who may read it meanwhile. */
export interface Sealing {
  readonly until: string;
  readonly opened: string;
  readonly author?: string;
}

export interface OpenedContent {
  readonly content: Json;
  /** Computed anew from content and salt: the fact that refers to the content must hold the same. */
  readonly commitment: Hash;
  readonly seal?: Sealing;
}

/** Thrown by the vault where a ciphertext is not what was sealed. */
export class ContentChanged extends Error {
  override readonly name = 'ContentChanged';
}

export interface Vault {
  /** Encrypts content under a key of its own and makes the key durable before it returns. */
  seal(content: Json): Promise<{ readonly reference: HeldReference; readonly sealed: SealedContent }>;
  /** Who stands behind a pseudonym, as content `{party}` by the id of the pseudonym. */
  sealAuthor(pseudonym: string, party: string): Promise<SealedContent>;
  /** The contents by id; `erased` where the key was destroyed; an id that the stream does not hold is left out. */
  open(stream: string, ids: readonly string[]): Promise<ReadonlyMap<string, OpenedContent | 'erased'>>;
  /** Destroys the key for ever; the ciphertext may stay. */
  erase(stream: string, id: string): Promise<void>;
  /** The party's name in one stream, which tells nobody who it is: `pseudonym/HEX`. */
  pseudonym(stream: string, party: string): Promise<string>;
}

export interface Signer {
  sign(checkpoint: Checkpoint): SignedCheckpoint;
  /** Whether the signature is this key's over this checkpoint. */
  verify(signed: SignedCheckpoint): boolean;
}
