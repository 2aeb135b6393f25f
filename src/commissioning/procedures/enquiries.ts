import { action, impossible, invalid } from '../concern.ts';
import { draft } from '../fact-kind.ts';
import { body, firstObjection, numbered, words } from '../fields.ts';
import { did, ended, objects } from './decision.ts';
import { enquiryAnswered, enquiryAsked } from './facts.ts';
import type { ProcedureState } from './state.ts';

const askBody = body({
  question: words('Your question', {
    description: 'Everybody reads question and answer; nobody reads who asked.',
  }),
});

export const askEnquiry = action<ProcedureState, typeof askBody>({
  name: 'enquiry.ask',
  title: 'Ask a question',
  says: 'Asks the commissioners a question. Who asks is not shown.',
  body: askBody,
  example: { question: 'May a consortium tender for one lot only?' },
  pseudonymous: true,
  decide(state, { question }, context) {
    const objection = ended(state);
    if (objection !== undefined) return objects(objection);
    const enquiry = `enquiry-${state.counters.enquiries + 1}`;
    return did(draft(enquiryAsked, { enquiry, question, by: context.actor.id }), enquiry);
  },
});

const answerBody = body({ enquiry: numbered('enquiry', 'Question'), answer: words('Answer') });

export const answerEnquiry = action<ProcedureState, typeof answerBody>({
  name: 'enquiry.answer',
  title: 'Answer a question',
  says: 'Answers a question for everybody.',
  body: answerBody,
  example: { enquiry: 'enquiry-1', answer: 'Yes: each lot may be tendered for alone.' },
  row: { collection: 'enquiries', field: 'enquiry' },
  decide(state, { enquiry, answer }, context) {
    const objection = firstObjection([
      ended(state),
      context.row === undefined && invalid('/enquiry', `There is no ${enquiry} in this procedure.`),
      context.row?.answer !== undefined &&
        impossible('already-answered', `${enquiry} has been answered already.`),
    ]);
    return objection === undefined ? did(draft(enquiryAnswered, { enquiry, answer })) : objects(objection);
  },
});
