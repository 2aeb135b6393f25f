import { rowOfActor } from '../../commissioning/concern.ts';
import { canonical } from '../../kernel/canonical.ts';
import type { JsonObject } from '../../kernel/json.ts';
import type { DecisionRecord, Fact } from '../../ledger/fact.ts';
import { FIRST_READING, READING } from '../../rules/decide.ts';
import type { Parts } from '../acting/preparing.ts';
import { transition } from '../acting/transition.ts';
import { type Asked, rolesIn, type World } from '../acting/world.ts';
import { kindOf } from '../catalogue.ts';
import { proposedRulebooks } from '../rulebooks/amendable.ts';
import { rulesBegunWith } from '../rulebooks/beginning.ts';
import { type Replayed, rowKey } from './replay.ts';

export type Rederived =
  | { readonly type: 'same' }
  /** What says who acted was erased: the decision is taken on the roles that the record names. */
  | { readonly type: 'erased' }
  | { readonly type: 'differs'; readonly how: string };

const differs = (how: string): Rederived => ({ type: 'differs', how });

/** The stream before the act and its parent as the act read it. */
export interface Before {
  readonly own: Replayed;
  readonly parent?: Replayed;
}

/** Takes a decision again from its record alone, and compares verdict, statements and facts with what was written. */
export async function rederive(
  parts: Parts,
  record: DecisionRecord,
  facts: readonly Fact[],
  before: Before,
): Promise<Rederived> {
  const kind = kindOf(parts.catalogue, record.stream);
  const action = parts.catalogue.action(kind.kind, record.action);
  if (action === undefined) return differs('the action is not known to this version');
  const [own, second] = record.reads;
  if (own?.seq !== before.own.seq || own.hash !== before.own.hash)
    return differs('it read another state of the stream');
  const parentRead = kind.parent === undefined ? undefined : second;
  if (parentRead !== undefined && before.parent?.hash !== parentRead.hash)
    return differs(`it read another state of ${parentRead.stream}`);
  const { rulebook, calendar } = await parts.rules.under(record.pins);
  const placed = {
    kind,
    state: before.own.state,
    ...(parentRead === undefined || before.parent?.state === undefined
      ? {}
      : {
          parent: {
            stream: parentRead.stream,
            kind: kindOf(parts.catalogue, parentRead.stream),
            state: before.parent.state,
          },
        }),
  };
  const principal = record.actor.for ?? record.actor.id;
  const actor: Asked['actor'] = {
    id: principal,
    acting: record.actor.id,
    ...(record.actor.for === undefined ? {} : { for: record.actor.for }),
    roles: record.actor.roles,
    evidence: record.actor.evidence,
  };
  const roles = await rolesAgain(parts, record.stream, principal, placed);
  if (roles !== 'erased' && canonical(roles) !== canonical(record.actor.roles))
    return differs('the actor had other roles');
  const row = rowNamed(action, record.body, actor.id, before.own.rows);
  const world: World = {
    ...placed,
    seq: before.own.seq,
    ...(row === undefined ? {} : { row }),
    ...(record.entering === undefined ? {} : { entering: record.entering }),
    rulebook,
    ...(await proposedRulebooks(parts.rules, before.own.state, record.pins)),
    ...(await rulesBegunWith(parts.rules, before.own.state, record.computed)),
    pins: record.pins,
    calendar,
  };
  const { computed } = record;
  const asked: Asked = {
    stream: record.stream,
    action,
    body: record.body,
    ...(computed === undefined ? {} : { computed }),
    actor,
    now: record.now,
  };
  const difference = compare(record, facts, transition(world, asked));
  const stood = difference === undefined || asBefore(record, world, asked, facts);
  if (!stood) return differs(difference);
  return roles === 'erased' ? { type: 'erased' } : { type: 'same' };
}

/**
 * Whether a record is as its own reading gives it. One from before the reading of rules was kept has the first, with or without
 * what is asked about the last way to amend today: more is asked now than was then. Whoever takes the mark off a record, or puts another there, changes its hash.
 */
function asBefore(record: DecisionRecord, world: World, asked: Asked, facts: readonly Fact[]): boolean {
  const { reading = FIRST_READING } = record;
  if (reading >= READING) return false;
  return (record.reading === undefined ? [true, false] : [true]).some((asksLastWay) => {
    const then = { reading, asksLastWay };
    return compare(record, facts, transition({ ...world, then }, asked)) === undefined;
  });
}

/** The roles of whoever acted, through the vault where it acted under a pseudonym. */
async function rolesAgain(
  parts: Parts,
  stream: string,
  principal: string,
  placed: Pick<World, 'kind' | 'state' | 'parent'>,
): Promise<string[] | 'erased'> {
  if (principal.startsWith('pseudonym/')) {
    const author = (await parts.vault.open(stream, [principal])).get(principal);
    // A refused act keeps nothing in the vault: whoever was refused under a pseudonym stays unknown.
    if (author === undefined || author === 'erased') return 'erased';
    return rolesIn(placed, [String((author.content as JsonObject).party), principal]);
  }
  const named = principal.startsWith('party/') && principal !== 'party/engine';
  return rolesIn(placed, named ? [principal, await parts.vault.pseudonym(stream, principal)] : [principal]);
}

function rowNamed(
  action: object,
  body: JsonObject,
  actor: string,
  rows: Replayed['rows'],
): JsonObject | undefined {
  if (!('row' in action) || action.row === undefined) return undefined;
  const { collection, field, perActor } = action.row as {
    collection: string;
    field: string;
    perActor?: true;
  };
  const named = String(body[field] ?? '');
  return rows.get(rowKey(collection, perActor === true ? rowOfActor(named, actor) : named));
}

function compare(
  record: DecisionRecord,
  facts: readonly Fact[],
  outcome: ReturnType<typeof transition>,
): string | undefined {
  if (outcome.type === 'invalid') return `the act makes no sense: ${outcome.message}`;
  if (outcome.type !== record.verdict) return `it is ${outcome.type}, the record says ${record.verdict}`;
  if (canonical(outcome.by) !== canonical(record.by)) return 'other statements decide it';
  const matched = outcome.considered.map(({ id, truth, weight }) => ({ id, truth, weight }));
  if (canonical(matched) !== canonical(record.matched)) return 'statements weigh otherwise';
  if (outcome.type === 'refused') return undefined;
  const drafts = outcome.drafts.map(({ type, body, by, actor }) => ({ type, body, by, actor: actor.acting }));
  const written = facts.map(({ type, body, by, actor }) => ({ type, body, by, actor }));
  return canonical(drafts) === canonical(written) ? undefined : 'other facts follow from it';
}
