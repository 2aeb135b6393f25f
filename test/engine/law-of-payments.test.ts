import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { sourcesOf } from '../../src/application/rulebooks/governing.ts';
import { verify } from '../../src/application/verifying/verification.ts';
import { present } from '../../src/kernel/assert.ts';
import { examineDocument } from '../../src/rules/compile.ts';
import { library, vocabulary } from '../rulebooks/library.test-data.ts';
import { openRegister, type Place } from './place.ts';

/** Thirty days to pay an invoice are the law's, whatever number or expression a rulebook counts them by. */
const [ALDER, OAK] = ['party/alder', 'party/oak'] as const;
const FORM = readFileSync(new URL('../../rulebooks/forms/traditional.yaml', import.meta.url), 'utf8');
const DUE = 'due: addDays(fact.at, settings.paymentDays)';
let place: Place;
beforeEach(async () => {
  place = await openRegister([ALDER, OAK]);
});
afterEach(() => place.close());

const starts = (rulebook: string, regime = 'gb-pa-2023') =>
  place.tries(ALDER, 'arrangement/care', 'arrangement.start', {
    ...{ title: 'Care', purpose: 'Care.', rulebook, regime },
  });
const paidIn = (due: string) => {
  assert.ok(FORM.includes(DUE));
  return FORM.replace(DUE, `due: "${due}"`);
};
const verified = async () => assert.deepEqual((await verify(place.opened.parts, {})).faults, []);

/** What the check of a text under the Act could not tell of its duties. */
const untold = (text: string) => {
  const outer = sourcesOf({
    hall: library.hall,
    regime: present(library.regimes.get('gb-pa-2023'), 'the Act'),
  });
  return examineDocument(text, vocabulary, outer, '2026-01-05').undecided.flatMap(
    ({ question, statement, other }) => (question === 'later' ? [`later ${statement} ${other}`] : []),
  );
};

describe('days to pay an invoice', () => {
  for (const due of [
    'addDays(fact.at, settings.paymentDays * 3)',
    'addDays(fact.at, 31)',
    'addDays(fact.at, 1 + 90)',
  ])
    it(`given ${due}, then the law refuses it, with its source and the days that it allows`, async () => {
      const outcome = await starts(paidIn(due));
      assert.equal(outcome.verdict, 'refused', JSON.stringify(outcome));
      if (outcome.verdict !== 'refused') return;
      assert.deepEqual(
        outcome.by.map(({ id }) => id),
        ['engine:weaker-than-law'],
      );
      assert.match(
        outcome.message,
        /weaker than law: .*30 days after .*Procurement Act 2023, s\.68, not verified/,
      );
      assert.equal((await starts(paidIn(due), 'none')).verdict, 'permitted', 'no law asks for less');
    });

  it('given days within those of the law, then a rulebook may count them by any number', async () => {
    for (const due of ['addDays(fact.at, 30)', 'addDays(fact.at, settings.paymentDays - 10)'])
      assert.equal(
        (
          await place.opened.moothall.can({
            ...{ as: ALDER, stream: 'arrangement/new', action: 'arrangement.start', via: 'session' },
            body: { title: 'Care', purpose: 'Care.', rulebook: paidIn(due), regime: 'gb-pa-2023' },
          })
        ).allowed,
        'yes',
        due,
      );
  });

  /** When an invoice of 5 January is due, by which rules. */
  const invoiced = async (rulebook: string) => {
    const begun = await starts(rulebook);
    assert.equal(begun.verdict, 'permitted', JSON.stringify(begun));
    await place.does(OAK, 'arrangement/care', 'member.join', { role: 'provider' });
    await place.does(
      'party/engine',
      'contract/care-1',
      'contract.draft',
      {
        ...{ arrangement: 'arrangement/care', procedure: 'procedure/care', title: 'Care' },
        ...{ buyers: [ALDER], providers: [OAK], valuePence: 1, terms: 'So.' },
        lots: [{ id: 'lot-1', title: 'Care', pricePence: 1 }],
      },
      { via: 'outbox' },
    );
    for (const party of [ALDER, OAK])
      await place.does(party, 'contract/care-1', 'contract.sign', { version: 1 });
    await place.does(OAK, 'contract/care-1', 'entry.record', { kind: 'invoice', pence: 1, reference: 'A' });
    return due();
  };
  const due = async () =>
    (await place.opened.moothall.duties({ party: ALDER }))
      .filter(({ stream }) => stream === 'contract/care-1')
      .map(({ rule, due: at, status }) => `${rule?.id} ${at?.slice(0, 10)} ${status}`);

  it('given an expression that nobody can tell before, then it is said so, and the law has its own days stand', async () => {
    const later = 'addDays(startOfDay(fact.at), settings.paymentDays * 3)';
    assert.deepEqual(untold(paidIn(later)), ['later invoices-are-paid pa-invoices-are-paid']);
    assert.deepEqual(untold(FORM), []);
    assert.deepEqual(await invoiced(paidIn(later)), [
      'pa-invoices-are-paid 2026-02-04 open',
      'invoices-are-paid 2026-04-04 open',
    ]);
    await place.time('2026-02-05T09:00:00.000Z');
    assert.deepEqual(await due(), [
      'pa-invoices-are-paid 2026-02-04 breached',
      'invoices-are-paid 2026-04-04 open',
    ]);
    await place.does(ALDER, 'contract/care-1', 'entry.record', { kind: 'payment', pence: 1, reference: 'A' });
    assert.deepEqual((await due()).sort(), [
      'invoices-are-paid 2026-04-04 done',
      'pa-invoices-are-paid 2026-02-04 late',
    ]);
    await verified();
  });

  it('given a rulebook that asks for no payment, then the law does', async () => {
    const without = FORM.replace(
      'id: invoices-are-paid\n    kind: choice\n    who: buyer\n    if: action.kind == "payment"',
      'id: invoices-are-paid\n    kind: choice\n    who: buyer\n    if: action.kind == "credit"',
    );
    assert.notEqual(without, FORM);
    assert.deepEqual(await invoiced(without), [
      'pa-invoices-are-paid 2026-02-04 open',
      'invoices-are-paid 2026-02-04 open',
    ]);
  });

  it('given one that asks for it within the days of the law, then the duty is one', async () => {
    assert.deepEqual(await invoiced(FORM), ['invoices-are-paid 2026-02-04 open']);
    await verified();
  });
});
