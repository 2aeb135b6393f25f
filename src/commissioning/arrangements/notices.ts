import { action } from '../concern.ts';
import { did, objects } from '../deciding.ts';
import { draft } from '../fact-kind.ts';
import { noticeBody, noticeObjection } from '../notices.ts';
import { noticePublished } from './facts.ts';
import type { ArrangementState } from './state.ts';

export const publishNotice = action<ArrangementState, typeof noticeBody>({
  name: 'arrangement-notice.publish',
  title: 'Publish a notice',
  says: 'Publishes a notice that is about no single procedure, such as the pipeline of what will be bought.',
  body: noticeBody,
  example: { notice: 'UK1', title: 'Pipeline for the next eighteen months' },
  decide(state, asked) {
    const objection = noticeObjection(state.notices, asked);
    if (objection !== undefined) return objects(objection);
    const number = state.noticesPublished + 1;
    return did(draft(noticePublished, { ...asked, number }), `notice-${number}`);
  },
});
