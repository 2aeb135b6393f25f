import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { DutySeen } from '../../application/interface.ts';
import type { Visit } from '../visit.ts';
import { dutiesPage } from './duties.ts';

const duty = (more: Partial<DutySeen>): DutySeen => ({
  id: 'duty-1',
  stream: 'procedure/roads',
  streamTitle: 'Roads',
  says: 'Answer a question',
  does: ['enquiry.answer'],
  asks: {},
  who: ['lead'],
  raisedAt: '2026-11-01T09:00:00.000Z',
  status: 'open',
  followed: [],
  ...more,
});

it('given days that end at an hour, at midnight, and one that is done, then each stands as a day with its time below', async () => {
  const duties = [
    duty({ due: '2026-12-07T15:30:00.000Z' }),
    duty({ due: '2027-04-29T23:00:00.000Z' }),
    duty({ status: 'done', due: '2026-11-09T15:30:00.000Z', doneAt: '2026-11-08T10:00:00.000Z' }),
  ];
  const visit = { viewer: { party: 'party/ada' }, around: {}, moothall: { duties: async () => duties } };
  const { markup } = (await dutiesPage(visit as unknown as Visit)).content;
  const times = (day: string) => new RegExp(`${day}<br><span class="mh-muted">([^<]*)<`).exec(markup)?.[1];
  assert.equal(times('7 December 2026'), 'until 3:30pm');
  assert.equal(times('29 April 2027'), 'until the end of the day');
  assert.equal(times('8 November 2026'), 'at 10am');
  assert.doesNotMatch(markup, /end of \d|\d{4}, \d/);
});
