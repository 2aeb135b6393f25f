import { rowOfActor } from '../../commissioning/concern.ts';
import type { JsonObject } from '../../kernel/json.ts';
import type { Instant } from '../../kernel/time.ts';
import { GENESIS } from '../../ledger/chain.ts';
import type { DecisionRecord } from '../../ledger/fact.ts';
import { type AnyAction, kindOf } from '../catalogue.ts';
import type { ActOutcome, ActRequest } from '../interface.ts';
import type { Head, LedgerTransaction, SealedContent } from '../ports.ts';
import { type Tells, tellsOf } from '../reading/seen-paths.ts';
import { lookedAt, showingTo } from '../reading/viewing.ts';
import { proposedRulebooks } from '../rulebooks/amendable.ts';
import { rulesBegunWith } from '../rulebooks/beginning.ts';
import type { Governing } from '../rulebooks/governing.ts';
import { evidenceOf } from './evidence.ts';
import { type Parts, type Prepared, wrong } from './preparing.ts';
import type { StreamState } from './stream-state.ts';
import { type Asked, ENGINE, rolesIn, type World } from './world.ts';

/** All that a decision rests on, read within the transaction. */
export interface Loaded {
  readonly world: World;
  readonly actor: Asked['actor'];
  readonly now: Instant;
  readonly reads: DecisionRecord['reads'];
  /** Who stands behind the pseudonym, for the vault. */
  readonly author?: SealedContent;
}

export async function load(
  parts: Parts,
  prepared: Prepared,
  transaction: LedgerTransaction,
  computed?: JsonObject,
): Promise<Loaded | ActOutcome> {
  const { request, stream, action } = prepared;
  const kind = kindOf(parts.catalogue, stream);
  const { head, others } = transaction;
  const state = head === undefined ? undefined : (head.state as unknown as StreamState);
  const parentStream = state?.parent ?? prepared.parent;
  if (state === undefined && !prepared.creates) return wrong(404, '/stream', `${stream} does not exist`);
  const parentHead = parentStream === undefined ? undefined : others.get(parentStream);
  if (parentStream !== undefined && parentHead === undefined)
    return wrong(404, `/body/${kind.parent}`, `${parentStream} does not exist`);
  for (const party of prepared.parties) {
    if (party !== stream && !others.has(party)) return wrong(422, '/as', `${party} is not known here`);
  }
  const parentState = parentHead === undefined ? undefined : (parentHead.state as unknown as StreamState);
  const pins = await parts.rules.pinsOf(state, parentState);
  const governing = await parts.rules.under(pins);
  const now = await instantOf(parts, request, head);
  if (typeof now === 'object') return now;
  const placed = {
    kind,
    state,
    ...(parentState === undefined || parentStream === undefined
      ? {}
      : {
          parent: { stream: parentStream, kind: kindOf(parts.catalogue, parentStream), state: parentState },
        }),
  };
  const actor = await actorOf(parts, prepared, placed, others);
  if ('verdict' in actor) return actor;
  const row = await rowFor(action, prepared.body, actor.id, transaction);
  const entering = enteringOf(prepared, others);
  const world: World = {
    ...placed,
    ...(entering === undefined ? {} : { entering }),
    seq: head?.seq ?? 0,
    ...(row === undefined ? {} : { row }),
    rulebook: governing.rulebook,
    ...(await proposedRulebooks(parts.rules, state, pins)),
    ...(await rulesBegunWith(parts.rules, state, computed)),
    pins,
    calendar: governing.calendar,
    tells: await tellsIn(parts, placed, governing, actor, now),
  };
  const secret = 'pseudonymous' in action && action.pseudonymous === true;
  const mark = (name: string, at: Head | undefined) => ({
    stream: name,
    seq: at?.seq ?? 0,
    hash: at?.hash ?? GENESIS,
  });
  // A pseudonymous act must not tell who acted by naming the party's stream among what was read.
  const read = [...prepared.parties, ...(prepared.entering === undefined ? [] : [prepared.entering])];
  const parties = secret ? [] : [...new Set(read)].filter((party) => party !== stream);
  const reads = [
    mark(stream, head),
    ...(parentStream === undefined ? [] : [mark(parentStream, parentHead)]),
    ...parties.map((party) => mark(party, others.get(party))),
  ];
  const principal = prepared.request.for ?? prepared.request.as;
  const author =
    secret && actor.id !== principal ? await parts.vault.sealAuthor(actor.id, principal) : undefined;
  return { world, actor, now, reads, ...(author === undefined ? {} : { author }) };
}

/** What whoever acts may be told of the states that the rules read. */
async function tellsIn(
  parts: Parts,
  placed: Pick<World, 'kind' | 'state' | 'parent'>,
  governing: Governing,
  { id, roles }: Asked['actor'],
  now: Instant,
): Promise<Tells> {
  const { kind, state, parent } = placed;
  const show = showingTo(placed, governing, { id, ids: [id], roles }, now);
  const own = state === undefined ? undefined : { initial: kind.initial, own: state.own, show };
  return tellsOf(own, parent === undefined ? undefined : await lookedAt(parts, parent, id, now));
}

/** What a party that is let in by another can show by itself. */
function enteringOf(prepared: Prepared, others: ReadonlyMap<string, Head>): World['entering'] {
  const { entering } = prepared;
  const head = entering === undefined ? undefined : others.get(entering);
  if (entering === undefined || head === undefined) return undefined;
  return { id: entering, evidence: evidenceOf((head.state as unknown as StreamState).own) };
}

/**
 * Facts of a stream never go back in time: what comes later says so. An effect whose day the stream has gone past meanwhile
 * takes the time of its last fact: it has to be carried all the same.
 */
async function instantOf(
  parts: Parts,
  request: ActRequest,
  head: Head | undefined,
): Promise<Instant | ActOutcome> {
  const last = head === undefined ? undefined : (head.state as unknown as StreamState).last;
  const now = request.at ?? (await parts.now());
  if (last === undefined || now >= last) return now;
  return request.at === undefined || request.via === 'outbox'
    ? last
    : wrong(422, '/at', `is before the stream's last fact, ${last}`);
}

async function rowFor(
  action: AnyAction,
  body: JsonObject,
  actor: string,
  transaction: LedgerTransaction,
): Promise<JsonObject | undefined> {
  if (!('row' in action) || action.row === undefined) return undefined;
  const { collection, field, perActor } = action.row;
  const named = String(body[field] ?? '');
  return transaction.row(collection, perActor === true ? rowOfActor(named, actor) : named);
}

async function actorOf(
  parts: Parts,
  prepared: Prepared,
  world: Pick<World, 'kind' | 'state' | 'parent'>,
  others: ReadonlyMap<string, Head>,
): Promise<Asked['actor'] | ActOutcome> {
  const { request, action, stream } = prepared;
  const principal = request.for ?? request.as;
  const partyKind = parts.catalogue.kinds.get('party');
  const partyState = (party: string): JsonObject | undefined => {
    const state =
      party === stream ? world.state : (others.get(party)?.state as unknown as StreamState | undefined);
    return state?.own;
  };
  if (request.for !== undefined && request.for !== request.as) {
    const roles = partyKind?.rolesOf(partyState(request.for) ?? {}, request.as) ?? [];
    if (!roles.includes('delegate')) {
      return wrong(
        422,
        '/for',
        `${request.as} may not act for ${request.for}: nobody who may has granted it (delegate.grant)`,
      );
    }
  }
  const secret = 'pseudonymous' in action && action.pseudonymous === true;
  const alias =
    principal.startsWith('party/') && principal !== ENGINE
      ? await parts.vault.pseudonym(stream, principal)
      : undefined;
  const roles = rolesIn(world, alias === undefined ? [principal] : [principal, alias]);
  const own = partyState(principal);
  const evidence = own === undefined || partyKind === undefined ? [] : evidenceOf(own);
  if (secret && alias !== undefined) return { id: alias, acting: alias, evidence, roles };
  return {
    id: principal,
    acting: request.as,
    ...(request.for === undefined ? {} : { for: request.for }),
    evidence,
    roles,
  };
}
