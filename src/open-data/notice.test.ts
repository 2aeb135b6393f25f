import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fictionalRelease, weighted, withTender } from './fictional-release.test-data.ts';
import type { Notice } from './notice.ts';
import { readNotice } from './notice-reading.ts';
import { readReleases } from './read.ts';

const noticeOf = (release: unknown): Notice => {
  const read = readReleases(JSON.stringify(release));
  assert.ok(read.ok, read.ok ? '' : read.error);
  const [first] = read.value;
  assert.ok(first);
  return readNotice(first);
};

const doubted = (notice: Notice, pattern: RegExp): void =>
  assert.ok(
    notice.doubts.some((doubt) => pattern.test(doubt)),
    `${pattern} among ${notice.doubts.join(' | ')}`,
  );

test('given a notice of three buyers, when it is read, then all buy, two are suspected to be one, none is merged', () => {
  const notice = noticeOf(fictionalRelease());
  assert.deepEqual(notice.buyers, ['org-1', 'org-2', 'org-3']);
  assert.equal(notice.lead, 'org-1');
  assert.deepEqual(notice.parties[0]?.flags, ['public-body']);
  assert.equal(notice.parties.length, 4);
  doubted(notice, /org-1\) and Harbour Council \(org-2\) may be one and the same/);
  assert.equal(notice.noProcedure, undefined);
});

test('given a procuring entity that the tender names, when it is read, then it buys and leads', () => {
  const notice = noticeOf(withTender({ procuringEntity: { id: 'org-7', name: 'Vale Purchasing' } }));
  assert.equal(notice.lead, 'org-7');
  assert.deepEqual(notice.buyers, ['org-7', 'org-1', 'org-2', 'org-3']);
  doubted(notice, /Vale Purchasing .* is not among the parties/);
});

test('given values, when they are read, then they are whole pence or left out with a doubt', () => {
  const lot = (amount: unknown, currency = 'GBP') =>
    noticeOf(withTender({ value: undefined, lots: [{ id: 'A', value: { amount, currency } }] })).tender
      ?.lots[0]?.ceilingPence;
  assert.equal(lot(33721.55), 3372155);
  assert.equal(lot(0.29), 29);
  assert.equal(lot(0), 0);
  assert.equal(lot(1.005), undefined);
  assert.equal(lot(5, 'EUR'), undefined);
  assert.equal(lot(1e15), undefined);
  assert.equal(lot('12'), undefined);
  doubted(noticeOf(withTender({ value: { amount: 1.001, currency: 'GBP' } })), /fractions of a penny/);
});

test('given criteria that the lots share, when they are read, then each is one and weights are kept only where they make 100', () => {
  const shared = noticeOf(fictionalRelease()).tender?.criteria;
  assert.deepEqual(shared, [
    { id: 'quality', title: 'Quality', kind: 'quality', weight: 60 },
    { id: 'price', title: 'Price', kind: 'price', weight: 40 },
  ]);
  const apart = noticeOf(
    withTender({
      lots: [
        { id: 'A', awardCriteria: weighted(60, 40) },
        { id: 'B', awardCriteria: weighted(70, 20) },
      ],
    }),
  );
  assert.deepEqual(
    apart.tender?.criteria.map(({ id, weight, lots }) => [id, weight, lots]),
    [
      ['quality', undefined, ['A']],
      ['price', undefined, ['A']],
      ['quality-2', undefined, ['B']],
      ['price-2', undefined, ['B']],
    ],
  );
  doubted(apart, /weights of lot B make 90 percent/);
});

test('given parts that nobody reads, when a notice is read, then the highest unread nodes are named, each leaf once', () => {
  const notice = noticeOf(fictionalRelease({ planning: { budget: { amount: 1 }, note: 'x' } }));
  const unused = notice.unused.map(({ path }) => path);
  assert.ok(unused.includes('/planning'));
  assert.ok(unused.includes('/parties/0/contactPoint'));
  assert.ok(notice.used.includes('/tender'));
  for (const path of notice.used) assert.ok(!unused.includes(path), path);
});

test('given oddities of published data, when a notice is read, then each is a doubt', () => {
  doubted(noticeOf(withTender({ lots: [] })), /no lots: one lot is made/);
  doubted(noticeOf(withTender({ lots: [{ id: 'A' }, { id: 'A' }] })), /called A-2/);
  doubted(
    noticeOf(withTender({ enquiryPeriod: { endDate: '2027-01-01T00:00:00Z' } })),
    /after the tenders are due/,
  );
  doubted(
    noticeOf(
      withTender({
        lots: [
          { id: 'A', contractPeriod: { startDate: '2026-05-01T00:00:00Z', endDate: '2026-04-01T00:00:00Z' } },
        ],
      }),
    ),
    /ends .* before it starts/,
  );
  doubted(noticeOf(fictionalRelease({ '    tag ': ['x'], tag: undefined })), /white space/);
});

test('given a notice that no tender can come of, when it is read, then it says why', () => {
  const why = (release: unknown) => noticeOf(release).noProcedure ?? '';
  assert.match(why(fictionalRelease({ tag: ['award'] })), /after the tender/);
  assert.match(why(fictionalRelease({ tag: ['planning'] })), /planning/);
  assert.match(why(withTender({ status: 'cancelled' })), /cancelled/);
  assert.match(why(withTender({ tenderPeriod: undefined })), /no day/);
  assert.match(why(withTender({ procurementMethod: undefined })), /method/);
  assert.match(why(fictionalRelease({ tender: undefined })), /no tender/);
});
