import Type from 'typebox';
import { row, rowsOf, rowsOn } from '../fact-kind.ts';
import { author, givenId, instant, line, partyId, yes } from '../fields.ts';
import { noticeRow } from '../notices.ts';
import * as facts from './facts.ts';
import { awardedLot } from './state.ts';

const text = (title: string) => Type.String({ title });

/** What grows without end, each collection with the shape of its rows. A score is one scorer's, on one criterion. */
export const collections = {
  enquiries: Type.Object({
    enquiry: text('Enquiry'),
    question: text('Question'),
    by: author('Asked by'),
    at: instant('Asked'),
    answer: Type.Optional(text('Answer')),
    answeredAt: Type.Optional(instant('Answered')),
  }),
  scores: Type.Object({
    bid: text('Tender'),
    lot: Type.Optional(givenId('Lot')),
    criterion: givenId('Criterion'),
    score: Type.Number({ title: 'Score' }),
    reason: text('Reason'),
    by: author('Scorer'),
    at: instant('Given'),
  }),
  inputs: Type.Object({
    input: text('Input'),
    criterion: givenId('Criterion'),
    words: text('What was said'),
    from: Type.Optional(partyId('From')),
    changed: yes('Changed the criterion'),
    why: Type.Optional(text('Why')),
    by: author('Recorded by'),
    at: instant('Recorded'),
  }),
  publications: Type.Object({
    ...noticeRow.properties,
    award: Type.Optional(line('Award that it is about')),
  }),
  proposalHistory: Type.Object({
    proposal: text('Proposal'),
    at: instant('Proposed'),
    problemHash: text('Hash of the award problem'),
    lots: Type.Array(givenId('Lot')),
    perLot: Type.Array(awardedLot),
    valuePence: Type.Integer({ title: 'Public value in pence' }),
    costPence: Type.Integer({ title: 'Cost in pence' }),
    result: Type.Optional(Type.Object({}, { title: 'Result' })),
  }),
  refusals: Type.Object({
    proposal: text('Proposal'),
    lots: Type.Array(givenId('Lot')),
    reason: text('Reason'),
    by: Type.Optional(author('Refused by')),
    at: instant('Refused'),
  }),
  challengeHistory: Type.Object({
    challenge: line('Challenge'),
    by: author('Raised by'),
    grounds: text('Grounds'),
    at: instant('Raised'),
    upheld: Type.Optional(yes('Upheld')),
    reason: Type.Optional(text('Reason')),
    resolvedAt: Type.Optional(instant('Resolved')),
  }),
};

export const rows = rowsOf([
  rowsOn(facts.enquiryAsked, (body, { at }) => [row('enquiries', body.enquiry, { ...body, at })]),
  rowsOn(facts.enquiryAnswered, ({ enquiry, answer }, { at }) => [
    row('enquiries', enquiry, { answer, answeredAt: at }),
  ]),
  rowsOn(facts.scoreGiven, (body, { at }) => [
    // Ids may hold hyphens, so that only a colon keeps two scores apart; no lot is called *.
    row('scores', [body.bid, body.lot ?? '*', body.criterion, body.by].join(':'), { ...body, at }),
  ]),
  rowsOn(facts.criterionInformed, (body, { at }) => [row('inputs', body.input, { ...body, at })]),
  rowsOn(facts.noticePublished, ({ number, standstillEnds: _, ofNoAward: __, ...said }, { at }) => [
    row('publications', `notice-${number}`, { ...said, at }),
  ]),
  rowsOn(facts.awardProposed, ({ proposal, problemHash, lots, result }, { at }) => [
    row('proposalHistory', proposal, {
      proposal,
      problemHash,
      lots,
      perLot: result.perLot,
      valuePence: result.valuePence,
      costPence: result.costPence,
      result,
      at,
    }),
  ]),
  rowsOn(facts.awardRefused, (body, { at, seq }) => [row('refusals', `refusal-${seq}`, { ...body, at })]),
  rowsOn(facts.challengeRaised, ({ challenge, grounds, by }, { at }) => [
    row('challengeHistory', challenge, { challenge, grounds, by, at }),
  ]),
  rowsOn(facts.challengeResolved, ({ challenge, upheld, reason }, { at }) => [
    row('challengeHistory', challenge, { upheld, reason, resolvedAt: at }),
  ]),
]);
