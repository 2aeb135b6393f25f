import Type from 'typebox';
import type { JsonObject } from '../../kernel/json.ts';
import { isObject } from '../../kernel/json.ts';
import { fail, ok, type Result } from '../../kernel/result.ts';
import { action, type Context, impossible, invalid, type Objection } from '../concern.ts';
import { dissolved } from '../dissolved.ts';
import { draft, own } from '../fact-kind.ts';
import {
  body,
  firstObjection,
  instantAt,
  numbered,
  optionalInstantAt,
  partyIds,
  streamId,
} from '../fields.ts';
import { countedPence } from '../procurement.ts';
import { did, objects } from './decision.ts';
import { procedureStarted } from './facts.ts';
import { lotAsked, planFields, type Stage } from './plan.ts';
import { planObjections } from './plan-check.ts';
import type { ProcedureState } from './state.ts';
import { COMMISSIONER, keepsParts, partsOf } from './to-the-end.ts';

/** The parent arrangement as far as a procedure needs it: who is a member in which role, and which needs there are. */
interface ArrangementSeen {
  readonly members: Readonly<Record<string, readonly string[]>>;
  readonly needs: readonly string[];
}

const textsOf = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((each): each is string => typeof each === 'string') : [];

/** Read from the parent of a procedure, whose shape the arrangement keeps. */
export function arrangementOf(context: Context): ArrangementSeen | undefined {
  if (context.parent === undefined) return undefined;
  const { members, needs } = context.parent.state;
  const roles = isObject(members) ? Object.entries(members) : [];
  return {
    members: Object.fromEntries(roles.map(([role, parties]) => [role, textsOf(parties)])),
    needs: isObject(needs) ? Object.keys(needs) : [],
  };
}

/** The first stage: the last of the list that has begun already, else the first one. */
function firstStage(stages: readonly Stage[], now: string): { stage: string; planned: boolean } {
  const begun = stages.filter((each) => each.from !== undefined && each.from <= now).at(-1);
  const first = begun ?? stages[0];
  return {
    stage: first?.id ?? '',
    planned: begun === undefined && first?.from !== undefined && first.from > now,
  };
}

function stagesInTime(stages: readonly Stage[]): Result<Stage[], Objection> {
  const read: Stage[] = [];
  for (const [index, stage] of stages.entries()) {
    const from = optionalInstantAt(`/stages/${index}/from`, stage.from);
    if (!from.ok) return from;
    const to = optionalInstantAt(`/stages/${index}/to`, stage.to);
    if (!to.ok) return to;
    if (from.value !== undefined && to.value !== undefined && to.value < from.value)
      return fail(invalid(`/stages/${index}/to`, `Stage ${stage.id} ends before it begins.`));
    read.push({
      ...stage,
      ...(from.value === undefined ? {} : { from: from.value }),
      ...(to.value === undefined ? {} : { to: to.value }),
    });
  }
  return ok(read);
}

export const startBody = body({
  arrangement: streamId('arrangement', 'Arrangement'),
  ...planFields,
  needs: Type.Optional(Type.Array(numbered('need', 'Need'), { maxItems: 200, title: 'Needs it answers' })),
  commissioners: Type.Optional(
    partyIds('Commissioners', { description: 'Left out: all commissioners of the arrangement.' }),
  ),
  lots: Type.Array(lotAsked, { minItems: 1, maxItems: 1000, title: 'Lots' }),
});

const example: JsonObject = {
  arrangement: 'arrangement/harbour-recovery',
  title: 'Recovery support in Harbour and Vale',
  description: 'Support for people who want to live free of substance use.',
  method: 'open',
  category: 'services',
  stages: [
    { id: 'tender', kind: 'tender', title: 'Tenders' },
    { id: 'assessment', kind: 'assessment', title: 'Assessment' },
    { id: 'standstill', kind: 'standstill', title: 'Standstill' },
  ],
  lots: [
    {
      id: 'lot-1',
      title: 'Community support',
      commissioners: ['party/harbour-council', 'party/vale-council'],
      shares: { 'party/harbour-council': 0.6, 'party/vale-council': 0.4 },
      ceilingPence: 12_000_000,
      contractPeriod: { startDate: '2027-04-01', endDate: '2030-03-31' },
    },
  ],
  criteria: [
    { id: 'price', title: 'Price', kind: 'price', weight: 30 },
    { id: 'quality', title: 'Quality of support', kind: 'quality', weight: 70 },
  ],
  enquiriesUntil: '2027-01-08T17:00:00.000Z',
  deadline: '2027-01-22T12:00:00.000Z',
  standstillDays: 8,
};

export const startProcedure = action<ProcedureState, typeof startBody>({
  name: 'procedure.start',
  title: 'Start a procedure',
  says: 'Opens a tender for needs of the arrangement, with its stages, lots, criteria and dates.',
  body: startBody,
  example,
  creates: true,
  parentField: 'arrangement',
  compute: 'framework',
  stopped: (_state, arrangement) => dissolved(arrangement),
  decide(state, asked, context) {
    if (state.stage !== '')
      return objects(impossible('already-started', 'The procedure has started already.'));
    const arrangement = arrangementOf(context);
    if (arrangement === undefined)
      return objects(invalid('/arrangement', `There is no arrangement ${asked.arrangement}.`));
    const over = dissolved(context.parent?.state);
    if (over !== undefined) return objects(over);
    const deadline = instantAt('/deadline', asked.deadline);
    if (!deadline.ok) return deadline;
    const enquiriesUntil = optionalInstantAt('/enquiriesUntil', asked.enquiriesUntil);
    if (!enquiriesUntil.ok) return enquiriesUntil;
    const participationUntil = optionalInstantAt('/participationUntil', asked.participationUntil);
    if (!participationUntil.ok) return participationUntil;
    const stages = stagesInTime(asked.stages);
    if (!stages.ok) return stages;
    const commissioners = asked.commissioners ?? own(arrangement.members, COMMISSIONER) ?? [];
    const lots = asked.lots.map((lot) => ({
      ...lot,
      commissioners: lot.commissioners ?? [...commissioners],
    }));
    const needs = asked.needs ?? [];
    const plan = { lots, criteria: asked.criteria, stages: stages.value, commissioners, needs };
    const objection = firstObjection(planObjections(plan, arrangement));
    if (objection !== undefined) return objects(objection);
    const fact = draft(procedureStarted, {
      ...asked,
      ...firstStage(stages.value, context.now),
      stages: stages.value,
      lots,
      needs: [...needs],
      commissioners: [...commissioners],
      toTheEnd: keepsParts(context) ? partsOf(commissioners, arrangement.members) : undefined,
      frameworkProviders: context.computed?.frameworkProviders as string[] | undefined,
      deadline: deadline.value,
      enquiriesUntil: enquiriesUntil.value,
      participationUntil: participationUntil.value,
      countedPence: countedPence(asked.estimatePence, lots),
      // Whoever says nothing keeps the standstill that the rulebook sets, not none.
      standstillDays: asked.standstillDays ?? context.settings.standstillDays,
    });
    return did(fact, context.stream, [
      {
        stream: asked.arrangement,
        action: 'procedure.record',
        body: { procedure: context.stream, title: asked.title, needs: [...needs] },
      },
    ]);
  },
});
