import {
  type ActionDefinition,
  type Effect,
  impossible,
  type Objection,
} from '../../commissioning/concern.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { fail, ok, type Result } from '../../kernel/result.ts';
import { fixedFields } from '../../rules/conditions/fixed-fields.ts';
import { decide, ONE_BY_ONE_READING, READING } from '../../rules/decide.ts';
import type { Duty } from '../../rules/duties.ts';
import type { Considered, Decision } from '../../rules/question.ts';
import { losesLastWay } from '../rulebooks/amendable.ts';
import { changesTheLaw } from '../rulebooks/same-law.ts';
import { countNormFact, dutyFacts, isOfEngine, tickFacts } from './consequences.ts';
import { receiveDuty } from './handing-on.ts';
import { givePosition, openMatter } from './joint-decisions.ts';
import { endedBy } from './overtaken.ts';
import { reopen } from './reopening.ts';
import { endedDrafts, referralsEnded } from './rounds.ts';
import type { StreamState } from './stream-state.ts';
import {
  type Asked,
  carryOutAct,
  type Draft,
  fold,
  type Progress,
  questionOf,
  toProgress,
  type World,
} from './world.ts';

export type Transition =
  | { readonly type: 'invalid'; readonly path: string; readonly message: string }
  | {
      readonly type: 'refused';
      readonly by: readonly string[];
      readonly considered: readonly Considered[];
      readonly message?: string;
    }
  | {
      readonly type: 'permitted';
      readonly by: readonly string[];
      readonly considered: readonly Considered[];
      readonly drafts: readonly Draft[];
      readonly state: StreamState;
      readonly effects: readonly Effect[];
      readonly id: string;
      readonly matter?: string;
    };

/** `decide(state, action, context)`: what follows from an act, or why not. Pure: the one place where acts are decided. */
export function transition(world: World, asked: Asked): Transition {
  const creates = 'creates' in asked.action && asked.action.creates === true;
  if (creates !== (world.state === undefined)) {
    return creates
      ? {
          type: 'invalid',
          path: '',
          message: `${asked.stream} exists already; ${asked.action.name} starts a new one`,
        }
      : { type: 'invalid', path: '', message: `${asked.stream} does not exist` };
  }
  const decision = decide(world.rulebook, questionOf(world, asked), world.then?.reading);
  if (decision.verdict === 'refused') {
    const closed = closedMatter(world, asked);
    if (closed !== undefined)
      return {
        type: 'refused',
        by: ['engine:decision-closed'],
        considered: decision.considered,
        message: closed,
      };
    return { type: 'refused', by: decision.by, considered: decision.considered };
  }
  const progress = carryOut(world, asked, decision);
  if (!progress.ok) {
    if (progress.error.type === 'invalid') return progress.error;
    return {
      type: 'refused',
      by: [`engine:${progress.error.name}`],
      considered: decision.considered,
      message: progress.error.message,
    };
  }
  const { drafts, effects, id, matter } = progress.value;
  const follows = consequencesOf(world, asked, decision, drafts);
  const all = [...drafts, ...follows.drafts];
  const state = fold(world, asked, all);
  const lost = losesLastWay(world, asked, state);
  if (lost !== undefined) {
    return {
      type: 'refused',
      by: ['engine:last-way-to-amend'],
      considered: decision.considered,
      message: `After this: ${lost}`,
    };
  }
  const otherLaw = changesTheLaw(world, asked, state);
  if (otherLaw !== undefined) {
    return {
      type: 'refused',
      by: ['engine:another-variant-of-the-law'],
      considered: decision.considered,
      message: otherLaw,
    };
  }
  return {
    type: 'permitted',
    by: decision.by,
    considered: decision.considered,
    drafts: all,
    state,
    effects: [...effects, ...follows.effects, ...referralsEnded(world, asked, all)],
    id: id ?? asked.stream,
    ...(matter === undefined ? {} : { matter }),
  };
}

/** Where nobody is an elector any more because the decision is over, that is the reason, not a role that somebody lacks. */
function closedMatter({ state }: World, { action, body }: Asked): string | undefined {
  const { matter: id } = body;
  if (action.name !== 'position.give' || typeof id !== 'string') return undefined;
  const number = Number(/^matter-(\d+)$/.exec(id)?.[1] ?? 0);
  const was = number > 0 && number <= (state?.mattersOpened ?? 0) && state?.matters[id] === undefined;
  return was
    ? `${id} is closed, so that positions can be given on it no more. When and how it ended is told under “What has happened”.`
    : undefined;
}

function carryOut(world: World, asked: Asked, decision: Decision): Result<Progress, Objection> {
  if (asked.action.name === 'position.give') return givePosition(world, asked, decision);
  if (asked.action.name === 'referral.answer') {
    const { from, ...said } = asked.body;
    return givePosition(
      world,
      { ...asked, body: said, actor: { ...asked.actor, id: String(from) } },
      decision,
    );
  }
  if (asked.action.name === 'clock.tick') return ticked(world, asked);
  if (asked.action.name === 'duty.receive') return ok(receiveDuty(world, asked));
  if (asked.action.name === 'content.erase') return ok(erasing(asked, decision));
  if (asked.action.name === 'content.forget') {
    return ok({
      drafts: [{ type: 'content.forgotten', body: asked.body, actor: asked.actor, by: decision.by }],
      effects: [],
    });
  }
  if (decision.decidedBy !== undefined) return openMatter(world, asked, decision, decision.decidedBy);
  const outcome = carryOutAct(
    world,
    asked.action as ActionDefinition<JsonObject>,
    asked.body,
    asked.computed,
    asked,
  );
  if (!outcome.ok) return fail(outcome.error);
  const direct = toProgress(world, asked, outcome.value, decision.by);
  const drafts = [...endedDrafts(world, asked.actor, outcome.value), ...direct.drafts];
  const progress = { ...direct, drafts: [...drafts, ...endedBy(world, asked, drafts)] };
  if (outcome.value.reopens === undefined) return ok(progress);
  const again = reopen(after(world, asked, progress), asked, outcome.value.reopens);
  return again.ok
    ? ok({
        ...again.value,
        drafts: [...progress.drafts, ...again.value.drafts],
        effects: [...progress.effects, ...again.value.effects],
        ...(progress.id === undefined ? {} : { id: progress.id }),
      })
    : again;
}

function ticked(world: World, asked: Asked): Result<Progress, Objection> {
  const passed = tickFacts(world, asked);
  if (!passed.ok) return passed;
  let progress = passed.value;
  const did = new Set<string>();
  for (const duty of Object.values(world.state?.duties ?? {})) {
    if (duty.status !== 'open' || !isOfEngine(duty) || duty.due === undefined || duty.due >= asked.now)
      continue;
    const done = doneByEngine(after(world, asked, progress), asked, duty, did);
    progress = {
      drafts: [...progress.drafts, ...done.drafts],
      effects: [...progress.effects, ...done.effects],
    };
  }
  return progress.drafts.length === 0
    ? fail(impossible('nothing-due', 'No joint decision closes and no duty lapses at this time.'))
    : ok(progress);
}

const after = (world: World, asked: Asked, { drafts }: Progress): World =>
  drafts.length === 0
    ? world
    : { ...world, state: fold(world, asked, drafts), seq: world.seq + drafts.length };

/**
 * What the engine must do it does when the time has come, with the body that its rule fixes: as far as the rules let it
 * then, and as far as it makes sense then. Where they do not, or it does not, the duty is let go, unless the same was done
 * by another of that time. Either way it is over.
 */
function doneByEngine(world: World, asked: Asked, duty: Duty, did: Set<string>): Progress {
  const over = (isDone: boolean): Draft => ({
    ...(isDone || (world.then?.reading ?? READING) < ONE_BY_ONE_READING
      ? { type: 'duty.done', body: { id: duty.id, status: 'done' } }
      : { type: 'duty.dropped', body: { id: duty.id } }),
    actor: asked.actor,
    by: [duty.statement],
  });
  const undone = () => ({ drafts: [over(did.has(duty.statement))], effects: [] });
  const action = world.kind.actions.find(({ name }) => duty.does.includes(name));
  const rule = world.rulebook.byId.get(duty.statement)?.statement;
  if (action === undefined || rule?.kind !== 'choice') return undone();
  const act: Asked = { ...asked, action, body: fixedFields(rule.if) };
  const decision = decide(world.rulebook, questionOf(world, act), world.then?.reading);
  const done = decision.verdict === 'refused' ? undefined : carryOut(world, act, decision);
  if (done?.ok !== true) return undone();
  did.add(duty.statement);
  return { drafts: [...done.value.drafts, over(true)], effects: done.value.effects };
}

/** That content shall be erased is a fact; that its key is gone is one more, once it is. */
const erasing = ({ stream, body, actor }: Asked, { by }: Decision): Progress => ({
  drafts: [{ type: 'content.erased', body, actor, by }],
  effects: [{ stream, action: 'content.forget', body: { content: body.content ?? '' } }],
});

function consequencesOf(
  world: World,
  asked: Asked,
  decision: Decision,
  drafts: readonly Draft[],
): Pick<Progress, 'drafts' | 'effects'> {
  const duties = dutyFacts(world, asked, decision, drafts, fold(world, asked, drafts));
  return { drafts: [...duties.drafts, ...countNormFact(asked, decision)], effects: duties.effects };
}
