import type { JsonObject } from '../../kernel/json.ts';
import { decide, NO_JOINT_DECISION } from '../../rules/decide.ts';
import type { Considered, Decision } from '../../rules/question.ts';
import type { Rulebook } from '../../rules/rulebook.ts';
import type { AnyAction } from '../catalogue.ts';
import type { ActOutcome, ActRequest, Possibility, Viewer } from '../interface.ts';
import type { LedgerTransaction } from '../ports.ts';
import { type View, viewOf } from '../reading/viewing.ts';
import { compute, notHere } from './act.ts';
import type { BodyError } from './body-errors.ts';
import { decidingOf, whatWouldChange } from './deciding.ts';
import { evidenceOf } from './evidence.ts';
import { load } from './loading.ts';
import { requires, saysAll, thingsAsked } from './named-things.ts';
import { type Parts, type Prepared, prepare } from './preparing.ts';
import { type Transition, transition } from './transition.ts';
import { type Asked, carryOutAct, holdersIn, questionOf, type World } from './world.ts';

/**
 * Would the act be allowed? It is decided as it would be, on the present state, and nothing is written. Of a body that is
 * not whole yet the rules alone are asked, and what it lacks is said.
 */
export async function can(parts: Parts, request: Omit<ActRequest, 'key'>): Promise<Possibility> {
  const whole = await prepare(parts, request);
  const lacks = 'verdict' in whole && whole.verdict === 'invalid' && whole.status === 422 ? whole.errors : [];
  const prepared = lacks.length > 0 ? await prepare(parts, request, true) : whole;
  if ('verdict' in prepared)
    return impossible({ name: request.action, title: request.action, says: '' }, prepared);
  const { action, stream, body } = prepared;
  const loaded = await load(parts, prepared, await unlocked(parts, prepared));
  if ('verdict' in loaded) return impossible(action, loaded);
  const { world, actor, now } = loaded;
  const asked: Asked = { stream, action, body, actor, now };
  if (lacks.length > 0) return unfinished(byRules(world, asked), lacks);
  const absent = await notHere(parts, prepared);
  if (absent !== undefined) return impossible(action, absent);
  if (!('compute' in action) || action.compute === undefined)
    return answered(world, asked, transition(world, asked));
  // An award is looked for when it is made, which takes long: whether there is one is not known before.
  if (action.compute === 'award') return unfinished(byRules(world, asked), []);
  const computing = await compute(parts, prepared, body, []);
  if (!computing.ok) return impossible(action, computing.error);
  const { computed } = computing.value;
  const known = computed === undefined ? asked : { ...asked, computed };
  return answered(world, known, transition(world, known));
}

const without = (action: Named, change: readonly string[]): Possibility => ({
  ...named(action),
  allowed: 'no',
  by: [],
  change,
});

const impossible = (action: Named, outcome: ActOutcome): Possibility =>
  without(action, outcome.verdict === 'invalid' ? outcome.errors.map(inWords) : []);

const inWords = ({ path, message }: BodyError): string => `${path} ${message}`.trim();

/** What the rules refuse whatever it says stays refused; all else depends on what is still to be said. */
const unfinished = (possibility: Possibility, lacks: readonly BodyError[]): Possibility =>
  possibility.allowed === 'no'
    ? possibility
    : { ...possibility, allowed: 'depends', change: lacks.map(inWords) };

function answered(world: World, asked: Asked, outcome: Transition): Possibility {
  const { rulebook } = world;
  const { action } = asked;
  if (outcome.type === 'invalid') return without(action, [`/body${outcome.path} ${outcome.message}`.trim()]);
  if (outcome.type === 'permitted')
    return { ...named(action), allowed: 'yes', by: decidingOf(rulebook, outcome.by), change: [] };
  const why = whatWouldChange(world, outcome, questionOf(world, asked), action.title);
  return { ...named(action), allowed: 'no', by: why.by, change: [why.message, ...why.change] };
}

type Named = Pick<AnyAction, 'name' | 'title' | 'says'>;

const named = (action: Named) => ({ action: action.name, title: action.title, says: action.says });

/** The heads that an act would lock and read, without locking them. */
async function unlocked(parts: Parts, prepared: Prepared): Promise<LedgerTransaction> {
  const first = await parts.ledger.heads([prepared.stream]);
  const head = first.get(prepared.stream);
  const parent = (head?.state as { parent?: string } | undefined)?.parent ?? prepared.parent;
  const others = await parts.ledger.heads(
    [parent, prepared.entering, ...prepared.parties].filter((one) => one !== undefined),
  );
  const never = () => Promise.reject(new Error('nothing is written where only the possible is asked'));
  return {
    head,
    refusals: head?.refusals,
    isOwed: false,
    others,
    known: undefined,
    row: async (collection, id) => parts.ledger.row(prepared.stream, collection, id),
    append: never,
    refuse: never,
  };
}

/** What rules are asked about, as somebody looks at it. */
export const worldSeen = (view: View): World => ({
  ...view.world,
  seq: view.head.seq,
  rulebook: view.governing.rulebook,
  pins: view.state.pins,
  calendar: view.governing.calendar,
  tells: view.tells,
});

/** What starts a stream under another, asked of the one that would be started; undefined where it is no such action. */
export async function startingAsked(parts: Parts, above: string, name: string, viewer: Viewer) {
  const kind = [...parts.catalogue.kinds.values()].find(
    ({ parent, actions }) =>
      parent === above.split('/')[0] && actions.some((one) => one.creates === true && one.name === name),
  );
  const action = kind?.actions.find((one) => one.name === name);
  if (kind === undefined || action === undefined) return undefined;
  const { party = 'public', for: principal } = viewer;
  const request = {
    stream: `${kind.kind}/new`,
    action: name,
    body: { [action.parentField ?? String(kind.parent)]: above },
    as: party,
    ...(principal === undefined ? {} : { for: principal }),
    via: 'session' as const,
  };
  const prepared = await prepare(parts, request, true);
  if ('verdict' in prepared) return undefined;
  const loaded = await load(parts, prepared, await unlocked(parts, prepared));
  if ('verdict' in loaded) return undefined;
  const { stream, body } = prepared;
  const asked: Asked = { stream, action, body, actor: loaded.actor, now: loaded.now };
  return { world: loaded.world, asked, possibility: byRules(loaded.world, asked) };
}

/** Every action of the stream, as far as can be said before anybody has filled in a form. */
export async function possibilities(parts: Parts, stream: string, viewer: Viewer): Promise<Possibility[]> {
  const found = await possibilitiesOf(parts, stream, viewer, () => true);
  return found?.possibilities.map(({ possibility }) => possibility) ?? [];
}

/** The same with what was asked of the rules, for the actions that are wanted. */
export async function possibilitiesOf(
  parts: Parts,
  stream: string,
  viewer: Viewer,
  wanted: (action: string) => boolean,
) {
  const view = await viewOf(parts, stream, viewer);
  if (view === undefined) return undefined;
  const { kind } = view.world;
  const others = viewer.party === undefined ? new Map() : await parts.ledger.heads([view.principal]);
  const world = worldSeen(view);
  const own = others.get(view.principal)?.state?.own;
  const evidence = own === undefined ? [] : evidenceOf(own);
  const actorOf = (action: AnyAction) => {
    const secret = 'pseudonymous' in action && action.pseudonymous === true;
    const id = secret ? (view.ids.at(-1) ?? view.principal) : view.principal;
    return { id, acting: id, evidence, roles: view.roles };
  };
  const document = view.show(kind.view(view.state.own));
  const possible = parts.catalogue
    .actionsOf(kind.kind)
    .filter((action) => (!('creates' in action) || action.creates !== true) && wanted(action.name))
    .map((action) => {
      const asked: Asked = { stream, action, body: {}, actor: actorOf(action), now: view.now };
      return { asked, possibility: withThings(world, asked, document) };
    });
  return { world, possibilities: possible };
}

/** What the rules say of an act of which some is known and some is still to be said. */
export const mayBe = (world: World, asked: Asked): Possibility => byRules(world, asked);

/** An act on one of several things, such as amendments: where it is refused for each that the viewer sees, it is refused. */
function withThings(world: World, asked: Asked, document: JsonObject): Possibility {
  const plain = byRules(world, asked);
  const roles = [...world.rulebook.positions.keys()];
  const things = plain.allowed === 'no' ? undefined : thingsAsked(asked.action.body, document, roles);
  if (things === undefined) return plain;
  let first: Possibility | undefined;
  for (const id of things.ids) {
    const one = decided(world, { ...asked, body: { ...asked.body, [things.field]: id } });
    if (one.allowed !== 'no') return plain;
    first ??= one;
  }
  return first ?? plain;
}

/** An act that enters or leaves a role that is not named yet depends on the role: it is asked of each. */
function byRules(world: World, asked: Asked): Possibility {
  const { action } = asked;
  const stopped =
    'decide' in action
      ? action.stopped?.(world.state?.own ?? {}, world.parent?.state.own, asked.actor.id)
      : undefined;
  if (stopped?.type === 'impossible') {
    const by = decidingOf(world.rulebook, [`engine:${stopped.name}`], stopped.message);
    return { ...named(action), allowed: 'no', by, change: [] };
  }
  const plain = decided(world, asked);
  const field = 'decide' in action ? (action.enters ?? action.leaves)?.slice(1) : undefined;
  if (field === undefined || asked.body[field] !== undefined) return plain;
  const each = [...world.rulebook.boundaries.keys()].flatMap((role) =>
    bodiesOf(world, asked, field, role).map((body) => decided(world, { ...asked, body })),
  );
  const open = each.filter((one) => one.allowed !== 'no');
  if (open.length === 0) return plain.allowed === 'no' ? plain : (each[0] ?? plain);
  if (plain.allowed !== 'no') return plain;
  const by = new Map(open.flatMap((one) => one.by).map((rule) => [rule.id, rule]));
  return { ...named(action), allowed: 'depends', by: [...by.values()], change: [] };
}

/** So many parties of one role are asked about; where there are more, it is not known of all whether an act on them is refused. */
const MOST_ASKED = 20;

/** What an act that names a role could say: one that sends somebody away from it is asked of each who holds it. */
function bodiesOf(world: World, { action, body }: Asked, field: string, role: string): readonly JsonObject[] {
  const plain = { ...body, [field]: role };
  if (!('leaves' in action) || action.leaves === undefined || !requires(action.body, 'party')) return [plain];
  const holders = holdersIn(world, role);
  return holders.length > MOST_ASKED ? [plain] : holders.map((party) => ({ ...plain, party }));
}

/** What the rules say, and where all is said that has to be, whether it makes sense. */
function decided(world: World, asked: Asked): Possibility {
  const possible = judged(world, asked);
  const { action, body } = asked;
  if (possible.allowed === 'no' || !('decide' in action)) return possible;
  const needsMore = action.compute !== undefined || action.row !== undefined || !saysAll(action.body, body);
  if (needsMore || world.state === undefined) return possible;
  const outcome = carryOutAct(world, action, body, undefined, asked);
  return outcome.ok ? possible : without(action, [outcome.error.message]);
}

function judged(world: World, asked: Asked): Possibility {
  const question = questionOf(world, asked);
  const decision = decide(world.rulebook, question);
  const allowed = asFarAsKnown(decision, world.rulebook);
  if (allowed !== 'no')
    return { ...named(asked.action), allowed, by: decidingOf(world.rulebook, decision.by), change: [] };
  const why = whatWouldChange(world, decision, question, asked.action.title);
  return {
    ...named(asked.action),
    allowed,
    by: why.by,
    change: why.change.length > 0 ? why.change : [why.message],
  };
}

/** A condition that cannot be computed yet depends on what will be filled in; one that is false already does not. */
function asFarAsKnown({ verdict, by, considered }: Decision, rulebook: Rulebook): Possibility['allowed'] {
  // Whether a joint decision decides it may hang on what will be said.
  if (by.includes(NO_JOINT_DECISION))
    return considered.some(({ id }) => rulebook.byId.get(id)?.statement.kind === 'aggregation')
      ? 'depends'
      : 'no';
  const refuses = considered.filter((one) => one.weight === 'refuses');
  if (refuses.some((one) => one.truth === 'true')) return 'no';
  const grants = considered.some((one) => one.weight === 'grants' && one.truth === 'true');
  const open = (one: Considered) => one.truth === 'error' || one.truth === 'pending';
  if (verdict === 'permitted') return 'yes';
  if (grants) return refuses.some(open) ? 'depends' : 'yes';
  // Nothing grants it yet: only a statement that could grant leaves it open, never one that could only refuse.
  const couldGrant = (one: Considered) => {
    const statement = rulebook.byId.get(one.id)?.statement;
    return statement?.kind !== 'choice' || statement.deontic === 'may' || statement.deontic === 'must';
  };
  return considered.some((one) => open(one) && couldGrant(one)) ? 'depends' : 'no';
}
