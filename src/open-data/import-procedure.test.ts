import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { JsonObject } from '../kernel/json.ts';
import { planImport } from './import-plan.ts';
import { readNotice } from './notice-reading.ts';

/** A fictional notice of two lots; `tender` is laid over its tender section. */
const noticeOf = (tender: JsonObject) =>
  readNotice({
    ocid: 'ocds-x-1',
    id: '1',
    date: '2026-01-05T00:00:00Z',
    place: '',
    body: {
      ocid: 'ocds-x-1',
      id: '1',
      tag: ['tender'],
      parties: [{ id: 'org-1', name: 'Harbour Council', roles: ['buyer'] }],
      buyer: { id: 'org-1', name: 'Harbour Council' },
      tender: { title: 'Recovery support', status: 'active', procurementMethod: 'selective', ...tender },
    },
  });

function procedureOf(tender: JsonObject) {
  const plan = planImport(noticeOf(tender), {
    rulebook: 'starter',
    regime: 'none',
    positions: [{ role: 'commissioner' }],
  });
  assert.ok(plan.ok);
  const body = plan.value.procedure?.body({
    party: (key) => `party/${key}`,
    need: () => 'need-1',
    arrangement: 'arrangement/recovery',
  });
  return { body, doubts: plan.value.doubts };
}

const assumed = /tenders are due then too until the deadline is extended/;

describe('when tenders and requests to participate are due', () => {
  it('given only the date for requests to participate, it holds for both and that is told', () => {
    const { body, doubts } = procedureOf({ expressionOfInterestDeadline: '2026-02-01T12:00:00Z' });
    assert.equal(body?.participationUntil, '2026-02-01T12:00:00.000Z');
    assert.equal(body?.deadline, '2026-02-01T12:00:00.000Z');
    assert.ok(doubts.some((doubt) => assumed.test(doubt)));
    assert.match(JSON.stringify(body?.assumptions), assumed);
    assert.match(JSON.stringify(body?.stages), /"participation"/);
  });

  it('given both dates, each stands for itself and nothing is assumed', () => {
    const { body, doubts } = procedureOf({
      expressionOfInterestDeadline: '2026-02-01T12:00:00Z',
      tenderPeriod: { endDate: '2026-04-01T12:00:00+01:00' },
    });
    assert.equal(body?.participationUntil, '2026-02-01T12:00:00.000Z');
    assert.equal(body?.deadline, '2026-04-01T11:00:00.000Z');
    assert.ok(!doubts.some((doubt) => assumed.test(doubt)));
  });

  it('given an open tender with its end, there is no stage of participation', () => {
    const { body } = procedureOf({
      procurementMethod: 'open',
      tenderPeriod: { endDate: '2026-04-01T12:00:00Z' },
    });
    assert.equal(body?.participationUntil, undefined);
    assert.doesNotMatch(JSON.stringify(body?.stages), /"participation"/);
  });

  it('given no date at all, no procedure is started and the notice says why', () => {
    const { body, doubts } = procedureOf({});
    assert.equal(body, undefined);
    assert.ok(doubts.some((doubt) => doubt.includes('gives no day')));
  });
});

it('given lots without usable ids, each gets one that names can carry, and all differ', () => {
  const { body } = procedureOf({
    expressionOfInterestDeadline: '2026-02-01T12:00:00Z',
    lots: [{ id: '' }, { id: ' ' }, { id: '' }, { id: 'lot-1' }, { id: 'Lot 1/2' }, { id: 'Lot 1/2' }],
  });
  const lots = (body?.lots ?? []) as readonly JsonObject[];
  const ids = lots.map(({ id }) => String(id));
  assert.equal(new Set(ids).size, 6);
  for (const id of ids) assert.match(id, /^[A-Za-z0-9][A-Za-z0-9._-]*$/);
});
