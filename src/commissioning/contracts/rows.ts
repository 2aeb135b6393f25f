import Type from 'typebox';
import { row, rowsOf, rowsOn } from '../fact-kind.ts';
import { author, count, day, instant, oneOf, pence } from '../fields.ts';
import { aboutFields, noticeRow } from '../notices.ts';
import { collections as reportCollections, rowRules as reportRows } from '../outcomes/index.ts';
import { contractPeriod } from '../period.ts';
import * as facts from './facts.ts';
import { BREACH_LED_TO, CHANGE_GROUNDS, entryKinds, ratings } from './state.ts';

const text = (title: string) => Type.String({ title });

export const collections = {
  versionHistory: Type.Object({
    version: count('Version'),
    terms: text('Terms'),
    reason: Type.Optional(text('Reason')),
    ground: Type.Optional(oneOf('Ground in law', CHANGE_GROUNDS)),
    valuePence: Type.Optional(pence('New value in pence')),
    period: Type.Optional(contractPeriod),
    by: author('Proposed by'),
    at: instant('Proposed'),
    signedAt: Type.Optional(instant('Signed by all')),
  }),
  records: Type.Object({
    record: text('Record'),
    measure: text('Measure'),
    value: Type.Number({ title: 'Value' }),
    rating: Type.Optional(oneOf('Rating', ratings)),
    at: instant('Measured'),
    words: Type.Optional(text('In words')),
    by: author('Recorded by'),
    recordedAt: instant('Recorded'),
  }),
  entries: Type.Object({
    entry: text('Entry'),
    kind: oneOf('Kind', entryKinds),
    pence: Type.Integer({ title: 'Pence' }),
    words: Type.Optional(text('What for')),
    date: Type.Optional(day('Date')),
    reference: Type.Optional(text('Reference')),
    by: author('Recorded by'),
    at: instant('Recorded'),
  }),
  breaches: Type.Object({
    breach: text('Breach'),
    words: text('In words'),
    led: oneOf('It led to', BREACH_LED_TO),
    by: author('Recorded by'),
    at: instant('Recorded'),
  }),
  publications: Type.Object({ ...noticeRow.properties, ...aboutFields }),
  ...reportCollections,
};

export const rows = rowsOf([
  rowsOn(facts.contractDrafted, ({ terms, by }, { at }) => [
    row('versionHistory', 'version-1', { version: 1, terms, by, at }),
  ]),
  rowsOn(facts.termsProposed, (body, { at }) => [
    row('versionHistory', `version-${body.version}`, { ...body, at }),
  ]),
  rowsOn(facts.contractSigned, ({ version }, { at }) => [
    row('versionHistory', `version-${version}`, { signedAt: at }),
  ]),
  rowsOn(facts.measureRecorded, (body, { at }) => [row('records', body.record, { ...body, recordedAt: at })]),
  rowsOn(facts.entryRecorded, (body, { at }) => [row('entries', body.entry, { ...body, at })]),
  rowsOn(facts.breachRecorded, (body, { at }) => [row('breaches', body.breach, { ...body, at })]),
  rowsOn(facts.noticePublished, ({ number, ...said }, { at }) => [
    row('publications', `notice-${number}`, { ...said, at }),
  ]),
  ...reportRows,
]);
