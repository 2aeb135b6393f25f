import assert from 'node:assert/strict';
import { it } from 'node:test';
import { across, asked, FORMS } from '../rulebooks/library.test-data.ts';
import { openTown, PROCEDURE } from './place.ts';

/** Whoever commissions a procedure does not tender in it, whatever else it has become meanwhile. */
const [ALDER, BIRCH, OAK] = ['party/alder', 'party/birch', 'party/oak'] as const;
const TOWN = 'arrangement/town';
const CARE = 'procedure/care';

it('given a commissioner that has left and come in as a provider, then it tenders nowhere in what it commissions', async () => {
  const place = await openTown();
  try {
    await place.does('public', 'party/cedar', 'party.register', {
      kind: 'organisation',
      name: 'Cedar Council',
    });
    await place.does(ALDER, TOWN, 'member.admit', { party: 'party/cedar', role: 'commissioner' });
    await place.does(ALDER, CARE, 'procedure.start', { ...PROCEDURE, deadline: '2026-06-05T12:00:00Z' });
    await place.does(BIRCH, TOWN, 'member.leave', { role: 'commissioner' });
    await place.time('2026-04-20T09:00:00.000Z');
    await place.does(BIRCH, TOWN, 'member.join', { role: 'provider' });
    const tender = { offers: [{ prices: { 'lot-1': 900_000 } }] };
    assert.deepEqual(await place.refusedBy(BIRCH, CARE, 'bid.submit', tender), [
      'commissioners-do-not-tender',
    ]);
    await place.does(OAK, CARE, 'bid.submit', tender);
    // What begins later is none of its own.
    await place.does(ALDER, 'procedure/next', 'procedure.start', {
      ...PROCEDURE,
      deadline: '2026-06-05T12:00:00Z',
    });
    await place.does(BIRCH, 'procedure/next', 'bid.submit', tender);
  } finally {
    await place.close();
  }
});

it('given each form, then no commissioner tenders or asks to take part', () => {
  const refused = Object.fromEntries(FORMS.map((form) => [form, 'refused commissioners-do-not-tender']));
  const state = { status: 'active', deadline: '2027-05-01T12:00:00.000Z' };
  for (const action of ['bid.submit', 'participation.request'])
    assert.deepEqual(
      across((form) => asked(form, action, ['provider', 'commissioner'], { state })),
      refused,
      action,
    );
});
