import Type from 'typebox';
import { action, impossible, invalid } from '../concern.ts';
import { draft } from '../fact-kind.ts';
import { body, firstObjection, givenId, instant, instantAt, numbered, words } from '../fields.ts';
import { noticeExample, noticeFields, noticeObjection } from '../notices.ts';
import { standingEffects } from './award-mandates.ts';
import { did, ended, listed, objects } from './decision.ts';
import { deadlineExtended, noticePublished, procedureTerminated, stageEntered } from './facts.ts';
import { standstillEnd } from './standstill.ts';
import type { ProcedureState } from './state.ts';

const procedureNoticeBody = body({
  ...noticeFields,
  award: Type.Optional(
    numbered('award', 'Award that it is about', {
      description: 'Left out: the award that was decided last.',
    }),
  ),
});

export const publishNotice = action<ProcedureState, typeof procedureNoticeBody>({
  name: 'notice.publish',
  title: 'Publish a notice',
  says: 'Publishes a notice about the procedure, with its documents.',
  body: procedureNoticeBody,
  example: noticeExample,
  decide(state, asked, context) {
    const { award = state.award } = asked;
    const objection = firstObjection([
      noticeObjection(state.notices, asked),
      asked.award !== undefined &&
        !Object.hasOwn(state.awards, asked.award) &&
        invalid('/award', `There is no ${asked.award} in this procedure.`),
    ]);
    if (objection !== undefined) return objects(objection);
    const number = state.counters.notices + 1;
    const starts =
      state.status === 'standstill' &&
      state.standstillEnds === undefined &&
      asked.notice === state.standstillFrom &&
      award === state.award;
    const standstillEnds = starts
      ? standstillEnd(context.now, state.standstillDays ?? 0, context.calendar)
      : undefined;
    return did(draft(noticePublished, { ...asked, number, standstillEnds }), `notice-${number}`);
  },
});

const stageBody = body({ stage: givenId('Stage') });

export const enterStage = action<ProcedureState, typeof stageBody>({
  name: 'stage.enter',
  title: 'Move to a stage',
  says: 'Moves the procedure to another stage of its own list.',
  body: stageBody,
  example: { stage: 'assessment' },
  decide(state, { stage }) {
    const objection = firstObjection([
      ended(state),
      !state.stages.some((each) => each.id === stage) &&
        invalid(
          '/stage',
          `There is no stage ${stage}: the stages are ${listed(state.stages.map((each) => each.id))}.`,
        ),
      state.stage === stage &&
        state.status !== 'planned' &&
        impossible('already-there', `The procedure is in stage ${stage} already.`),
    ]);
    return objection === undefined ? did(draft(stageEntered, { stage })) : objects(objection);
  },
});

const extendBody = body({
  deadline: instant('New deadline', { description: 'Later than the one that holds now.' }),
  reason: words('Reason'),
});

export const extendDeadline = action<ProcedureState, typeof extendBody>({
  name: 'deadline.extend',
  title: 'Extend the deadline',
  says: 'Gives everybody more time for tenders, with the reason.',
  body: extendBody,
  example: { deadline: '2027-02-05T12:00:00.000Z', reason: 'Two documents were published late.' },
  decide(state, asked) {
    const deadline = instantAt('/deadline', asked.deadline);
    if (!deadline.ok) return deadline;
    const objection = firstObjection([
      ended(state),
      deadline.value <= state.deadline &&
        invalid('/deadline', `The deadline is ${state.deadline}: a new one must be later.`),
    ]);
    if (objection !== undefined) return objects(objection);
    return did(
      draft(deadlineExtended, { deadline: deadline.value, previous: state.deadline, reason: asked.reason }),
    );
  },
});

const terminateBody = body({ reason: words('Reason') });

export const terminate = action<ProcedureState, typeof terminateBody>({
  name: 'procedure.terminate',
  title: 'End without an award',
  says: 'Ends the procedure for good, with the reason. Nothing is bought.',
  body: terminateBody,
  example: { reason: 'No tender met the needs of the people who use the service.' },
  decide(state, { reason }, context) {
    const objection = ended(state);
    if (objection !== undefined) return objects(objection);
    const effects = standingEffects(state, state.award, 'set-aside', context);
    return did(draft(procedureTerminated, { reason }), undefined, effects);
  },
});
