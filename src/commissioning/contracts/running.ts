import Type from 'typebox';
import { isPence } from '../../kernel/money.ts';
import { fail, ok } from '../../kernel/result.ts';
import { action, impossible, invalid } from '../concern.ts';
import { draft } from '../fact-kind.ts';
import {
  body,
  day,
  dayObjection,
  firstObjection,
  instant,
  line,
  numbered,
  oneOf,
  optionalInstantAt,
  words,
} from '../fields.ts';
import { contractNoticeBody, noticeObjection } from '../notices.ts';
import { ended } from './drafting.ts';
import {
  breachRecorded,
  contractEnded,
  entryRecorded,
  measureRecorded,
  measureSet,
  noticePublished,
} from './facts.ts';
import { BREACH_LED_TO, type ContractState, entryKinds, ratings } from './state.ts';

const amount = (title: string) => Type.Number({ minimum: -1e12, maximum: 1e12, title });

const setBody = body({
  measure: Type.Optional(numbered('measure', 'Measure', { description: 'To change one that is there.' })),
  title: line('Title'),
  unit: line('Unit', { description: 'Such as percent, days, people.' }),
  target: Type.Optional(amount('Target')),
});

export const setMeasure = action<ContractState, typeof setBody>({
  name: 'measure.set',
  title: 'Set a measure',
  says: 'Says what is measured in this contract, in which unit and with which target.',
  body: setBody,
  example: { title: 'People seen within five days', unit: 'percent', target: 90 },
  decide(state, asked) {
    const objection = firstObjection([
      ended(state),
      asked.measure !== undefined && measureMissing(state, asked.measure),
    ]);
    if (objection !== undefined) return fail(objection);
    const measure = asked.measure ?? `measure-${state.counters.measures + 1}`;
    return ok({ facts: [draft(measureSet, { ...asked, measure })], id: measure });
  },
});

const measureMissing = (state: ContractState, measure: string) =>
  Object.hasOwn(state.measures, measure)
    ? undefined
    : invalid('/measure', `There is no ${measure} in this contract.`);

const recordBody = body({
  measure: numbered('measure', 'Measure'),
  value: amount('Value'),
  at: Type.Optional(instant('Measured', { description: 'Left out: now.' })),
  rating: Type.Optional(oneOf('Rating', ratings)),
  words: Type.Optional(words('In words')),
});

export const recordMeasure = action<ContractState, typeof recordBody>({
  name: 'measure.record',
  title: 'Record a measurement',
  says: 'Records what was measured.',
  body: recordBody,
  example: { measure: 'measure-1', value: 87.5, at: '2027-06-30T23:00:00.000Z', words: 'First quarter.' },
  decide(state, asked, context) {
    const at = optionalInstantAt('/at', asked.at);
    if (!at.ok) return at;
    const objection = measureMissing(state, asked.measure);
    if (objection !== undefined) return fail(objection);
    const record = `record-${state.counters.records + 1}`;
    const said = { ...asked, record, at: at.value ?? context.now, by: context.actor.id };
    return ok({ facts: [draft(measureRecorded, said)], id: record });
  },
});

const breachBody = body({
  words: words('What was broken, and how'),
  led: oneOf('It led to', BREACH_LED_TO),
});

export const recordBreach = action<ContractState, typeof breachBody>({
  name: 'breach.record',
  title: 'Record a breach',
  says: 'Records that the contract was broken, and what that led to.',
  body: breachBody,
  example: { words: 'Nobody came in the first week of March.', led: 'damages' },
  decide(state, asked, context) {
    const breach = `breach-${(state.counters.breaches ?? 0) + 1}`;
    return ok({ facts: [draft(breachRecorded, { ...asked, breach, by: context.actor.id })], id: breach });
  },
});

const entryBody = body({
  kind: oneOf('Kind of entry', entryKinds),
  pence: Type.Integer({
    minimum: -1_000_000_000_000,
    maximum: 1_000_000_000_000,
    title: 'Amount in pence',
    description: 'Below zero where an earlier entry is put right.',
  }),
  words: Type.Optional(words('What for')),
  date: Type.Optional(day('Date')),
  reference: Type.Optional(line('Reference', { description: 'Such as an invoice number.' })),
});

export const recordEntry = action<ContractState, typeof entryBody>({
  name: 'entry.record',
  title: 'Record an entry',
  says: 'Records a payment or another amount under the contract.',
  body: entryBody,
  example: {
    kind: 'payment',
    pence: 750_000,
    words: 'April 2027',
    date: '2027-05-14',
    reference: 'INV-0001',
  },
  decide(state, asked, context) {
    const total = (state.totals[asked.kind]?.pence ?? 0) + asked.pence;
    const objection = firstObjection([
      dayObjection([['/date', asked.date]]),
      !isPence(total) &&
        impossible('total-too-large', `The total of ${asked.kind} would grow beyond what can be counted.`),
    ]);
    if (objection !== undefined) return fail(objection);
    const entry = `entry-${state.counters.entries + 1}`;
    return ok({ facts: [draft(entryRecorded, { ...asked, entry, by: context.actor.id })], id: entry });
  },
});

export const publishNotice = action<ContractState, typeof contractNoticeBody>({
  name: 'contract-notice.publish',
  title: 'Publish a notice',
  says: 'Publishes a notice about the contract, with its documents.',
  body: contractNoticeBody,
  example: { notice: 'UK7', title: 'Contract details notice' },
  decide(state, asked) {
    const objection = firstObjection([
      noticeObjection(state.notices, asked),
      dayObjection([['/period', asked.period]]),
    ]);
    if (objection !== undefined) return fail(objection);
    const number = state.counters.notices + 1;
    return ok({ facts: [draft(noticePublished, { ...asked, number })], id: `notice-${number}` });
  },
});

const endBody = body({
  kind: oneOf('Kind of end', ['expiry', 'termination']),
  reason: words('Reason'),
});

export const endContract = action<ContractState, typeof endBody>({
  name: 'contract.end',
  title: 'End the contract',
  says: 'Ends the contract, with the reason. What is still owed, measured or reported can be recorded after.',
  body: endBody,
  example: { kind: 'expiry', reason: 'The contract ran to its last day.' },
  decide(state, asked) {
    const objection = ended(state);
    return objection === undefined ? ok({ facts: [draft(contractEnded, asked)] }) : fail(objection);
  },
});
