import type { Objection } from '../commissioning/concern.ts';
import { ok, type Result } from '../kernel/result.ts';
import { breachOf, type Duty, doneBy, raisedBy } from '../rules/duties.ts';
import type { Consequence, Decision } from '../rules/question.ts';
import { settle } from './joint-decisions.ts';
import type { StreamState } from './stream-state.ts';
import { type Asked, type Draft, ENGINE, type Progress, questionOf, type World } from './world.ts';

const engineActor = { id: ENGINE, acting: ENGINE, evidence: [], roles: ['engine'] };

const raise = (duty: Omit<Duty, 'raisedAt'>): Draft => ({
  type: 'duty.raised',
  body: { ...duty },
  actor: engineActor,
  by: [duty.statement],
});

/** What statements attach to a permitted act: an Or else of duty, charge or escalation. */
function orElseFacts(consequences: readonly Consequence[], next: () => string): Draft[] {
  return consequences.map((consequence): Draft => {
    const { type, ...rest } = consequence;
    if (type === 'duty') return raise({ id: next(), ...(rest as Omit<Duty, 'raisedAt' | 'id'>) });
    return {
      type: type === 'charge' ? 'charge.raised' : 'escalation.raised',
      body: { ...rest },
      actor: engineActor,
      by: [consequence.statement],
    };
  });
}

/** Ids for new duties, counted on from those raised before. */
function dutyNumbers(world: World): () => string {
  let raised = world.state?.dutiesRaised ?? 0;
  return () => {
    raised += 1;
    return `duty-${raised}`;
  };
}

/** Duties that the act does, and duties that it or its facts raise. `after` is the state with the act's own facts. */
export function dutyFacts(
  world: World,
  asked: Asked,
  decision: Decision,
  drafts: readonly Draft[],
  after: StreamState,
): Draft[] {
  const question = { ...questionOf(world, asked), state: after.own, happened: after.happened };
  const next = dutyNumbers(world);
  const open = Object.values(world.state?.duties ?? {});
  const done = doneBy(world.rulebook, open, questionOf(world, asked)).map(
    (duty): Draft => ({
      type: 'duty.done',
      body: { id: duty.id, late: duty.due !== undefined && asked.now > duty.due },
      actor: asked.actor,
      by: [duty.statement],
    }),
  );
  const facts = drafts.map((draft) => ({ type: draft.type, body: draft.body, at: asked.now }));
  const news = raisedBy(world.rulebook, facts, question).map((duty) => raise({ id: next(), ...duty }));
  return [...done, ...orElseFacts(decision.consequences, next), ...news];
}

/** Norms never decide; they are counted, so that parties can see how well they keep what they agreed. */
export function countNormFact(asked: Asked, decision: Decision): Draft[] {
  const kept = decision.considered.filter((one) => one.weight === 'norm-kept').map((one) => one.id);
  const broken = decision.considered.filter((one) => one.weight === 'norm-broken').map((one) => one.id);
  if (kept.length + broken.length === 0) return [];
  return [{ type: 'norm.counted', body: { kept, broken }, actor: asked.actor, by: [] }];
}

/** What the passing of time brings about: joint decisions whose period has ended, duties whose day has passed. */
export function tickFacts(world: World, asked: Asked, decision: Decision): Result<Progress, Objection> {
  const drafts: Draft[] = [];
  const effects: Progress['effects'][number][] = [];
  for (const matter of Object.values(world.state?.matters ?? {})) {
    if (matter.closesAt === undefined || matter.closesAt > asked.now) continue;
    const settled = settle(world, asked, matter);
    drafts.push(...settled.drafts);
    effects.push(...settled.effects);
  }
  const next = dutyNumbers(world);
  for (const duty of Object.values(world.state?.duties ?? {})) {
    if (duty.due === undefined || duty.due > asked.now || duty.breached === true) continue;
    drafts.push({ type: 'duty.breached', body: { id: duty.id }, actor: asked.actor, by: [duty.statement] });
    const consequences = breachOf(world.rulebook, duty, questionOf(world, asked));
    drafts.push(...orElseFacts(consequences, next));
  }
  return ok({
    drafts: drafts.map((draft) => (draft.by.length > 0 ? draft : { ...draft, by: decision.by })),
    effects,
  });
}

/** When the clock has next to look at a stream: the earliest end of a period or due day still ahead. */
export function nextDue(state: StreamState): string | undefined {
  const times = [
    ...Object.values(state.matters).map((matter) => matter.closesAt),
    ...Object.values(state.duties).map((duty) => (duty.breached === true ? undefined : duty.due)),
  ].filter((time) => time !== undefined);
  return times.sort()[0];
}
