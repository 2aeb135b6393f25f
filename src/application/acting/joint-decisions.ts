import { type ActionDefinition, impossible, invalid, type Objection } from '../../commissioning/concern.ts';
import { assert, present } from '../../kernel/assert.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { fail, ok, type Result } from '../../kernel/result.ts';
import {
  endingOf,
  give,
  isElector,
  type Matter,
  outcome,
  type Position,
  type Stance,
} from '../../rules/matters.ts';
import type { Decision } from '../../rules/question.ts';
import { losesLastWay } from '../rulebooks/amendable.ts';
import { changesTheLaw } from '../rulebooks/same-law.ts';
import { endedBy, OVERTAKEN, rulesHaveChanged } from './overtaken.ts';
import { decidedDraft, endedDrafts, fallBack, matterOf, openedDraft, textHashOf } from './rounds.ts';
import {
  type Asked,
  carryOutAct,
  type Draft,
  ENGINE,
  fold,
  type Progress,
  rolesIn,
  toProgress,
  type World,
} from './world.ts';

/** So many joint decisions that one party opened may wait in one stream: those who have to decide can read them all. */
const MOST_OPEN = 50;

/** Why a party opens no more joint decisions for now; what the engine carries on is not counted. */
function tooManyOpen({ state }: World, { actor }: Asked): Objection | undefined {
  const open = Object.values(state?.matters ?? {}).filter(({ proposer }) => proposer === actor.id);
  return open.length < MOST_OPEN || actor.id === ENGINE
    ? undefined
    : impossible(
        'too-many-decisions',
        `${open.length} joint decisions that ${actor.id} opened wait already: let some be decided first.`,
      );
}

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
  const tooMany = instead === undefined ? tooManyOpen(world, asked) : undefined;
  if (tooMany !== undefined) return fail(tooMany);
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
  const proposed = (action.proposed?.(asked.body as never, matter.id, asked.computed) ?? []).map(
    (fact): Draft => ({ ...fact, actor: asked.actor, by: decision.by }),
  );
  const opened = [openedDraft(matter, asked.actor, decision.by), ...proposed];
  if (!isElector(matter, asked.actor.id)) {
    return ok({ drafts: opened, effects: [], id: matter.id, matter: matter.id });
  }
  const agreed = position(matter, asked, { stance: 'agree' }, decision.by);
  const settled = settle(world, asked, agreed.matter);
  const waits = settled.drafts.length === 0;
  return ok({
    drafts: [...opened, agreed.draft, ...settled.drafts],
    effects: settled.effects,
    id: settled.id ?? matter.id,
    ...(waits ? { matter: matter.id } : {}),
  });
}

/** A position on an open matter; the matter closes as soon as no position still to come could change it. */
export function givePosition(world: World, asked: Asked, decision: Decision): Result<Progress, Objection> {
  const {
    matter: id,
    stance,
    reason,
    lift,
    text,
  } = asked.body as {
    matter: string;
    stance: Stance;
    reason?: string;
    lift?: string;
    text?: string;
  };
  const matter = world.state?.matters[id];
  if (matter === undefined)
    return fail(invalid('/matter', `${id} is not an open joint decision of ${asked.stream}`));
  if (!isElector(matter, asked.actor.id)) {
    return fail(impossible('not-an-elector', `${asked.actor.id} has no voice in ${id}`));
  }
  if (stance === 'block' && !hasWords(reason)) {
    return fail(invalid('/reason', 'A block needs a reason in words; say also what would lift it.'));
  }
  if (text !== undefined && text !== matter.textHash) {
    return fail(
      impossible(
        'text-changed',
        `The text of ${id} has changed since you read it: look at it again, then say where you stand.`,
      ),
    );
  }
  const given = position(matter, asked, { stance, ...withoutAbsent({ reason, lift }) }, decision.by);
  const settled = settle(world, asked, given.matter);
  return ok({ drafts: [given.draft, ...settled.drafts], effects: settled.effects, id: settled.id ?? id });
}

const hasWords = (text: string | undefined): boolean => /[\p{L}\p{N}]/u.test(text ?? '');

const withoutAbsent = ({ reason, lift }: { reason: string | undefined; lift: string | undefined }) => ({
  ...(reason === undefined ? {} : { reason }),
  ...(lift === undefined ? {} : { lift }),
});

function position(matter: Matter, asked: Asked, said: Omit<Position, 'at'>, by: readonly string[]) {
  const draft: Draft = {
    type: 'position.given',
    body: { matter: matter.id, party: asked.actor.id, ...said, textHash: matter.textHash },
    actor: asked.actor,
    by,
  };
  return { draft, matter: give(matter, asked.actor.id, { ...said, at: asked.now }) };
}

const agreedIn = ({ positions }: Matter): string[] =>
  Object.entries(positions).flatMap(([party, { stance }]) =>
    stance === 'agree' || stance === 'reserve' ? [party] : [],
  );

/** Closes a matter that is decided: nothing where it is still open, else the decision and what it brings about. */
export function settle(world: World, asked: Asked, matter: Matter): Progress {
  const result = outcome(matter, asked.now);
  if (result === 'open') return { drafts: [], effects: [] };
  const by = [matter.statement];
  const decided = (how: 'carried' | 'failed', why?: string): Draft =>
    decidedDraft(matter, asked.actor, how, why);
  const action = world.kind.actions.find((known) => known.name === matter.action);
  const following = (ending: 'rejected' | 'lapsed'): readonly Draft[] =>
    (action?.failed?.(matter.body as never, ending) ?? []).map(
      (fact): Draft => ({ ...fact, actor: asked.actor, by }),
    );
  if (result === 'failed') {
    const ending = endingOf(matter);
    const next = ending === 'lapsed' ? fallBack(world, asked, matter) : { drafts: [], effects: [] };
    if (next.drafts.some(({ type }) => type === 'matter.opened'))
      return {
        drafts: [
          decided('failed', 'The time ended without a decision; a second round follows.'),
          ...next.drafts,
        ],
        effects: next.effects,
      };
    const why = ending === 'lapsed' ? 'The time ended without a decision.' : undefined;
    return { drafts: [decided('failed', why), ...following(ending), ...next.drafts], effects: [] };
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
    agreedIn(matter),
  );
  // What was agreed may have become senseless since it was proposed; then the decision says so and changes nothing.
  if (!carried.ok)
    return { drafts: [decided('failed', carried.error.message), ...following('lapsed')], effects: [] };
  const progress = toProgress(
    world,
    { actor: proposer, ...(matter.computed === undefined ? {} : { computed: matter.computed }) },
    carried.value,
    by,
  );
  const after = fold(world, asked, progress.drafts);
  const lost = losesLastWay(world, asked, after) ?? changesTheLaw(world, asked, after);
  // A place of before this was told at once may still have one open.
  const changed = rulesHaveChanged(world, matter);
  const ends = changed ? OVERTAKEN : lost === undefined ? undefined : `After it: ${lost}`;
  if (ends !== undefined) {
    const why = `It was agreed, but cannot be so. ${ends}`;
    const drafts = [decided('failed', why), ...following(changed ? 'lapsed' : 'rejected')];
    return { drafts, effects: [] };
  }
  const ended = endedDrafts(world, asked.actor, carried.value);
  const drafts = [decided('carried'), ...ended, ...progress.drafts];
  return { ...progress, drafts: [...drafts, ...endedBy(world, asked, drafts)] };
}
