import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { standstillEnd } from '../../src/commissioning/procedures/standstill.ts';
import { present } from '../../src/kernel/assert.ts';
import type { JsonObject } from '../../src/kernel/json.ts';
import { raiseDuties } from '../../src/rules/duties.ts';
import { chosenVariant } from '../../src/rules/variants.ts';
import { asked, awarded, CALENDAR, catalogue, compiled, HELD, library, NOW } from './library.test-data.ts';

describe('the law as a layer (gb-pa-2023)', () => {
  const LAW = 'gb-pa-2023';
  const law = present(library.regimes.get(LAW), LAW);
  const under = (action: string, roles: readonly string[], more: Parameters<typeof asked>[3]) => {
    const { verdict, by } = asked('partnership', action, roles, { ...more, regime: LAW });
    return verdict === 'refused' ? `refused ${by.join()}` : verdict;
  };
  const above = { aboveThreshold: true, method: 'open' };

  it('given each statement, then it says what it rests on, and what is from memory says so', () => {
    for (const { id, cites, validFrom, appliesTo } of law.statements) {
      assert.match(cites ?? '', /^(Procurement Act 2023, |PPN 002, )/, id);
      assert.ok((validFrom ?? '') >= law.from, id);
      assert.ok(appliesTo !== undefined, id);
    }
    // What the pack's sources mark as taken from memory, and what no source gives a number for.
    const doubtful = law.statements.filter(({ verified }) => verified === false).map(({ id }) => id);
    for (const id of [
      'pa-participation-period',
      'pa-tendering-period-both-missing',
      'pa-contract-published',
      'pa-procurement-termination-notice',
      'pa-dynamic-market-intention',
      'pa-dynamic-market-ceased',
      'pa-conflicts-assessed-before-notice',
    ])
      assert.ok(doubtful.includes(id), id);
    for (const id of [
      'pa-tendering-period',
      'pa-tendering-period-one-missing',
      'pa-standstill',
      'pa-contract-details-notice',
      'pa-key-performance-indicators',
      'pa-contract-change-notice',
      'pa-payment-notice',
      'pa-records-are-kept',
    ])
      assert.ok(!doubtful.includes(id), id);
  });

  it('given any notice from UK1 to UK17, then a statement speaks of it; the optional UK3 where it shortens the time', () => {
    const text = JSON.stringify(law.statements);
    for (let n = 1; n <= 17; n += 1) assert.match(text, new RegExp(`UK${n}\\b`), `UK${n}`);
  });

  it('given a start, then the twenty-fifth day after it is soon enough and the one before is not, over a clock change too', () => {
    const start = (deadline: string, more: JsonObject = {}) =>
      under('procedure.start', ['commissioner'], {
        now: '2027-03-10T15:00:00.000Z',
        begun: '2027-03-10T15:00:00.000Z',
        body: { ...above, deadline, ...more },
      });
    const short = 'tender-stays-open';
    assert.equal(start('2027-04-03T22:59:59.999Z'), `refused pa-tendering-period,${short}`);
    assert.equal(start('2027-04-04T16:00:00.000Z'), 'permitted');
    // The rulebook may ask for more, never for less; light touch and small procurements have no minimum in law.
    for (const lighter of [{ lightTouch: true }, { aboveThreshold: false }])
      assert.equal(start('2027-03-12T12:00:00.000Z', lighter), `refused ${short}`);
    const shortened = { shortened: 'planned-notice' };
    assert.equal(
      start('2027-03-19T12:00:00.000Z', shortened),
      `refused pa-shortened-tendering-period,${short}`,
    );
    assert.equal(start('2027-03-20T12:00:00.000Z', shortened), `refused ${short}`);
  });

  it('given paper or documents that come later, then five more days each, at the start and at the notice', () => {
    const now = '2027-03-01T12:00:00.000Z';
    const start = (deadline: string, more: JsonObject) =>
      under('procedure.start', ['commissioner'], { now, begun: now, body: { ...above, deadline, ...more } });
    const both = { onPaper: true, documentsLater: true };
    assert.equal(
      start('2027-03-30T12:00:00.000Z', { onPaper: true }),
      'refused pa-tendering-period-one-missing',
    );
    assert.equal(start('2027-03-31T12:00:00.000Z', { onPaper: true }), 'permitted');
    assert.equal(start('2027-04-04T12:00:00.000Z', both), 'refused pa-tendering-period-both-missing');
    assert.equal(start('2027-04-05T12:00:00.000Z', both), 'permitted');
    const publish = (deadline: string) =>
      under('notice.publish', ['commissioner'], {
        now,
        begun: now,
        happened: { 'interest.declared': now },
        state: { ...above, ...both, deadline },
        body: { notice: 'UK4' },
      });
    assert.equal(publish('2027-04-04T12:00:00.000Z'), 'refused pa-tender-notice-in-time-both-missing');
    assert.equal(
      publish('2027-03-30T12:00:00.000Z'),
      'refused pa-tender-notice-in-time,pa-tender-notice-in-time-both-missing',
    );
    assert.equal(publish('2027-04-05T12:00:00.000Z'), 'permitted');
  });

  it('given a call-off under a framework, then it needs no tender notice and no time to tender', () => {
    const callOff = { ...above, technique: 'call-off', deadline: '2027-05-01T12:00:00.000Z' };
    const bid = { state: { ...callOff, notices: {} }, body: { offers: HELD } };
    assert.equal(under('bid.submit', ['provider'], bid), 'permitted');
    const market = {
      state: { ...callOff, technique: 'dynamic-market', notices: {} },
      body: { offers: HELD },
    };
    assert.equal(under('bid.submit', ['provider'], market), 'refused pa-tender-notice-first');
  });

  it('given a direct award, then it has a ground, and only where people choose is it neither announced nor notified', () => {
    const deadline = '2027-05-01T12:00:00.000Z';
    const start = (more: JsonObject) =>
      under('procedure.start', ['commissioner'], {
        body: { aboveThreshold: true, method: 'direct', deadline, ...more },
      });
    assert.equal(start({}), 'refused pa-direct-award-has-a-ground');
    assert.equal(start({ ground: 'urgency' }), 'permitted');
    assert.equal(start({ ground: 'user-choice' }), 'refused pa-user-choice-is-light-touch');
    assert.equal(start({ ground: 'user-choice', lightTouch: true }), 'permitted');
    const decide = (ground: string, notices: JsonObject = {}) =>
      under('award.decide', ['commissioner'], {
        state: { aboveThreshold: true, lightTouch: true, method: 'direct', ground, notices },
        body: { proposal: 'proposal-1' },
      });
    assert.equal(decide('urgency'), 'refused pa-transparency-notice-first');
    assert.equal(decide('urgency', { UK5: NOW }), 'permitted');
    assert.equal(decide('user-choice'), 'permitted');
  });

  it('given an award, then whoever decides it says that exclusion was looked into; it is counted and refuses nothing', () => {
    const weighs = (body: JsonObject) => {
      const { considered } = asked('partnership', 'award.decide', ['commissioner'], {
        regime: LAW,
        state: above,
        body: { proposal: 'proposal-1', ...body },
      });
      return considered.find(({ id }) => id === 'pa-exclusion-was-looked-into')?.weight;
    };
    assert.equal(weighs({}), 'norm-broken');
    assert.equal(weighs({ exclusionsChecked: true }), 'norm-kept');
  });

  it('given a standstill over Christmas, then it ends with the eighth working day, beginning with that of the notice', () => {
    const confirm = (now: string, state: JsonObject = {}) =>
      under('award.confirm', ['commissioner'], {
        now,
        state: { ...above, ...awarded({ UK6: '2026-12-24T16:00:00.000Z' }), ...state },
        body: { award: 'award-1' },
      });
    assert.equal(confirm('2027-01-07T23:59:59.999Z'), 'refused pa-standstill');
    assert.equal(confirm('2027-01-08T00:00:00.000Z'), 'permitted');
    assert.equal(confirm('2026-12-24T16:00:01.000Z', { lightTouch: true }), 'permitted');
    const none = { ...awarded(), notices: { UK6: '2026-12-24T16:00:00.000Z' } };
    assert.equal(confirm('2027-01-08T00:00:00.000Z', none), 'refused pa-award-notice-first');
  });

  it('given a second award, then it waits for a notice and a standstill of its own', () => {
    const notices = { UK6: '2026-12-24T16:00:00.000Z' };
    const [first] = Object.values(awarded(notices).awards);
    const second = (own: JsonObject) => ({
      ...above,
      notices,
      award: 'award-2',
      awards: { 'award-1': { ...first, status: 'confirmed' }, 'award-2': { ...first, ...own } },
    });
    const confirm = (now: string, own: JsonObject) =>
      under('award.confirm', ['commissioner'], { now, state: second(own), body: { award: 'award-2' } });
    const later = '2027-02-01T09:00:00.000Z';
    assert.equal(confirm(later, { notices: {} }), 'refused pa-award-notice-first');
    assert.equal(confirm(later, { notices: { UK6: later } }), 'refused pa-standstill');
    assert.equal(confirm('2027-02-11T00:00:00.000Z', { notices: { UK6: later } }), 'permitted');
  });

  it('given a notice on any day, then the statement and the engine count the same standstill', () => {
    const day = fc.date({ min: new Date('2025-03-01'), max: new Date('2027-11-30'), noInvalidDate: true });
    fc.assert(
      fc.property(day, (published) => {
        const UK6 = published.toISOString();
        const ends = present(standstillEnd(UK6, 8, CALENDAR), 'there is a standstill');
        const confirm = (now: string) =>
          under('award.confirm', ['commissioner'], {
            now,
            state: { ...above, ...awarded({ UK6 }) },
            body: {},
          });
        assert.equal(
          confirm(new Date(Date.parse(ends) - 1).toISOString()),
          'refused pa-standstill',
          `${UK6} ${ends}`,
        );
        assert.equal(confirm(ends), 'permitted', `${UK6} ${ends}`);
      }),
      { numRuns: 100 },
    );
  });

  it('given a procurement above the threshold, then notices and declarations come in their order', () => {
    const state = { ...above, deadline: '2027-05-01T12:00:00.000Z' };
    const publish = (notice: string, happened: Record<string, string>) =>
      under('notice.publish', ['commissioner'], { state, happened, body: { notice } });
    assert.equal(publish('UK4', {}), 'refused pa-conflicts-assessed-before-notice');
    assert.equal(publish('UK4', { 'interest.declared': NOW }), 'permitted');
    assert.equal(publish('UK6', {}), 'refused pa-award-notice-after-decision');
    const standing = (status: string) => {
      const one = awarded();
      const awards = { 'award-1': { ...one.awards['award-1'], status } };
      return under('notice.publish', ['commissioner'], {
        state: { ...state, ...one, awards },
        body: { notice: 'UK6' },
      });
    };
    assert.equal(standing('decided'), 'permitted');
    assert.equal(standing('set-aside'), 'refused pa-award-notice-after-decision');
    const bid = (notices: JsonObject) =>
      under('bid.submit', ['provider'], { state: { ...state, notices }, body: { offers: HELD } });
    assert.equal(bid({}), 'refused pa-tender-notice-first');
    assert.equal(bid({ UK4: NOW }), 'permitted');
  });

  const PLAN = {
    method: 'open',
    category: 'services',
    authority: 'sub-central',
    estimatePence: 0,
    saidAbove: true,
    lightTouch: false,
    concession: false,
    technique: 'contract',
  };
  const START = '2027-03-10T15:00:00.000Z';

  /** What becomes due, for whom it is told apart by, after one fact in a stream of this state. */
  const due = (
    stream: string,
    type: string,
    { state = {}, body = {}, at = START, begun = at, happened = {} }: DueAsked = {},
  ) => {
    const rulebook = compiled(present(library.rulebooks.get('partnership'), 'partnership'), LAW);
    const kind = present(catalogue.kinds.get(stream), stream);
    const own = { ...kind.initial, ...state };
    const plan = kind.planOf?.(own);
    const circumstances = {
      kind: stream,
      state: own,
      happened,
      now: at,
      begun,
      calendar: CALENDAR,
      ...(plan === undefined ? {} : { plan }),
    };
    const raised = raiseDuties(rulebook, [{ type, at, body }], circumstances, 1);
    return Object.fromEntries(
      raised
        .filter(({ duty }) => duty.statement.startsWith('pa-'))
        .map(({ duty }) => [duty.statement, duty.due]),
    );
  };
  interface DueAsked {
    readonly happened?: Record<string, string>;
    readonly state?: JsonObject;
    readonly body?: JsonObject;
    readonly at?: string;
    readonly begun?: string;
  }
  const signed = (state: JsonObject, more: Omit<DueAsked, 'state'> = {}) =>
    due('contract', 'contract.signed', { state, body: { version: 1, pinsOwn: true }, ...more });

  it('given a signed contract, then its details notice is due at the end of the thirtieth day, that of the signature included', () => {
    assert.deepEqual(signed({ procurement: PLAN }), {
      'pa-contract-details-notice': '2027-04-08T23:00:00.000Z',
    });
    assert.deepEqual(signed({ procurement: { ...PLAN, lightTouch: true } }), {
      'pa-contract-details-notice': '2027-07-07T23:00:00.000Z',
    });
    assert.deepEqual(signed({ procurement: { ...PLAN, saidAbove: false, estimatePence: 4_000_000 } }), {
      'pa-below-threshold-details-notice': '2027-04-08T23:00:00.000Z',
    });
    assert.deepEqual(signed({ procurement: { ...PLAN, saidAbove: false } }), {});
    // A second version that is signed is a change, not a new contract.
    assert.deepEqual(signed({ procurement: PLAN }, { body: { version: 2, pinsOwn: false } }), {});
  });

  it('given a contract above 5 million pounds, then it is published too, and its performance within twelve months', () => {
    const measures = { 'measure-1': { title: 'Seen in time', unit: 'percent', count: 0 } };
    assert.deepEqual(signed({ procurement: PLAN, valuePence: 500_000_001, measures }), {
      'pa-performance-notice': '2028-03-10T00:00:00.000Z',
      'pa-contract-details-notice': '2027-04-08T23:00:00.000Z',
      'pa-contract-published': '2027-06-07T23:00:00.000Z',
    });
    // A change of terms begins no second year: the first notice stays due as it was.
    const again = { procurement: PLAN, valuePence: 500_000_001, measures };
    const resigned = due('contract', 'contract.signed', {
      state: again,
      body: { version: 2, pinsOwn: false },
    });
    assert.deepEqual(resigned, {});
    const state = { procurement: PLAN, valuePence: 500_000_001, measures, status: 'signed' };
    const published = (notice: string) =>
      due('contract', 'contract-notice.published', { state, body: { notice } });
    assert.deepEqual(published('UK9'), { 'pa-performance-notice-every-year': '2028-03-10T00:00:00.000Z' });
    assert.deepEqual(published('UK7'), {});
    const ofBreach = { notice: 'UK9', occasion: 'breach' };
    assert.deepEqual(due('contract', 'contract-notice.published', { state, body: ofBreach }), {});
    const broken = (led: string) =>
      due('contract', 'breach.recorded', { state, body: { words: 'So.', led } });
    assert.deepEqual(broken('damages'), { 'pa-breach-notice': '2027-04-08T23:00:00.000Z' });
    assert.deepEqual(broken('nothing'), {});
    assert.deepEqual(due('contract', 'measure.recorded', { state, body: { rating: 'Inadequate' } }), {
      'pa-poor-performance-notice': '2027-04-08T23:00:00.000Z',
    });
    assert.deepEqual(due('contract', 'measure.recorded', { state, body: { rating: 'Good' } }), {});
    // The Act asks for no indicators of these, so that measures which the parties set make no such notice due.
    for (const more of [
      { concession: true },
      { technique: 'open-framework' },
      { authority: 'private-utility' },
    ]) {
      const own = { ...state, procurement: { ...PLAN, ...more } };
      assert.ok(!('pa-performance-notice' in signed(own)));
      assert.deepEqual(
        due('contract', 'contract-notice.published', { state: own, body: { notice: 'UK9' } }),
        {},
      );
      assert.deepEqual(
        Object.keys(due('contract', 'contract.ended', { state: own })),
        'authority' in more ? [] : ['pa-contract-termination-notice'],
      );
    }
    const ended = (kind: string) =>
      due('contract', 'contract.ended', {
        state: { ...state, period: { endDate: '2027-03-01' } },
        body: { kind },
      });
    const atTheEnd = (until: string) => ({
      'pa-performance-notice-at-the-end': until,
      'pa-contract-termination-notice': until,
    });
    assert.deepEqual(ended('termination'), atTheEnd('2027-04-08T23:00:00.000Z'));
    assert.deepEqual(ended('expiry'), atTheEnd('2027-03-30T23:00:00.000Z'), 'counted from the last day');
  });

  it('given payments, then those over 30,000 pounds are published after the quarter, and promptness after the half-year', () => {
    const paid = (pence: number, at: string, begun = at) =>
      due('contract', 'entry.recorded', {
        state: { procurement: PLAN },
        body: { kind: 'payment', pence },
        at,
        begun,
      });
    // 30 days after 30 June; 30 days beginning with 30 September.
    assert.deepEqual(paid(3_000_001, '2027-06-30T22:59:59.999Z'), {
      'pa-payment-notice': '2027-07-30T23:00:00.000Z',
      'pa-payments-compliance-notice': '2027-10-29T23:00:00.000Z',
    });
    assert.deepEqual(paid(3_000_001, '2027-06-30T23:00:00.000Z'), {
      'pa-payment-notice': '2027-10-30T23:00:00.000Z',
      'pa-payments-compliance-notice': '2027-10-29T23:00:00.000Z',
    });
    // The day of the payment counts, not that on which it is recorded: two months late, both were due a month ago.
    const late = (date: string) =>
      due('contract', 'entry.recorded', {
        state: { procurement: PLAN },
        body: { kind: 'payment', pence: 3_000_001, date },
        at: '2026-11-30T10:00:00.000Z',
        begun: '2026-05-01T10:00:00.000Z',
      });
    assert.deepEqual(late('2026-09-29'), {
      'pa-payment-notice': '2026-10-31T00:00:00.000Z',
      'pa-payments-compliance-notice': '2026-10-30T00:00:00.000Z',
    });
    assert.deepEqual(Object.keys(late('2025-12-31')), ['pa-payment-notice'], 'before UK17 was the law');
    assert.deepEqual(Object.keys(paid(3_000_000, START)), ['pa-payments-compliance-notice']);
    assert.deepEqual(Object.keys(paid(3_000_001, START, '2026-03-31T10:00:00.000Z')), [
      'pa-payments-compliance-notice',
    ]);
  });

  it('given much spent, then the pipeline is due at the end of the fifty-sixth day from 1 April, and again the year after', () => {
    const state = { spendPence: 10_000_000_001 };
    assert.deepEqual(due('arrangement', 'arrangement.started', { state }), {
      'pa-pipeline-notice': '2027-05-26T23:00:00.000Z',
    });
    const after = (at: string) =>
      due('arrangement', 'arrangement-notice.published', { state, body: { notice: 'UK1' }, at });
    const next = { 'pa-pipeline-notice-every-year': '2028-05-26T23:00:00.000Z' };
    assert.deepEqual(after('2027-03-31T22:59:59.000Z'), {}, 'before its days: what is due stays due');
    assert.deepEqual(after('2027-03-31T23:00:00.000Z'), next);
    assert.deepEqual(after('2027-05-26T22:59:59.000Z'), next);
    assert.deepEqual(after('2027-05-26T23:00:00.000Z'), {}, 'after its days: what was missed is due again');
    assert.deepEqual(
      due('arrangement', 'arrangement.started', { state: { spendPence: 10_000_000_000 } }),
      {},
    );
  });

  it('given a dynamic market, then each of its notices is due in its turn, and none for a contract', () => {
    const state = { technique: 'dynamic-market', aboveThreshold: true };
    const market = (type: string, more: JsonObject = {}, happened: Record<string, string> = {}) =>
      Object.keys(due('procedure', type, { state: { ...state, ...more }, happened }));
    const first = { 'shortlist.decided': START };
    assert.deepEqual(market('shortlist.decided', {}, first), ['pa-dynamic-market-established']);
    const earlier = { 'shortlist.decided': '2025-03-01T00:00:00.000Z' };
    assert.deepEqual(market('shortlist.decided', {}, earlier), [], 'it is established once');
    assert.deepEqual(market('tender.amended'), [], 'nobody is in it yet');
    assert.deepEqual(market('tender.amended', {}, first), ['pa-dynamic-market-modified']);
    const notices = { UK4: START, UK13: START };
    assert.deepEqual(market('procedure.terminated', { notices }), ['pa-dynamic-market-ceased']);
    assert.deepEqual(market('shortlist.decided', { technique: 'closed-framework' }, first), []);
    const asksFor = (notices: JsonObject) =>
      under('participation.request', ['provider'], { state: { ...state, notices }, body: {} });
    assert.equal(asksFor({}), 'refused pa-dynamic-market-intention');
    assert.equal(asksFor({ UK13: START }), 'permitted');
  });

  it('given a framework, then a closed one lasts four years at most, an open one eight, light touch as long as agreed', () => {
    const start = (technique: string, endDate: string, more: JsonObject = {}) =>
      under('procedure.start', ['commissioner'], {
        body: {
          ...above,
          technique,
          deadline: '2027-05-01T12:00:00.000Z',
          lots: [{ id: 'lot-1', title: 'Care', contractPeriod: { startDate: '2027-06-01', endDate } }],
          ...more,
        },
      });
    assert.equal(start('closed-framework', '2031-05-31'), 'permitted');
    assert.equal(start('closed-framework', '2031-06-01'), 'refused pa-closed-framework-term');
    assert.equal(start('closed-framework', '2039-06-01', { lightTouch: true }), 'permitted');
    assert.equal(start('open-framework', '2035-05-31'), 'permitted');
    assert.equal(start('open-framework', '2035-06-01'), 'refused pa-open-framework-term');
    const inDays = (durationDays: number) => ({
      lots: [{ id: 'lot-1', title: 'Care', contractPeriod: { durationDays } }],
    });
    assert.equal(start('closed-framework', '', inDays(1461)), 'permitted');
    assert.equal(start('closed-framework', '', inDays(1462)), 'refused pa-closed-framework-term');
    assert.equal(start('open-framework', '', inDays(2922)), 'permitted');
    assert.equal(start('open-framework', '', inDays(2923)), 'refused pa-open-framework-term');
    // A last day without a first one: the contract begins no sooner than tenders are in.
    const endsOn = (endDate: string) => ({
      lots: [{ id: 'lot-1', title: 'Care', contractPeriod: { endDate } }],
    });
    assert.equal(start('closed-framework', '', endsOn('2031-04-30')), 'permitted');
    assert.equal(start('closed-framework', '', endsOn('2031-05-01')), 'refused pa-closed-framework-term');
    assert.equal(start('open-framework', '', endsOn('2035-04-30')), 'permitted');
    assert.equal(start('open-framework', '', endsOn('2035-05-01')), 'refused pa-open-framework-term');
  });

  it('given a framework, then neither a change of the tender nor new terms make it longer than it may be', () => {
    const changes = (technique: string, contractPeriod: JsonObject, more: JsonObject = {}) => [
      under('tender.amend', ['commissioner'], {
        state: { ...above, technique, deadline: '2027-05-01T12:00:00.000Z', ...more },
        body: { lots: [{ id: 'lot-1', title: 'Care', contractPeriod }] },
      }),
      under('terms.propose', ['buyer'], {
        state: { status: 'draft', procurement: { ...PLAN, technique, ...more } },
        body: { period: contractPeriod },
      }),
    ];
    const until = (endDate: string) => ({ startDate: '2027-06-01', endDate });
    const longer = ['refused pa-framework-term-as-amended', 'refused pa-framework-term-as-extended'];
    const may = ['permitted', 'permitted'];
    assert.deepEqual(changes('closed-framework', until('2031-05-31')), may);
    assert.deepEqual(changes('closed-framework', until('2031-06-01')), longer);
    assert.deepEqual(changes('closed-framework', { durationDays: 1462 }), longer);
    assert.deepEqual(changes('open-framework', until('2035-05-31')), may);
    assert.deepEqual(changes('open-framework', until('2035-06-01')), longer);
    assert.deepEqual(changes('open-framework', { durationDays: 2923 }), longer);
    assert.deepEqual(changes('open-framework', { durationDays: 9_000 }, { lightTouch: true }), may);
    assert.deepEqual(changes('dynamic-market', { durationDays: 9_000 }), may);
    assert.equal(changes('closed-framework', { endDate: '2031-04-30' })[0], 'permitted');
    assert.equal(changes('closed-framework', { endDate: '2031-05-01' })[0], longer[0]);
  });

  it('given a framework that runs, then new terms count from its first day, whatever they say of it', () => {
    const first = { startDate: '2026-06-01', endDate: '2030-05-31' };
    const proposed = (period: JsonObject, more: JsonObject = {}) =>
      under('terms.propose', ['buyer'], {
        state: {
          status: 'signed',
          signedAt: '2026-05-04T09:00:00.000Z',
          procurement: { ...PLAN, technique: 'closed-framework' },
          first: { valuePence: 1, period: first },
          period: first,
          ...more,
        },
        body: { ground: 'not-substantial', period },
      });
    const longer = 'refused pa-framework-term-as-extended';
    assert.equal(proposed({ endDate: '2030-05-31' }), 'permitted');
    assert.equal(proposed({ endDate: '2030-06-01' }), longer);
    assert.equal(proposed({ startDate: '2028-06-01', endDate: '2032-05-31' }), longer);
    assert.equal(proposed({ startDate: '2028-06-01', durationDays: 730 }), 'permitted');
    assert.equal(proposed({ startDate: '2028-06-01', durationDays: 731 }), longer);
    // Without a first day it runs from the last signature.
    const undated = { first: { valuePence: 1 } };
    assert.equal(proposed({ endDate: '2030-05-03' }, undated), 'permitted');
    assert.equal(proposed({ endDate: '2030-05-04' }, undated), longer);
  });

  it('given a change of the tender, then the standstill stays long enough, and social value is counted', () => {
    const amend = (body: JsonObject, state: JsonObject = {}) =>
      asked('partnership', 'tender.amend', ['commissioner'], {
        regime: LAW,
        state: { ...above, deadline: '2027-05-01T12:00:00.000Z', ...state },
        body,
      });
    const short = 'pa-standstill-planned-as-amended';
    assert.ok(amend({ standstillDays: 7 }).by.includes(short));
    assert.ok(!amend({ standstillDays: 8 }).by.includes(short));
    assert.ok(!amend({ standstillDays: 7 }, { lightTouch: true }).by.includes(short));
    const weighs = (criteria: JsonObject[], authority = 'central') => {
      const { verdict, considered } = amend({ criteria }, { authority });
      assert.equal(verdict, 'permitted');
      return considered.find(({ id }) => id === 'pa-social-value-as-amended')?.weight;
    };
    const worth = (weight: number) => [{ id: 'more', title: 'More', kind: 'social-value', weight }];
    assert.equal(weighs(worth(9.5)), 'norm-broken');
    assert.equal(weighs(worth(10)), 'norm-kept');
    assert.equal(weighs(worth(5), 'sub-central'), 'norm-kept');
  });

  it('given a last day to ask to take part, then the tender notice leaves 25 days until then, in urgency 10', () => {
    const publish = (participationUntil: string, more: JsonObject = {}) =>
      under('notice.publish', ['commissioner'], {
        happened: { 'interest.declared': NOW },
        state: {
          ...above,
          method: 'selective',
          participationUntil,
          deadline: '2027-06-01T12:00:00.000Z',
          ...more,
        },
        body: { notice: 'UK4' },
      });
    const late = 'refused pa-participation-notice-in-time';
    assert.equal(publish('2027-03-25T12:00:00.000Z'), late);
    assert.equal(publish('2027-03-26T12:00:00.000Z'), 'permitted');
    assert.equal(publish('2027-03-10T12:00:00.000Z', { shortened: 'urgency' }), late);
    assert.equal(publish('2027-03-11T12:00:00.000Z', { shortened: 'urgency' }), 'permitted');
    assert.equal(publish('2027-03-03T12:00:00.000Z', { lightTouch: true }), 'permitted');
    assert.equal(publish('2027-03-03T12:00:00.000Z', { notices: { UK4: NOW } }), 'permitted');
  });

  it('given a conflict of interest, then whoever has it scores only once it is said what is done about it', () => {
    const score = (interest: JsonObject) =>
      under('score.give', ['panel'], {
        state: {
          ...above,
          deadline: '2027-02-01T12:00:00.000Z',
          openedAt: NOW,
          status: 'evaluation',
          interests: { 'party/alder': { at: NOW, none: false, ...interest } },
        },
        body: { bid: 'bid-1', criterion: 'quality', value: 3, reason: 'Good.' },
      });
    assert.match(score({ interest: HELD }), /pa-conflicts-mitigated-before-scoring/);
    for (const enough of [
      { none: true },
      { interest: HELD, mitigation: 'I score no tender of that provider.' },
    ])
      assert.doesNotMatch(score(enough), /pa-/);
  });

  it('given an open framework, then it is opened again within three years of its award, and then at least every five', () => {
    const state = { technique: 'open-framework', aboveThreshold: true };
    assert.deepEqual(due('procedure', 'award.confirmed', { state }), {
      'pa-open-framework-reopened': '2030-03-10T00:00:00.000Z',
    });
    const again = {
      state,
      body: { notice: 'UK4' },
      happened: { 'award.confirmed': '2025-03-10T00:00:00.000Z' },
    };
    assert.deepEqual(due('procedure', 'notice.published', again), {
      'pa-open-framework-reopened-again': '2032-03-10T00:00:00.000Z',
    });
    assert.deepEqual(due('procedure', 'notice.published', { ...again, happened: {} }), {});
  });

  it('given a dynamic market, then it is open as long as it lasts, its conditions stay, and requests are decided', () => {
    const market = { ...above, technique: 'dynamic-market', deadline: '2027-05-01T12:00:00.000Z' };
    const start = (more: JsonObject) =>
      under('procedure.start', ['commissioner'], { body: { ...market, ...more } });
    assert.equal(start({}), 'permitted');
    assert.equal(
      start({ participationUntil: '2027-04-15T12:00:00.000Z' }),
      'refused pa-dynamic-market-stays-open',
    );
    const amend = (body: JsonObject) =>
      under('tender.amend', ['commissioner'], { state: { ...market, notices: { UK13: START } }, body });
    assert.equal(amend({ criteria: [] }), 'refused pa-dynamic-market-conditions-stay');
    assert.equal(amend({ reason: 'Another category.' }), 'permitted');
    assert.deepEqual(Object.keys(due('procedure', 'participation.requested', { state: market })), [
      'pa-dynamic-market-decides-on-requests',
    ]);
  });

  it('given a signed contract, then a change of it says its ground, light touch services none', () => {
    const propose = (body: JsonObject, more: JsonObject = {}) =>
      under('terms.propose', ['buyer'], {
        state: { status: 'signed', procurement: { ...PLAN, ...more } },
        body,
      });
    assert.equal(propose({}), 'refused pa-contract-change-has-a-ground');
    assert.equal(propose({ ground: 'unforeseeable' }), 'permitted');
    assert.equal(propose({}, { lightTouch: true }), 'permitted');
  });

  it('given a change of a contract, then it waits for its notice where it goes beyond a tenth, linked changes added up', () => {
    const sign = (change: JsonObject, more: JsonObject = {}) =>
      under('contract.sign', ['buyer'], {
        state: {
          status: 'signed',
          procurement: PLAN,
          change: { at: START, valuePercent: 0, termPercent: 0, ...change },
          ...more,
        },
        body: { version: 2 },
      });
    assert.equal(sign({ valuePercent: 10 }), 'permitted');
    assert.equal(sign({ valuePercent: 10.01 }), 'refused pa-contract-change-notice');
    assert.equal(sign({ termPercent: 10.01 }), 'refused pa-contract-change-notice');
    assert.equal(sign({ valuePercent: 15 }, { procurement: { ...PLAN, category: 'works' } }), 'permitted');
    assert.equal(sign({ valuePercent: 50 }, { lastNotices: { UK10: START } }), 'permitted');
    const before = { lastNotices: { UK10: '2027-03-10T14:59:59.999Z' } };
    assert.equal(sign({ valuePercent: 50 }, before), 'refused pa-contract-change-notice');
    assert.equal(sign({ valuePercent: 50 }, { procurement: { ...PLAN, lightTouch: true } }), 'permitted');
  });

  it('given a contract above 5 million pounds, then it is signed with three measures, light touch with none', () => {
    const sign = (pence: number, measures: number, more: JsonObject = {}) => {
      const measure = { title: 'Seen in time', unit: 'percent', count: 0 };
      const set = Object.fromEntries(Array.from({ length: measures }, (_, n) => [`measure-${n}`, measure]));
      const state = { status: 'draft', valuePence: pence, measures: set, procurement: { ...PLAN, ...more } };
      return under('contract.sign', ['buyer'], { state, body: { version: 1 } });
    };
    assert.match(sign(500_000_001, 2), /refused.*pa-key-performance-indicators/);
    // A dynamic market is no contract; one that is made by its use is like any other.
    assert.match(
      sign(500_000_001, 2, { technique: 'dynamic-market' }),
      /refused.*pa-key-performance-indicators/,
    );
    for (const verdict of [
      sign(500_000_001, 3),
      sign(500_000_000, 0),
      sign(500_000_001, 0, { lightTouch: true }),
      sign(500_000_001, 0, { concession: true }),
      sign(500_000_001, 0, { technique: 'closed-framework' }),
      sign(500_000_001, 0, { authority: 'private-utility' }),
    ])
      assert.doesNotMatch(verdict, /pa-/);
  });
});

describe('the variant of the law', () => {
  const rulebook = compiled(present(library.rulebooks.get('partnership'), 'partnership'), 'gb-pa-2023');
  const procedure = present(catalogue.kinds.get('procedure'), 'procedure');
  const chosen = (plan: JsonObject, begun = '2026-11-02T10:00:00.000Z') => {
    const found = chosenVariant(rulebook, {
      now: begun,
      begun,
      plan: present(procedure.planOf?.(plan), 'a plan'),
    });
    return [found?.id, found?.reason?.says ?? 'what is left'];
  };

  // pence, kind of authority, category, more; then the variant. Thresholds are reached by what equals them.
  const table: readonly (readonly [number, string, string, JsonObject, string])[] = [
    [20_772_000, 'sub-central', 'services', {}, 'full'],
    [20_771_999, 'sub-central', 'services', {}, 'notifiable'],
    [13_501_800, 'central', 'goods', {}, 'full'],
    [13_501_799, 'central', 'goods', {}, 'notifiable'],
    [41_544_000, 'utility', 'services', {}, 'full'],
    [41_543_999, 'utility', 'services', {}, 'notifiable'],
    [41_544_000, 'private-utility', 'services', {}, 'full'],
    [41_543_999, 'private-utility', 'services', {}, 'notifiable'],
    [88_471_999, 'private-utility', 'services', { lightTouch: true }, 'notifiable'],
    [41_544_000, 'defence', 'goods', {}, 'full'],
    [41_543_999, 'defence', 'goods', {}, 'notifiable'],
    [66_354_000, 'defence', 'services', { lightTouch: true }, 'light-touch'],
    [519_300_000, 'sub-central', 'works', {}, 'full'],
    [519_299_999, 'central', 'works', {}, 'notifiable'],
    [519_300_000, 'utility', 'services', { concession: true }, 'full'],
    [519_299_999, 'sub-central', 'services', { concession: true }, 'notifiable'],
    [66_354_000, 'sub-central', 'services', { lightTouch: true }, 'light-touch'],
    [66_353_999, 'central', 'services', { lightTouch: true }, 'notifiable'],
    [88_472_000, 'utility', 'services', { lightTouch: true }, 'light-touch'],
    [88_471_999, 'utility', 'services', { lightTouch: true }, 'notifiable'],
    [537_260_900, 'sub-central', 'services', { lightTouch: true, concession: true }, 'light-touch'],
    [537_260_899, 'sub-central', 'services', { lightTouch: true, concession: true }, 'notifiable'],
    [3_000_000, 'sub-central', 'goods', {}, 'notifiable'],
    [2_999_999, 'sub-central', 'goods', {}, 'small'],
    [1_200_000, 'central', 'goods', {}, 'notifiable'],
    [1_199_999, 'central', 'goods', {}, 'small'],
    // What is known of the value goes before what was said of it.
    [2_999_999, 'sub-central', 'goods', { aboveThreshold: true }, 'small'],
    [20_772_000, 'sub-central', 'goods', { aboveThreshold: false }, 'full'],
  ];
  for (const [estimatePence, authority, category, more, variant] of table)
    it(`given ${estimatePence / 100} pounds, ${authority}, ${category} ${JSON.stringify(more)}, then it is ${variant}`, () => {
      assert.equal(chosen({ estimatePence, authority, category, ...more })[0], variant);
    });

  it('given the day on which it began, then the thresholds of that day count', () => {
    const plan = { estimatePence: 21_000_000, authority: 'sub-central', category: 'goods' };
    assert.equal(chosen(plan, '2025-12-31T23:59:59.999Z')[0], 'notifiable');
    assert.equal(chosen(plan, '2026-01-01T00:00:00.000Z')[0], 'full');
  });

  it('given lots alone, then their ceilings together are the value, and one without a ceiling leaves it unknown', () => {
    const lots = (...ceilings: (number | undefined)[]) => ({
      lots: ceilings.map((ceilingPence) => (ceilingPence === undefined ? {} : { ceilingPence })),
    });
    assert.equal(chosen(lots(20_000_000, 772_000))[0], 'full');
    assert.deepEqual(chosen(lots(20_000_000, undefined)), ['small', 'what is left']);
    assert.deepEqual(chosen({ ...lots(undefined), aboveThreshold: true }), [
      'full',
      'The value is not known, and the buyer says that it lies above the threshold.',
    ]);
  });
});

describe('another law as data (gb-psr-2023)', () => {
  const LAW = 'gb-psr-2023';
  const verdict = (action: string, more: Parameters<typeof asked>[3]) => {
    const { verdict: said, by } = asked('partnership', action, ['commissioner'], { ...more, regime: LAW });
    return said === 'refused' ? `refused ${by.join()}` : said;
  };
  const PUBLISHED = { 'PSR intention to award': '2026-12-24T16:00:00.000Z' };
  const confirm = (now: string, state: JsonObject) =>
    verdict('award.confirm', {
      now,
      state: { method: 'open', ...state },
      body: { award: 'award-1' },
    });

  it('given each statement, then it cites the regulations and holds from the day of the regime', () => {
    const law = present(library.regimes.get(LAW), LAW);
    for (const { id, cites, validFrom } of law.statements) {
      assert.match(cites ?? '', /^Health Care Services \(Provider Selection Regime\) Regulations 2023, /, id);
      assert.equal(validFrom, law.from, id);
    }
  });

  it('given a standstill over Christmas, then it ends one working day later than under the Procurement Act', () => {
    assert.equal(confirm('2027-01-08T23:59:59.999Z', awarded(PUBLISHED)), 'refused psr-standstill');
    assert.equal(confirm('2027-01-09T00:00:00.000Z', awarded(PUBLISHED)), 'permitted');
    assert.equal(
      confirm('2027-01-09T00:00:00.000Z', { ...awarded(), notices: PUBLISHED }),
      'refused psr-intention-notice-first',
    );
  });

  it('given a direct award, then A and B wait for nothing and C does', () => {
    const direct = (process: string) =>
      confirm('2026-12-28T12:00:00.000Z', {
        method: 'direct',
        methodDetails: process,
        ...awarded(PUBLISHED),
      });
    assert.equal(direct('Direct award process A'), 'permitted');
    assert.equal(direct('Direct award process B'), 'permitted');
    assert.equal(direct('Direct award process C'), 'refused psr-standstill');
  });

  it('given a further decision on a representation, then five whole working days follow it', () => {
    const after = (now: string) =>
      confirm(now, awarded(PUBLISHED, { resolvedAt: '2027-03-24T10:00:00.000Z' }));
    // 25, 30 and 31 March, 1 and 2 April: Easter lies between.
    assert.equal(after('2027-04-02T22:59:59.999Z'), 'refused psr-after-representation');
    assert.equal(after('2027-04-02T23:00:00.000Z'), 'permitted');
  });

  it('given an award, then A and B are certain of their notice, the others from memory; a summary comes once a year', () => {
    const rulebook = compiled(present(library.rulebooks.get('partnership'), 'partnership'), LAW);
    const raised = (kind: string, type: string, state: JsonObject, body: JsonObject = {}, at = NOW) =>
      raiseDuties(
        rulebook,
        [{ type, at, body }],
        {
          kind,
          state: { ...present(catalogue.kinds.get(kind), kind).initial, ...state },
          happened: {},
          now: at,
          begun: at,
          calendar: CALENDAR,
        },
        1,
      )
        .filter(({ duty }) => duty.statement.startsWith('psr-'))
        .map(({ duty }) => [duty.statement, duty.due]);
    assert.deepEqual(raised('procedure', 'award.confirmed', { methodDetails: 'Direct award process B' }), [
      ['psr-award-notice', '2027-03-31T23:00:00.000Z'],
    ]);
    assert.deepEqual(raised('procedure', 'award.confirmed', {}), [
      ['psr-award-notice-of-other-processes', '2027-03-31T23:00:00.000Z'],
    ]);
    assert.deepEqual(raised('arrangement', 'arrangement.started', {}), [
      ['psr-annual-summary', '2027-09-30T23:00:00.000Z'],
    ]);
    const published = { notice: 'PSR annual summary' };
    assert.deepEqual(
      raised('arrangement', 'arrangement-notice.published', {}, published, '2027-09-01T10:00:00.000Z'),
      [['psr-annual-summary-every-year', '2028-09-30T23:00:00.000Z']],
    );
    const doubtful = present(library.regimes.get(LAW), LAW)
      .statements.filter(({ verified }) => verified === false)
      .map(({ id }) => id);
    assert.ok(doubtful.includes('psr-five-criteria') && !doubtful.includes('psr-award-notice'));
  });

  it('given a slip in the name of a process or a notice, then it is refused, and no other law takes its place', () => {
    const start = (method: string, methodDetails?: string) =>
      asked('partnership', 'procedure.start', ['commissioner'], {
        regime: LAW,
        body: { method, criteria: [], ...(methodDetails === undefined ? {} : { methodDetails }) },
      }).by.includes('psr-process-is-named');
    for (const name of ['Most suitable provider process', 'Competitive process'])
      assert.deepEqual([start('open', name), start('direct', name)], [false, true], name);
    for (const name of ['A', 'B', 'C'].map((letter) => `Direct award process ${letter}`))
      assert.deepEqual([start('direct', name), start('open', name)], [false, true], name);
    for (const slip of ['Most suitable provider proces', 'direct award process a', ''])
      assert.ok(start('open', slip), slip);
    assert.deepEqual([start('open'), start('direct')], [false, true]);
    const notice = (name: string, more: JsonObject = {}) =>
      verdict('notice.publish', { state: { method: 'open' }, body: { notice: name, ...more } });
    assert.equal(notice('PSR award'), 'refused psr-award-notice-names-its-award');
    assert.equal(notice('PSR award', { award: 'award-1' }), 'permitted');
    assert.equal(notice('PSR awards'), 'refused psr-notices-are-named');
    assert.equal(notice('Invitation'), 'permitted');
  });

  it('given the most suitable provider process, then five criteria are expected, and fewer are counted', () => {
    const weighs = (count: number) => {
      const criteria = Array.from({ length: count }, (_, n) => ({
        id: `c-${n}`,
        title: 'C',
        kind: 'quality',
      }));
      const { considered } = asked('partnership', 'procedure.start', ['commissioner'], {
        regime: LAW,
        body: { method: 'open', methodDetails: 'Most suitable provider process', criteria },
      });
      return considered.find(({ id }) => id === 'psr-five-criteria')?.weight;
    };
    assert.equal(weighs(4), 'norm-broken');
    assert.equal(weighs(5), 'norm-kept');
  });
});
