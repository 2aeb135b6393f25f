import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { DutySeen } from '../application/interface.ts';
import { calendarOf } from './calendar.ts';
import { browser, hall } from './fake.test-data.ts';

const duty = (says: string): DutySeen => ({
  id: 'law-1',
  stream: 'contract/roads',
  streamTitle: 'Roads',
  says,
  does: ['contract-notice.publish'],
  asks: { notice: 'UK7' },
  who: ['buyer'],
  raisedAt: '2027-03-10T10:00:00.000Z',
  due: '2027-04-08T23:00:00.000Z',
  status: 'open',
  followed: [],
});
const NOW = '2027-03-11T10:00:00.000Z';

test('given any words, then lines are folded at 75 octets and unfold to the words again', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (says) => {
      const text = calendarOf([duty(says)], NOW, 'moothall.example');
      for (const line of text.split('\r\n')) assert.ok(Buffer.byteLength(line) <= 75, line);
      const [, summary = ''] = /\r\nSUMMARY:Due: ([^\r]*)\r\n/.exec(text.replaceAll('\r\n ', '')) ?? [];
      const words = says
        .replace(/\r\n?/g, '\n')
        .replace(/[\p{Cc}]/gu, (c) => (c === '\n' || c === '\t' ? c : ''));
      assert.equal(
        summary.replace(/\\(.)/g, (_, c: string) => (c === 'n' ? '\n' : c)),
        words,
      );
    }),
    // A line separator of Unicode ends no line of a calendar.
    { examples: [['\u2028'], [' '], ['one\u2029two']] },
  );
});

test('given duties, then those that wait and have a day are in the calendar, at their UTC time', () => {
  const { due: _, ...dayless } = duty('No day');
  const text = calendarOf(
    [duty('Publish'), { ...duty('Over'), status: 'late' }, dayless],
    NOW,
    'moothall.example',
  );
  assert.equal(text.match(/BEGIN:VEVENT/g)?.length, 1);
  // Midnight in London, in summer time, is the end of the 8th: a calendar that showed it at 0:00 would show the 9th.
  assert.match(text, /\r\nDTSTART;VALUE=DATE:20270408\r\n/);
  for (const line of ['VERSION:2.0', 'CALSCALE:GREGORIAN', 'X-WR-CALNAME:What is due', 'END:VCALENDAR'])
    assert.ok(text.includes(`${line}\r\n`), line);
  assert.match(text, /\r\nUID:contract\/roads\/law-1@moothall\.example\r\nDTSTAMP:20270311T100000Z\r\n/);
  const atNoon = calendarOf(
    [{ ...duty('Answer'), due: '2027-04-08T11:00:00.000Z' }],
    NOW,
    'moothall.example',
  );
  assert.match(atNoon, /\r\nDTSTART:20270408T110000Z\r\n/);
});

test('given two places with a stream of the same name, then no entry of one is taken for one of the other', () => {
  const [here, there] = ['moothall.example', 'hall.example:8080'].map((place) =>
    /\r\nUID:([^\r]*)\r\n/.exec(calendarOf([duty('Publish')], NOW, place)),
  );
  assert.equal(here?.[1], 'contract/roads/law-1@moothall.example');
  assert.equal(there?.[1], 'contract/roads/law-1@hall.example:8080');
});

test('given nothing that is due, then the calendar has one component all the same, and no entry', () => {
  const text = calendarOf([], NOW, 'moothall.example');
  assert.equal(text.match(/BEGIN:VTIMEZONE/g)?.length, 1);
  assert.doesNotMatch(text, /VEVENT|VTODO/);
});

test('given a secret address that nobody made, then it is not found', async () => {
  const { app } = await hall();
  assert.equal((await app.inject({ url: '/calendars/guessed' })).statusCode, 404);
});

test('given a party, when it makes an address and takes it back, then it shows its duties until then alone', async () => {
  const { app } = await hall();
  const visitor = browser(app);
  await visitor.submit('/sign-in', { party: 'party/bea' });
  const page = (await visitor.get('/duties')).body;
  for (const words of [
    'Breached',
    'href="/streams/procedure/roads/actions/enquiry.ask?question=UK7"',
    'A notice is due.',
    'Act, s.1 (not verified)',
    'Or else, and so: Tell everybody',
  ])
    assert.ok(page.includes(words), words);
  const make = async () => {
    const made = await visitor.submit('/duties/calendar', {}, '/duties');
    return /https?:\/\/[^/]+(\/calendars\/[\w-]+)/.exec(made.body)?.[1] ?? '';
  };
  const calendar = await make();
  const shown = await app.inject({ url: calendar });
  assert.match(String(shown.headers['content-type']), /^text\/calendar/);
  assert.match(shown.body, /Roads for party\/bea/);
  assert.equal((await visitor.submit('/duties/calendar/revoke', {}, '/duties')).statusCode, 303);
  assert.equal((await app.inject({ url: calendar })).statusCode, 404);
});
