import type {
  ActionDefinition,
  Consequences,
  Context,
  Effect,
  FactDraft,
  Objection,
  StreamKind,
} from '../../commissioning/concern.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { fail, type Result } from '../../kernel/result.ts';
import type { Calendar, Instant } from '../../kernel/time.ts';
import type { Pins } from '../../ledger/fact.ts';
import { decide } from '../../rules/decide.ts';
import type { Question } from '../../rules/question.ts';
import { dutyKey, type Rulebook } from '../../rules/rulebook.ts';
import { settingsOf, variablesOf } from '../../rules/variables.ts';
import type { Tells } from '../reading/seen-paths.ts';
import type { EngineAction } from './engine-actions.ts';
import { applyFact, initialState, type StreamState, versionOf } from './stream-state.ts';

/** The act as it reaches the decision: checked against its schema, held content replaced by references. */
export interface Asked {
  readonly stream: string;
  readonly action: ActionDefinition<JsonObject> | EngineAction;
  readonly body: JsonObject;
  readonly computed?: JsonObject;
  /** `id` is the principal: the party on whose behalf, or its pseudonym in the stream. */
  readonly actor: {
    readonly id: string;
    readonly acting: string;
    readonly for?: string;
    readonly evidence: readonly string[];
    readonly roles: readonly string[];
  };
  readonly now: Instant;
}

/** Everything else that a decision rests on. Two equal worlds and asks give equal transitions. */
export interface World {
  readonly kind: StreamKind<JsonObject>;
  /** undefined: the stream does not exist yet. */
  readonly state: StreamState | undefined;
  readonly seq: number;
  readonly parent?: {
    readonly stream: string;
    readonly kind: StreamKind<JsonObject>;
    readonly state: StreamState;
  };
  readonly row?: JsonObject;
  /** The party that enters a role by another's act, with the evidence that it can show. */
  readonly entering?: { readonly id: string; readonly evidence: readonly string[] };
  readonly rulebook: Rulebook;
  /** Rulebooks that open joint decisions would bring into force, by their fingerprints. */
  readonly proposed?: ReadonlyMap<string, Rulebook>;
  /** The rules that the stream begins with, where they are others than those that govern its beginning. */
  readonly begins?: Pick<World, 'rulebook' | 'calendar' | 'pins'>;
  /** The pins that govern the act. */
  readonly pins: Pins;
  readonly calendar: Calendar;
  /** Which statements whoever acts may be told of by the state that they read; absent: of all. It decides nothing. */
  readonly tells?: Tells;
  /** For records from before: how rules were read then, and whether they were asked about the last way to amend as they are now. */
  readonly then?: { readonly reading: number; readonly asksLastWay: boolean };
}

/** A fact to be, with who it is by and which statements allowed it. */
export interface Draft {
  readonly type: string;
  readonly body: JsonObject;
  readonly actor: Asked['actor'];
  readonly by: readonly string[];
  /** Left out: those that govern the act. */
  readonly pins?: Pins;
}

/** What follows from an act, before its consequences. */
export interface Progress {
  readonly drafts: readonly Draft[];
  readonly effects: readonly Effect[];
  readonly id?: string;
  readonly matter?: string;
}

/** The engine's own party: it runs outbox and clock, and may what statements let `engine` do. */
export const ENGINE = 'party/engine';

/** The roles of a principal in a stream: those that the stream gives, those of its parent, and `party` for anyone signed in. */
export function rolesIn(
  world: Pick<World, 'kind' | 'state' | 'parent'>,
  principals: readonly string[],
): string[] {
  const roles = new Set<string>(['anyone']);
  for (const principal of principals) {
    if (principal === ENGINE) return ['engine'];
    if (principal === 'public') return ['anyone', 'public'];
    if (principal.startsWith('party/')) roles.add('party');
    const own = world.state?.own ?? world.kind.initial;
    for (const role of world.kind.rolesOf(own, principal)) roles.add(role);
    if (world.parent !== undefined) {
      for (const role of world.parent.kind.rolesOf(world.parent.state.own, principal)) roles.add(role);
    }
    const elects = Object.values(world.state?.matters ?? {}).some((matter) =>
      matter.electorates.some((electorate) => electorate.electors.includes(principal)),
    );
    if (elects) roles.add('elector');
  }
  return [...roles].sort();
}

/** Parties that hold a role in a stream, by the stream itself or by its parent. */
export function holdersIn(world: Pick<World, 'kind' | 'state' | 'parent'>, role: string): string[] {
  const own = world.kind.holders(world.state?.own ?? world.kind.initial, role);
  const above = world.parent === undefined ? [] : world.parent.kind.holders(world.parent.state.own, role);
  return [...new Set([...own, ...above])].sort();
}

export function questionOf(world: World, asked: Asked): Question {
  const begun = world.state?.begun ?? asked.now;
  return {
    action: { name: asked.action.name, body: asked.body },
    actor: { id: asked.actor.id, roles: asked.actor.roles, evidence: asked.actor.evidence },
    kind: world.kind.kind,
    state: world.state?.own ?? world.kind.initial,
    ...(world.parent === undefined ? {} : { parent: world.parent.state.own }),
    happened: world.state?.happened ?? {},
    ...(world.entering === undefined ? {} : { entering: world.entering }),
    holders: holdersCounted(world, asked),
    now: asked.now,
    begun,
    calendar: world.calendar,
    ...planOf(world.kind, world.state?.own ?? asked.body, world.state === undefined),
  };
}

/** Who enters meets all that hold the role. Who leaves, or is sent away, leaves those behind who have not given notice. */
function holdersCounted(world: World, asked: Pick<Asked, 'action' | 'body' | 'actor'>): Question['holders'] {
  const entered = roleNamed(asked, 'enters');
  if (entered !== undefined) return { [entered]: holdersIn(world, entered).length };
  const left = roleNamed(asked, 'leaves');
  if (left === undefined) return {};
  const going = typeof asked.body.party === 'string' ? asked.body.party : asked.actor.id;
  const staying = new Set(holdersIn(afterNotices(world), left));
  return { [left]: holdersIn(world, left).filter((one) => one === going || staying.has(one)).length };
}

/** The world as it will be when every notice to leave has run out. */
export function afterNotices(world: World): World {
  const { kind, state } = world;
  if (state === undefined || kind.whenNoticesEnd === undefined) return world;
  return { ...world, state: { ...state, own: kind.whenNoticesEnd(state.own) } };
}

/**
 * When the notice ends with which a role is left. Only where the rules have the engine carry it out then: under a hall
 * from before there were such rules the role was left at once, and records of that are derived again as they were.
 */
function noticeOf(
  world: World,
  action: ActionDefinition<JsonObject>,
  asked: Pick<Asked, 'stream' | 'now' | 'actor' | 'body'>,
): Pick<Context, 'noticeEnds'> {
  const { announces } = action;
  if (announces === undefined || !world.rulebook.duties.has(dutyKey(world.kind.kind, announces))) return {};
  const { noticeEnds } = decide(world.rulebook, questionOf(world, { ...asked, action }));
  return noticeEnds === undefined ? {} : { noticeEnds };
}

/**
 * What is procured, as the state says it, or the body that begins a stream; and when it began, where that was not with the
 * stream: spread over the day on which the stream did.
 */
export function planOf(
  kind: World['kind'],
  from: JsonObject,
  beginning = false,
): { readonly plan?: JsonObject; readonly begun?: Instant } {
  const plan = kind.planOf?.(from, beginning);
  const begun = kind.begunOf?.(from);
  return { ...(plan === undefined ? {} : { plan }), ...(begun === undefined ? {} : { begun }) };
}

function roleNamed(asked: Pick<Asked, 'action' | 'body'>, which: 'enters' | 'leaves'): string | undefined {
  const pointer =
    'enters' in asked.action || 'leaves' in asked.action ? asked.action[which as 'enters'] : undefined;
  const role = pointer === undefined ? undefined : asked.body[pointer.slice(1)];
  return typeof role === 'string' ? role : undefined;
}

/** Runs the concern's own `decide`: does the act make sense, and what follows. */
export function carryOutAct(
  world: World,
  action: ActionDefinition<JsonObject>,
  body: JsonObject,
  computed: JsonObject | undefined,
  asked: Pick<Asked, 'stream' | 'now' | 'actor'>,
  matter?: string,
  agreed?: readonly string[],
): Result<Consequences, Objection> {
  const objection = computed?.objection as Objection | undefined;
  if (objection !== undefined) return fail(objection);
  const when = {
    now: asked.now,
    begun: world.state?.begun ?? asked.now,
    ...planOf(world.kind, world.state?.own ?? body, world.state === undefined),
  };
  const context: Context = {
    now: asked.now,
    begun: when.begun,
    actor: { id: asked.actor.id, roles: asked.actor.roles },
    stream: asked.stream,
    ...(world.parent === undefined
      ? {}
      : { parent: { stream: world.parent.stream, state: world.parent.state.own } }),
    ...(world.row === undefined ? {} : { row: world.row }),
    ...(computed === undefined ? {} : { computed }),
    ...(matter === undefined ? {} : { matter }),
    ...(agreed === undefined ? {} : { agreed }),
    ...noticeOf(world, action, { ...asked, body }),
    matters: world.state?.matters ?? {},
    variables: variablesOf(world.rulebook, when),
    settings: settingsOf(world.rulebook, when),
    isRule: (name) =>
      world.rulebook.byId.has(name) || world.rulebook.settings.some((setting) => setting.id === name),
    ...(world.then === undefined
      ? { roles: [...world.rulebook.positions.keys()] }
      : { reading: world.then.reading }),
    calendar: world.calendar,
  };
  return action.decide(world.state?.own ?? world.kind.initial, body as never, context);
}

/** The concern's facts as drafts, and the pins that the stream takes with them. */
export function toProgress(
  world: World,
  asked: Pick<Asked, 'actor' | 'computed'>,
  outcome: Consequences,
  by: readonly string[],
): Progress {
  const drafts: Draft[] = outcome.facts.map((fact) => ({ ...fact, actor: asked.actor, by }));
  const pins = pinsTaken(world, outcome.facts, asked.computed);
  if (pins !== undefined) drafts.push({ type: 'pins.taken', body: { pins }, actor: asked.actor, by });
  return {
    drafts,
    effects: outcome.effects ?? [],
    ...(outcome.id === undefined ? {} : { id: outcome.id }),
  };
}

function pinsTaken(
  world: World,
  facts: readonly FactDraft[],
  computed: JsonObject | undefined,
): Pins | undefined {
  if (computed?.pins !== undefined) return computed.pins as Pins;
  const taken = world.kind.pinsAt !== undefined && facts.some((fact) => fact.type === world.kind.pinsAt);
  return taken ? world.pins : undefined;
}

/** Folds drafts onto the state, as the ledger will. */
export function fold(
  world: World,
  asked: Pick<Asked, 'stream' | 'now'>,
  drafts: readonly Draft[],
): StreamState {
  let state = world.state;
  let seq = world.seq;
  for (const draft of drafts) {
    seq += 1;
    state = applyFact(world.kind, state, {
      stream: asked.stream,
      seq,
      at: asked.now,
      actor: draft.actor.acting,
      ...(draft.actor.for === undefined ? {} : { for: draft.actor.for }),
      via: 'clock',
      type: draft.type,
      v: versionOf(world.kind, draft.type),
      body: draft.body,
      pins: world.pins,
      by: draft.by,
      decision: '',
    });
  }
  return state ?? initialState(world.kind, asked.now);
}
