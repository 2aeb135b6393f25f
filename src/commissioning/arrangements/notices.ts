import { action } from '../concern.ts';
import { did, objects } from '../deciding.ts';
import { draft } from '../fact-kind.ts';
import { body, dayObjection, firstObjection } from '../fields.ts';
import { noticeFields, noticeObjection, periodField } from '../notices.ts';
import { noticePublished } from './facts.ts';
import type { ArrangementState } from './state.ts';

const arrangementNoticeBody = body({ ...noticeFields, ...periodField });

export const publishNotice = action<ArrangementState, typeof arrangementNoticeBody>({
  name: 'arrangement-notice.publish',
  title: 'Publish a notice',
  says: 'Publishes a notice that is about no single procedure, such as the pipeline of what will be bought.',
  body: arrangementNoticeBody,
  example: { notice: 'UK1', title: 'Pipeline for the next eighteen months' },
  decide(state, asked) {
    const objection = firstObjection([
      noticeObjection(state.notices, asked),
      dayObjection([['/period', asked.period]]),
    ]);
    if (objection !== undefined) return objects(objection);
    const number = state.noticesPublished + 1;
    return did(draft(noticePublished, { ...asked, number }), `notice-${number}`);
  },
});
