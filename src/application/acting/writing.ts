import type { Row } from '../../commissioning/concern.ts';
import { present } from '../../kernel/assert.ts';
import { canonical } from '../../kernel/canonical.ts';
import { hashOf } from '../../kernel/hash.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { chainFacts, chainRefusal, GENESIS, recordHash, type UnchainedFact } from '../../ledger/chain.ts';
import type { DecisionRecord } from '../../ledger/fact.ts';
import { READING } from '../../rules/decide.ts';
import { mayRead } from '../../rules/information.ts';
import type { ActOutcome, ActRequest } from '../interface.ts';
import type { LedgerTransaction, SealedContent } from '../ports.ts';
import type { GoverningRules } from '../rulebooks/governing.ts';
import { rowKey } from '../verifying/replay.ts';
import { nextDueIn } from './consequences.ts';
import { decidingOf, whatWouldChange } from './deciding.ts';
import { type Prepared, wrong } from './preparing.ts';
import { applyFact, type StreamState, versionOf } from './stream-state.ts';
import type { Transition } from './transition.ts';
import { type Asked, planOf, questionOf, rolesIn, type World } from './world.ts';

/** What an idempotency key stands for: the act as it was asked. */
export const requestHash = (request: ActRequest): string =>
  hashOf({
    stream: request.stream,
    action: request.action,
    body: request.body,
    as: request.as,
    for: request.for,
  });

/** The outcome kept under a key, given again; another act under the same key is bad input. */
export function repeated(kept: JsonObject, hash: string): ActOutcome {
  const { request, ...outcome } = kept;
  if (request !== hash)
    return wrong(409, '/key', 'this key was used for another act; a new act needs a new key');
  return { ...(outcome as unknown as ActOutcome), repeated: true } as ActOutcome;
}

export interface Writing {
  readonly rules: Pick<GoverningRules, 'under'>;
  readonly prepared: Prepared;
  readonly asked: Asked;
  readonly world: World;
  readonly outcome: Transition;
  readonly transaction: LedgerTransaction;
  readonly held: readonly SealedContent[];
  readonly reads: DecisionRecord['reads'];
}

export async function write(writing: Writing): Promise<ActOutcome> {
  const { prepared, asked, world, outcome, transaction } = writing;
  if (outcome.type === 'invalid')
    return wrong(422, outcome.path === '' ? '' : `/body${outcome.path}`, outcome.message);
  const record = recordOf(writing);
  const decision = recordHash(record);
  const key = prepared.request.key === undefined ? {} : { key: prepared.request.key };
  const kept = (answer: ActOutcome): JsonObject => ({
    ...(answer as unknown as JsonObject),
    request: requestHash(prepared.request),
  });
  if (outcome.type === 'refused') {
    const answer: ActOutcome = {
      verdict: 'refused',
      stream: asked.stream,
      decision,
      ...whatWouldChange(world, outcome, questionOf(world, asked), asked.action.title),
    };
    const refusal = chainRefusal(asked.stream, transaction.refusals ?? { n: 0, hash: GENESIS }, decision);
    await transaction.refuse({ refusal, record, ...key, outcome: kept(answer) });
    return answer;
  }
  const facts = chainFacts(
    { seq: world.seq, hash: transaction.head?.hash ?? GENESIS },
    outcome.drafts.map(
      (draft): UnchainedFact => ({
        stream: asked.stream,
        at: asked.now,
        actor: draft.actor.acting,
        ...(draft.actor.for === undefined ? {} : { for: draft.actor.for }),
        via: prepared.request.via,
        type: draft.type,
        v: versionOf(world.kind, draft.type),
        body: draft.body,
        pins: draft.pins ?? world.pins,
        by: draft.by,
        decision,
      }),
    ),
  );
  const state = facts.reduce<StreamState | undefined>(
    (before, fact) => applyFact(world.kind, before, fact),
    world.state,
  );
  const last = present(facts.at(-1), 'a permitted act leaves a fact');
  const after = present(state, 'a stream with facts has a state');
  const answer: ActOutcome = {
    verdict: 'permitted',
    stream: asked.stream,
    id: outcome.id,
    seq: last.seq,
    hash: last.hash,
    at: asked.now,
    decision,
    by: decidingOf(world.rulebook, outcome.by),
    ...(outcome.matter === undefined ? {} : { matter: outcome.matter }),
  };
  const due = nextDueIn(after);
  const summary = world.kind.summary(after.own);
  await transaction.append({
    stream: asked.stream,
    facts,
    record,
    recordHash: decision,
    state: after as unknown as JsonObject,
    rows: merged(facts.flatMap((fact) => world.kind.rows?.(fact) ?? [])),
    summary,
    summaryChanged:
      takesOthers(world, after) ||
      canonical(summary) !==
        (world.state === undefined ? '' : canonical(world.kind.summary(world.state.own))),
    listed: await listed(writing, after),
    ...(after.parent === undefined ? {} : { parent: after.parent }),
    ...(due === undefined ? {} : { dueAt: due }),
    effects: outcome.effects,
    held: writing.held.map(({ seal, ...content }) =>
      seal === undefined ? content : { ...content, seal: { ...seal, author: asked.actor.id } },
    ),
    ...key,
    outcome: kept(answer),
  });
  return answer;
}

/** Several facts of one act may speak of the same row: it is written once, with what each says of it in their order. */
function merged(rows: readonly Row[]): readonly Row[] {
  const byId = new Map<string, Row>();
  for (const row of rows) {
    const key = rowKey(row.collection, row.id);
    byId.set(key, { ...row, body: { ...byId.get(key)?.body, ...row.body } });
  }
  return [...byId.values()];
}

/** Whether other rules hold after the act than those that it was decided under, as where an arrangement begins or amends its own. */
const takesOthers = (world: World, { pins }: StreamState): boolean =>
  pins.rulebook !== undefined && pins.rulebook !== world.pins.rulebook;

/** Whether the information statements that hold after the act show everybody the title. */
async function listed({ world, asked, rules }: Writing, after: StreamState): Promise<boolean> {
  const { rulebook, calendar } = takesOthers(world, after)
    ? await rules.under({ ...world.pins, ...after.pins })
    : world;
  const viewer = { id: 'public', ids: [], roles: rolesIn(world, ['public']) };
  const seen = {
    kind: world.kind.kind,
    state: after.own,
    ...(world.parent === undefined ? {} : { parent: world.parent.state.own }),
    happened: after.happened,
    now: asked.now,
    begun: after.begun,
    calendar,
    ...planOf(world.kind, after.own),
  };
  return mayRead(rulebook, viewer, seen, { title: '' }, '/title');
}

function recordOf({ prepared, asked, world, outcome, reads }: Writing): DecisionRecord {
  const permitted = outcome.type === 'permitted';
  const considered = outcome.type === 'invalid' ? [] : outcome.considered;
  const { id, for: principal, roles, evidence } = asked.actor;
  // What was computed tells of content that whoever the rules refuse has no business with, and they did not need it.
  const needless = outcome.type === 'refused' && outcome.message === undefined;
  return {
    stream: asked.stream,
    action: asked.action.name,
    body: asked.body,
    bodyHash: hashOf(asked.body),
    ...(asked.computed === undefined || needless ? {} : { computed: asked.computed }),
    actor: {
      id: principal === undefined ? id : asked.actor.acting,
      ...(principal === undefined ? {} : { for: principal }),
      roles,
      evidence,
    },
    ...(world.entering === undefined ? {} : { entering: world.entering }),
    via: prepared.request.via,
    now: asked.now,
    reads,
    pins: world.pins,
    reading: READING,
    verdict: permitted ? 'permitted' : 'refused',
    by: outcome.type === 'invalid' ? [] : outcome.by,
    matched: considered.map(({ id: statement, truth, weight }) => ({ id: statement, truth, weight })),
  };
}
