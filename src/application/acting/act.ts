import { present } from '../../kernel/assert.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { fail, ok, type Result } from '../../kernel/result.ts';
import type { HeldReference } from '../../ledger/fact.ts';
import { type AnyAction, kindOf } from '../catalogue.ts';
import type { ActOutcome, ActRequest } from '../interface.ts';
import type { Head, SealedContent } from '../ports.ts';
import { type Holding, separateHeld } from './body.ts';
import { CONTENT_ERASE } from './engine-actions.ts';
import { load } from './loading.ts';
import { type Parts, type Prepared, prepare, wrong } from './preparing.ts';
import type { StreamState } from './stream-state.ts';
import { transition } from './transition.ts';
import { type Asked, ENGINE } from './world.ts';
import { repeated, requestHash, write } from './writing.ts';

/** Thrown inside the transaction to give the lock back where the stream moved while something was computed for the act. */
class Moved extends Error {}

/** Told whether something waits in the outbox: what an act brings about on other streams, or what it has to wait for itself. */
export interface Effects {
  pending: boolean;
  isWaitedFor?: boolean;
}

/** The one door: every change passes here. Load state, ask the rules, decide, append facts, update read tables, in one transaction. */
export async function act(
  parts: Parts,
  request: ActRequest,
  effects: Effects = { pending: false },
): Promise<ActOutcome> {
  const prepared = await prepare(parts, request);
  if ('verdict' in prepared) return prepared;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await attemptAct(parts, prepared, effects);
    } catch (error) {
      if (!(error instanceof Moved) || attempt >= 5) throw error;
    }
  }
}

async function attemptAct(parts: Parts, prepared: Prepared, effects: Effects): Promise<ActOutcome> {
  const { request, stream, action } = prepared;
  const absent = await notHere(parts, prepared);
  if (absent !== undefined) return absent;
  const held: SealedContent[] = [];
  const body = await holdContents(parts, action, prepared.body, held);
  const computing = await compute(parts, prepared, body, held);
  if (!computing.ok) return computing.error;
  const { computed, seq } = computing.value;
  const named = prepared.parent === undefined ? [] : [prepared.parent];
  const entering = prepared.entering === undefined ? [] : [prepared.entering];
  const others = [...new Set([...named, ...prepared.parties, ...entering])].filter(
    (other) => other !== stream,
  );
  const key = request.key === undefined ? {} : { key: request.key };
  return parts.ledger.transact({ stream, creates: prepared.creates, others, ...key }, async (transaction) => {
    if (transaction.known !== undefined) return repeated(transaction.known.outcome, requestHash(request));
    if (computed !== undefined && (transaction.head?.seq ?? 0) !== seq) throw new Moved();
    if (transaction.isOwed && isSettling(parts, prepared, transaction.head)) {
      effects.isWaitedFor = true;
      return wrong(
        503,
        '',
        'comes before all that earlier acts here bring about elsewhere has been carried: ask again in a moment',
      );
    }
    const loaded = await load(parts, prepared, transaction, computed);
    if ('verdict' in loaded) return loaded;
    const { actor, now, world, reads, author } = loaded;
    if (author !== undefined) held.push(author);
    const asked: Asked = {
      stream,
      action,
      body,
      ...(computed === undefined ? {} : { computed }),
      actor,
      now,
    };
    const outcome = transition(world, asked);
    if (outcome.type === 'refused' && !parts.refusalLimit.admits(stream, actor.id, parts.elapsed()))
      return wrong(
        429,
        '',
        'too many refused acts within a minute: wait, and ask first whether it would be allowed',
      );
    if (outcome.type === 'permitted' && outcome.effects.length > 0) effects.pending = true;
    return write({ rules: parts.rules, prepared, asked, world, outcome, transaction, held, reads });
  });
}

/** Whether an act, or one put to a joint decision that it may close, rests on what earlier acts of the stream bring about. */
function isSettling({ catalogue }: Parts, { action, stream }: Prepared, head: Head | undefined): boolean {
  const { kind } = kindOf(catalogue, stream);
  const { matters = {} } = (head?.state ?? {}) as Partial<Pick<StreamState, 'matters'>>;
  const asked = [action, ...Object.values(matters).map((matter) => catalogue.action(kind, matter.action))];
  return asked.some((one) => one !== undefined && 'settled' in one && one.settled === true);
}

/** Bad input in that a body speaks of a party or of content that is not there. */
export async function notHere(parts: Parts, prepared: Prepared): Promise<ActOutcome | undefined> {
  const unknown = await unknownParty(parts, prepared);
  if (unknown !== undefined) return wrong(422, '/body', `${unknown} is not known here`);
  const { action, body, stream } = prepared;
  if (action.name !== CONTENT_ERASE.name) return undefined;
  const content = String(body.content);
  const kept = (await parts.vault.open(stream, [content])).get(content);
  return kept === undefined
    ? wrong(422, '/body/content', `${stream} holds no content ${content}`)
    : undefined;
}

/** Whoever a body speaks of must be there; the engine carries only what was checked when it was decided. */
async function unknownParty(
  parts: Parts,
  { request, named, parties }: Prepared,
): Promise<string | undefined> {
  const asked = named.filter((party) => !parties.includes(party));
  if (asked.length === 0 || request.as === ENGINE) return undefined;
  const known = await parts.ledger.heads(asked);
  // Moothall itself is no party, and can be let into nothing.
  return asked.find((party) => !known.has(party) || party === ENGINE);
}

/** Held fields go to the vault before the act is decided; a refused act leaves a key without content, which opens nothing. */
async function holdContents(
  parts: Parts,
  action: AnyAction,
  body: JsonObject,
  held: SealedContent[],
): Promise<JsonObject> {
  const contents: Holding[] = [];
  const nowhere: HeldReference = { vault: '', commitment: '' };
  separateHeld(action.body, body, (holding) => {
    contents.push(holding);
    return nowhere;
  });
  const references: HeldReference[] = [];
  for (const { content, seal } of contents) {
    const { reference, sealed } = await parts.vault.seal(content);
    held.push(seal === undefined ? sealed : { ...sealed, seal });
    references.push(reference);
  }
  return separateHeld(action.body, body, () => present(references.shift(), 'each held field was sealed'));
}

/** What the engine computes for an act is computed before the head is locked, from the state at `seq`. */
export async function compute(
  parts: Parts,
  prepared: Prepared,
  body: JsonObject,
  held: SealedContent[],
): Promise<Result<{ readonly computed?: JsonObject; readonly seq: number }, ActOutcome>> {
  const { action, stream, parent, request } = prepared;
  if (!('compute' in action) || action.compute === undefined) return ok({ seq: 0 });
  const head = (await parts.ledger.heads([stream])).get(stream);
  const state = head?.state as StreamState | undefined;
  if (state === undefined && !prepared.creates)
    return fail(wrong(404, '/stream', `${stream} does not exist`));
  const above = state?.parent ?? parent;
  const asked = {
    stream,
    body,
    ...(state === undefined ? {} : { state }),
    ...(above === undefined ? {} : { parent: above }),
    now: request.at ?? (await parts.now()),
    asker: request.as,
  };
  const result = await parts.computations(action.compute, asked, (content) => held.push(content));
  const seq = head?.seq ?? 0;
  if (result.ok) return ok({ computed: result.value, seq });
  if (result.error.type === 'invalid')
    return fail(wrong(422, `/body${result.error.path}`, result.error.message));
  // That it cannot be done now is part of the decision: the rules are asked first, and the record says why not.
  return ok({ computed: { objection: { ...result.error } }, seq });
}
