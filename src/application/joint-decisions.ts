import {
  type ActionDefinition,
  impossible,
  invalid,
  type Objection,
  type Reopening,
} from '../commissioning/concern.ts';
import { assert, present } from '../kernel/assert.ts';
import { hashOf } from '../kernel/hash.ts';
import type { JsonObject } from '../kernel/json.ts';
import { fail, ok, type Result } from '../kernel/result.ts';
import { isFailure } from '../rules/condition.ts';
import { decide } from '../rules/decide.ts';
import { environmentsOf, scopeOf } from '../rules/environment.ts';
import {
  endingOf,
  give,
  isElector,
  type Matter,
  open,
  outcome,
  type Round,
  type Stance,
  secondRound,
} from '../rules/matters.ts';
import type { Decision } from '../rules/question.ts';
import {
  type Asked,
  carryOutAct,
  type Draft,
  holdersIn,
  type Progress,
  questionOf,
  rolesIn,
  toProgress,
  type World,
} from './world.ts';

/**
 * An act that an aggregation statement decides is put to its electorates instead of being done. To propose is to agree:
 * where the proposer is an elector its position counts at once, so that a body of one decides by acting.
 */
export function openMatter(
  world: World,
  asked: Asked,
  decision: Decision,
  id: string,
  instead?: string,
): Result<Progress, Objection> {
  const action = asked.action as ActionDefinition<JsonObject>;
  const makesSense = carryOutAct(world, action, asked.body, asked.computed, asked, instead);
  if (!makesSense.ok) return makesSense;
  const { statement } = present(world.rulebook.byId.get(id), `${id} is in force`);
  assert(statement.kind === 'aggregation', `${id} aggregates`);
  const matter = matterOf(world, asked, statement, {
    id: `matter-${(world.state?.mattersOpened ?? 0) + 1}`,
    action: action.name,
    body: asked.body,
    ...(asked.computed === undefined ? {} : { computed: asked.computed }),
    textHash: textHashOf(asked),
    proposer: asked.actor.id,
  });
  const proposed = (action.proposed?.(asked.body as never, matter.id) ?? []).map(
    (fact): Draft => ({ ...fact, actor: asked.actor, by: decision.by }),
  );
  const opened = [openedDraft(matter, asked.actor, decision.by), ...proposed];
  if (!isElector(matter, asked.actor.id)) {
    return ok({ drafts: opened, effects: [], id: matter.id, matter: matter.id });
  }
  const agreed = position(matter, asked, 'agree', undefined, decision.by);
  const settled = settle(world, asked, agreed.matter);
  const waits = settled.drafts.length === 0;
  return ok({
    drafts: [...opened, agreed.draft, ...settled.drafts],
    effects: settled.effects,
    id: settled.id ?? matter.id,
    ...(waits ? { matter: matter.id } : {}),
  });
}

/** What positions are given on: the text that the engine computed for the act, or else the act itself. */
const textHashOf = ({ body, computed }: Pick<Asked, 'body' | 'computed'>): string =>
  typeof computed?.text === 'string' ? computed.text : hashOf(body);

const openedDraft = (matter: Matter, actor: Asked['actor'], by: readonly string[]): Draft => ({
  type: 'matter.opened',
  body: { matter: matter as unknown as JsonObject },
  actor,
  by,
});

/** Opens a round: the electorates of this moment, their voices weighed as the statement says. */
function matterOf(
  world: World,
  asked: Asked,
  round: Round,
  matter: Pick<Matter, 'id' | 'action' | 'body' | 'computed' | 'textHash' | 'proposer' | 'after'>,
): Matter {
  const rules = world.rulebook.actions.get(matter.action);
  const weights = rules?.aggregations.find(({ statement }) => statement.id === round.id)?.weights ?? [];
  const same =
    rules?.aggregations.some(({ statement }) => statement.electorates === round.electorates) ?? false;
  return open(round, {
    ...matter,
    now: asked.now,
    calendar: world.calendar,
    electorsOf: (role) => holdersIn(world, role),
    weightOf: (index, elector) => {
      const weight = same ? weights[index] : undefined;
      if (weight === undefined || rules === undefined) return undefined;
      const words = environmentsOf(world.rulebook.vocabulary).ofElector(matter.action);
      const found = weight(scopeOf(words, { ...questionOf(world, asked), action: matter.body, elector }));
      // A weight that cannot be computed gives no voice: nobody gains one by a mistake in the rules.
      return isFailure(found) ? 0 : found;
    },
  });
}

/** A position on an open matter; the matter closes as soon as no position still to come could change it. */
export function givePosition(world: World, asked: Asked, decision: Decision): Result<Progress, Objection> {
  const {
    matter: id,
    stance,
    reason,
    text,
  } = asked.body as {
    matter: string;
    stance: Stance;
    reason?: string;
    text?: string;
  };
  const matter = world.state?.matters[id];
  if (matter === undefined)
    return fail(invalid('/matter', `${id} is not an open joint decision of ${asked.stream}`));
  if (!isElector(matter, asked.actor.id)) {
    return fail(impossible('not-an-elector', `${asked.actor.id} has no voice in ${id}`));
  }
  if (stance === 'block' && reason === undefined) {
    return fail(invalid('/reason', 'a block needs a reason, and what would lift it'));
  }
  if (text !== undefined && text !== matter.textHash) {
    return fail(
      impossible(
        'text-changed',
        `The text of ${id} has changed since you read it: look at it again, then say where you stand.`,
      ),
    );
  }
  const given = position(matter, asked, stance, reason, decision.by);
  const settled = settle(world, asked, given.matter);
  return ok({ drafts: [given.draft, ...settled.drafts], effects: settled.effects, id: settled.id ?? id });
}

function position(
  matter: Matter,
  asked: Asked,
  stance: Stance,
  reason: string | undefined,
  by: readonly string[],
) {
  const said = { stance, ...(reason === undefined ? {} : { reason }) };
  const draft: Draft = {
    type: 'position.given',
    body: { matter: matter.id, party: asked.actor.id, ...said, textHash: matter.textHash },
    actor: asked.actor,
    by,
  };
  return { draft, matter: give(matter, asked.actor.id, { ...said, at: asked.now }) };
}

/** Closes a matter that is decided: nothing where it is still open, else the decision and what it brings about. */
export function settle(world: World, asked: Asked, matter: Matter): Progress {
  const result = outcome(matter, asked.now);
  if (result === 'open') return { drafts: [], effects: [] };
  const by = [matter.statement];
  const decided = (how: 'carried' | 'failed', why?: string): Draft =>
    decidedDraft(matter, asked.actor, how, why);
  const action = world.kind.actions.find((known) => known.name === matter.action);
  if (result === 'failed') {
    const ending = endingOf(matter);
    const next = ending === 'lapsed' ? fallBack(world, asked, matter) : [];
    if (next.some(({ type }) => type === 'matter.opened'))
      return {
        drafts: [decided('failed', 'The time ended without a decision; a second round follows.'), ...next],
        effects: [],
      };
    const facts = (action?.failed?.(matter.body as never, ending) ?? []).map(
      (fact): Draft => ({ ...fact, actor: asked.actor, by }),
    );
    const why = ending === 'lapsed' ? 'The time ended without a decision.' : undefined;
    return { drafts: [decided('failed', why), ...facts, ...next], effects: [] };
  }
  if (action === undefined)
    return { drafts: [decided('failed', `${matter.action} is not known any more`)], effects: [] };
  const proposer = {
    id: matter.proposer,
    acting: matter.proposer,
    evidence: [],
    roles: rolesIn(world, [matter.proposer]),
  };
  const carried = carryOutAct(
    world,
    action,
    matter.body,
    matter.computed,
    { ...asked, actor: proposer },
    matter.id,
  );
  // What was agreed may have become senseless since it was proposed; then the decision says so and changes nothing.
  if (!carried.ok) return { drafts: [decided('failed', carried.error.message)], effects: [] };
  const progress = toProgress(
    world,
    { actor: proposer, ...(matter.computed === undefined ? {} : { computed: matter.computed }) },
    carried.value,
    by,
  );
  return { ...progress, drafts: [decided('carried'), ...progress.drafts] };
}

const decidedDraft = (
  matter: Matter,
  actor: Asked['actor'],
  outcome: 'carried' | 'failed',
  why?: string,
): Draft => ({
  type: 'matter.decided',
  body: { matter: matter.id, outcome, ...(why === undefined ? {} : { why }) },
  actor,
  by: [matter.statement],
});

/** What the aggregation statement says for a deadlock: a second round, a mediator called, somebody told; or nothing. */
function fallBack(world: World, asked: Asked, matter: Matter): Draft[] {
  const statement = world.rulebook.byId.get(matter.statement)?.statement;
  if (statement?.kind !== 'aggregation') return [];
  const by = [statement.id];
  const { fallback } = statement;
  const told =
    fallback === undefined || fallback === 'keep'
      ? undefined
      : 'escalate' in fallback
        ? fallback.escalate.to
        : 'mediates' in fallback
          ? fallback.mediates.role
          : undefined;
  const telling: Draft[] =
    told === undefined || matter.after !== undefined
      ? []
      : [{ type: 'escalation.raised', body: { statement: statement.id, to: told }, actor: asked.actor, by }];
  const round = secondRound(statement, matter);
  if (round === undefined) return telling;
  const { action, body, computed, textHash, proposer } = matter;
  const next = matterOf(world, asked, round, {
    id: `matter-${(world.state?.mattersOpened ?? 0) + 1}`,
    action,
    body,
    ...(computed === undefined ? {} : { computed }),
    textHash,
    proposer,
    after: matter.id,
  });
  return [...telling, openedDraft(next, asked.actor, by)];
}

/**
 * Puts the act of an open matter to its electorates anew because its text has changed: positions are cleared and the period
 * starts again. The rules are asked again too, since another text may need another decision.
 */
export function reopen(
  world: World,
  asked: Asked,
  { matter: id, body, computed }: Reopening,
): Result<Progress, Objection> {
  const matter = present(world.state?.matters[id], `${id} is open`);
  const action = world.kind.actions.find((known) => known.name === matter.action);
  const again: Asked = {
    ...asked,
    action: present(action, `${matter.action} is known`),
    body,
    computed,
    actor: {
      id: matter.proposer,
      acting: matter.proposer,
      evidence: [],
      roles: rolesIn(world, [matter.proposer]),
    },
  };
  const decision = decide(world.rulebook, questionOf(world, again));
  if (decision.verdict === 'refused' || decision.decidedBy === undefined) {
    return fail(
      impossible('not-proposable', 'With this text the rules would not let it be put to the vote.'),
    );
  }
  const closed = decidedDraft(
    matter,
    asked.actor,
    'failed',
    'Its text was changed: positions and period start anew.',
  );
  const opened = openMatter(world, { ...again, actor: asked.actor }, decision, decision.decidedBy, id);
  return opened.ok ? ok({ ...opened.value, drafts: [closed, ...opened.value.drafts] }) : opened;
}
