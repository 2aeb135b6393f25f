import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Reading } from '../../application/interface.ts';
import { bids } from './bids.ts';

const shown = (document: object): string => {
  const reading = { document, names: { 'party/oak': 'Oak' } } as unknown as Reading;
  return (bids(reading)?.markup ?? '').replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ');
};
const bid = { by: 'pseudonym/1', at: '2026-01-02T09:00:00.000Z', status: 'submitted' };
const offers = [{ id: 'all', prices: { north: 1 } }];

test('given bids that are sealed, then a bidder is told which is its own, and of others nothing', () => {
  const document = { bids: { 'bid-1': { ...bid, offers: { sealed: true } }, 'bid-2': { ...bid, offers } } };
  const text = shown(document);
  assert.match(text, /Bid 1 Not shown yet/);
  assert.match(text, /Bid 2 You/);
});

test('given bids that were opened, then whoever reads one that was withdrawn before is not taken for its author', () => {
  const openedAt = '2026-02-02T09:00:00.000Z';
  const document = {
    openedAt,
    bids: {
      'bid-1': { ...bid, offers, status: 'withdrawn' },
      'bid-2': { ...bid, offers, opened: { lead: 'party/oak', members: ['party/oak'] } },
    },
  };
  const text = shown(document);
  assert.match(text, /Bid 1 Not shown yet/);
  assert.match(text, /Bid 2 Oak/);
});
