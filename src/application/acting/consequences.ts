import type { Objection } from '../../commissioning/concern.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { ok, type Result } from '../../kernel/result.ts';
import { addSpan, type Instant } from '../../kernel/time.ts';
import { DUTIES_READING } from '../../rules/decide.ts';
import {
  breaches,
  type Circumstances,
  type Duty,
  dueAgain,
  dutiesDoneBy,
  dutiesLetGo,
  dutyOf,
  isDueAgain,
  isForAbove,
  isNorm,
  MOST_MISSED,
  nextDue,
  raiseDuties,
  tooLongMissed,
} from '../../rules/duties.ts';
import type { Consequence, Decision } from '../../rules/question.ts';
import { handOn } from './handing-on.ts';
import { settle } from './joint-decisions.ts';
import type { StreamState } from './stream-state.ts';
import {
  type Asked,
  type Draft,
  ENGINE,
  fold,
  type Progress,
  planOf,
  questionOf,
  type World,
} from './world.ts';

const engineActor = { id: ENGINE, acting: ENGINE, evidence: [], roles: ['engine'] };

const engineDraft = (type: string, body: object, statement: string): Draft => ({
  type,
  body: body as JsonObject,
  actor: engineActor,
  by: [statement],
});

const raised = (duty: Duty): Draft => engineDraft('duty.raised', { duty }, duty.statement);

const circumstancesOf = (world: World, asked: Asked, state: StreamState): Circumstances => ({
  ...questionOf(world, asked),
  ...planOf(world.kind, state.own),
  state: state.own,
  happened: state.happened,
});

/** What statements attach to a permitted act, or to a breach: a duty, a charge, an escalation. */
function consequenceDraft(consequence: Consequence, now: Instant, number: number): Draft {
  if (consequence.type === 'duty') return raised(dutyOf(consequence, now, number));
  const { type, ...rest } = consequence;
  return engineDraft(type === 'charge' ? 'charge.raised' : 'escalation.raised', rest, consequence.statement);
}

/** Whether a record is derived again that was made when duties were read otherwise. */
const isFromBefore = ({ then }: World): boolean => then !== undefined && then.reading < DUTIES_READING;

/** Duties that the act does, duties that it leaves without a reason, and duties that it or its facts raise. `after` is the state with the act's own facts. */
export function dutyFacts(
  world: World,
  asked: Asked,
  decision: Decision,
  drafts: readonly Draft[],
  after: StreamState,
): Pick<Progress, 'drafts' | 'effects'> {
  const ended = dutiesDoneBy(
    world.rulebook,
    Object.values(world.state?.duties ?? {}),
    questionOf(world, asked),
    world.then?.reading,
  );
  // One that is done late was counted as broken when its day passed.
  const kept = ended.filter((duty) => duty.status === 'done' && isNorm(world.rulebook, duty));
  const done = ended.map(
    (duty): Draft => ({
      type: 'duty.done',
      body: { id: duty.id, status: duty.status },
      actor: asked.actor,
      by: [duty.statement],
    }),
  );
  // What the clock raised in the same act has its number already.
  const first = (isFromBefore(world) ? (world.state?.dutiesRaised ?? 0) : after.dutiesRaised) + 1;
  const doneNow = new Set(ended.map(({ id }) => id));
  const dropped = dutiesLetGo(
    world.rulebook,
    Object.values(after.duties).filter(({ id }) => !doneNow.has(id)),
    circumstancesOf(world, asked, after),
  ).map((duty) => engineDraft('duty.dropped', { id: duty.id }, duty.statement));
  const attached = decision.consequences.map((consequence, n) =>
    consequenceDraft(consequence, asked.now, first + n),
  );
  const facts = drafts.map((draft) => ({ type: draft.type, body: draft.body, at: asked.now }));
  const { rulebook, calendar, pins } = world.begins ?? world;
  const news = raiseDuties(
    rulebook,
    facts,
    circumstancesOf({ ...world, calendar }, asked, after),
    first + attached.length,
    Object.values(after.duties),
    world.then?.reading,
  );
  const raisedNow = news.map(({ duty }) => duty);
  const above = new Set(raisedNow.filter((duty) => isForAbove(rulebook, duty)));
  const handed = handOn(world, asked, [...above], after.handed);
  return {
    drafts: [
      ...done,
      ...dropped,
      ...counted(asked, { kept: kept.map(({ statement }) => statement), broken: [] }),
      ...attached,
      // The fact is read by the rules that raised it.
      ...[...raisedNow.filter((duty) => !above.has(duty)).map(raised), ...handed.drafts].map((one) => ({
        ...one,
        pins,
      })),
    ],
    effects: handed.effects,
  };
}

/** Norms never decide; they are counted, so that parties can see how well they keep what they agreed. */
export function countNormFact(asked: Asked, decision: Decision): Draft[] {
  const kept = decision.considered.filter((one) => one.weight === 'norm-kept').map((one) => one.id);
  const broken = decision.considered.filter((one) => one.weight === 'norm-broken').map((one) => one.id);
  return counted(asked, { kept, broken });
}

const counted = (
  { actor }: Asked,
  body: { readonly kept: readonly string[]; readonly broken: readonly string[] },
): Draft[] =>
  body.kept.length + body.broken.length === 0
    ? []
    : [{ type: 'norm.counted', body: body as unknown as JsonObject, actor, by: [] }];

/** A duty of the engine itself is not breached: the clock does it when its time has come. */
export const isOfEngine = ({ who }: Duty): boolean => who.includes('engine');

/** What the passing of time brings about: joint decisions whose period has ended, duties whose day has passed. */
export function tickFacts(world: World, asked: Asked): Result<Progress, Objection> {
  const { state } = world;
  if (state === undefined) return ok({ drafts: [], effects: [] });
  // One after the other: a second round that one opens takes the next number.
  let after = world;
  const settled = Object.values(state.matters)
    .filter((matter) => matter.closesAt !== undefined && matter.closesAt <= asked.now)
    .map((matter): Progress => {
      // One that was carried may have overtaken the next.
      if (after.state?.matters[matter.id] === undefined) return { drafts: [], effects: [] };
      const one = settle(after, asked, matter);
      after = { ...after, state: fold(after, asked, one.drafts), seq: after.seq + one.drafts.length };
      return one;
    });
  return ok({
    drafts: [...settled.flatMap((one) => one.drafts), ...lapsedFacts(world, asked, after.state ?? state)],
    effects: settled.flatMap((one) => one.effects),
  });
}

/** So many times over is caught up with in one tick what is due again; the rest with the next ones. */
const CATCH_UP = 50;

/** Duties whose day has passed, with what their Or else brings; and what is due again, where that day has passed as well. */
function lapsedFacts(world: World, asked: Asked, state: StreamState): Draft[] {
  const circumstances = circumstancesOf(world, asked, state);
  const drafts: Draft[] = [];
  const broken: string[] = [];
  let number = state.dutiesRaised;
  const missed = Object.values(state.duties).filter(
    (duty) => duty.status === 'breached' && isDueAgain(world.rulebook, duty),
  );
  const before = isFromBefore(world);
  const isOver = ({ statement }: Duty) =>
    before && missed.filter((duty) => duty.statement === statement).length >= MOST_MISSED;
  let open: readonly Duty[] = Object.values(state.duties).filter((duty) => !isOfEngine(duty));
  for (let round = 0; round < CATCH_UP && open.length > 0; round += 1) {
    const lapsed = breaches(world.rulebook, open, circumstances);
    for (const { duty, consequence } of lapsed) {
      drafts.push(engineDraft('duty.breached', { id: duty.id }, duty.statement));
      if (isDueAgain(world.rulebook, duty)) missed.push(duty);
      if (consequence !== undefined) drafts.push(consequenceDraft(consequence, asked.now, number + 1));
      if (consequence?.type === 'duty') number += 1;
      if (isNorm(world.rulebook, duty)) broken.push(duty.statement);
    }
    open = lapsed.flatMap(({ duty }) => {
      const anew = dueAgain(world.rulebook, duty, circumstances, number + 1);
      if (anew === undefined || isOver(duty)) return [];
      number += 1;
      return [anew];
    });
    drafts.push(...open.map(raised));
  }
  const dropped = (before ? [] : tooLongMissed(missed)).map((duty) =>
    engineDraft('duty.dropped', { id: duty.id }, duty.statement),
  );
  return [...drafts, ...dropped, ...counted(asked, { kept: [], broken })];
}

/** When the clock has next to look at a stream: the earliest end of a period, or the moment after which a duty has lapsed. */
export function nextDueIn(state: StreamState): Instant | undefined {
  const closing = Object.values(state.matters).flatMap((matter) => matter.closesAt ?? []);
  const due = nextDue(Object.values(state.duties));
  return [...closing, ...(due === undefined ? [] : [addSpan(due, 'PT0.001S')])].sort()[0];
}
