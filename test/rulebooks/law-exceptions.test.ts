import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { present } from '../../src/kernel/assert.ts';
import type { JsonObject } from '../../src/kernel/json.ts';
import { boundsByLaw } from '../../src/rules/analysis/legal-bounds.ts';
import { decide } from '../../src/rules/decide.ts';
import { dutiesLetGo, raiseDuties } from '../../src/rules/duties.ts';
import {
  asked,
  awarded,
  CALENDAR,
  catalogue,
  compiled,
  HELD,
  library,
  NOW,
  vocabulary,
} from './library.test-data.ts';

const said = (regime: string, form = 'partnership') => {
  return (action: string, roles: readonly string[], more: Parameters<typeof asked>[3]): string => {
    const { verdict, by } = asked(form, action, roles, { ...more, regime });
    return verdict === 'refused' ? `refused ${by.join()}` : verdict;
  };
};

describe('what the law does not ask of some (gb-pa-2023)', () => {
  const under = said('gb-pa-2023');
  const above = { aboveThreshold: true, method: 'open' };

  it('given an award in urgency, to protect life, under a framework, in a dynamic market or of a private utility, then no standstill is mandatory', () => {
    const confirm = (more: JsonObject) =>
      under('award.confirm', ['commissioner'], {
        now: '2026-12-24T17:00:00.000Z',
        state: { ...above, ...awarded({ UK6: '2026-12-24T16:00:00.000Z' }), ...more },
        body: { award: 'award-1' },
      });
    const without: JsonObject[] = [
      { method: 'direct', ground: 'urgency' },
      { method: 'direct', ground: 'protecting-life' },
      { technique: 'call-off' },
      { shortened: 'dynamic-market' },
      { authority: 'private-utility' },
    ];
    for (const more of without) assert.equal(confirm(more), 'permitted', JSON.stringify(more));
    // Urgency that shortens a competition is another thing, and a framework is itself awarded after a standstill.
    const withIt: JsonObject[] = [
      {},
      { shortened: 'urgency' },
      { method: 'direct', ground: 'single-supplier' },
      { technique: 'closed-framework' },
      { authority: 'utility' },
    ];
    for (const more of withIt) assert.equal(confirm(more), 'refused pa-standstill', JSON.stringify(more));
  });

  it('given such an award, then it may also be planned without a standstill', () => {
    const short = 'pa-standstill-planned';
    const body = { ...above, deadline: '2027-06-01T12:00:00.000Z', standstillDays: 0 };
    const start = (more: JsonObject) =>
      asked('partnership', 'procedure.start', ['commissioner'], {
        regime: 'gb-pa-2023',
        body: { ...body, ...more },
      }).by.includes(short);
    assert.equal(start({}), true);
    assert.equal(start({ method: 'direct', ground: 'urgency' }), false);
    assert.equal(start({ technique: 'call-off' }), false);
    const amend = (more: JsonObject) =>
      asked('partnership', 'tender.amend', ['commissioner'], {
        regime: 'gb-pa-2023',
        state: { ...above, deadline: '2027-06-01T12:00:00.000Z', ...more },
        body: { standstillDays: 0 },
      }).by.includes(`${short}-as-amended`);
    assert.equal(amend({}), true);
    assert.equal(amend({ method: 'direct', ground: 'protecting-life' }), false);
  });

  it('given a direct award in urgency, then no starter rulebook makes it wait where its buyer plans no standstill', () => {
    const body = { method: 'direct', deadline: '2027-06-01T12:00:00.000Z', standstillDays: 0 };
    for (const form of ['distributed', 'partnership', 'relational', 'traditional']) {
      const start = (ground: string) =>
        asked(form, 'procedure.start', ['commissioner'], {
          regime: 'gb-pa-2023',
          body: { ...above, ...body, ground },
        }).by.includes('standstill-is-kept');
      assert.deepEqual(
        ['urgency', 'protecting-life', 'single-supplier'].map(start),
        [false, false, true],
        form,
      );
      const amend = (ground: string) =>
        asked(form, 'tender.amend', ['commissioner'], {
          regime: 'gb-pa-2023',
          state: { ...above, ...body, ground },
          body: { standstillDays: 0 },
        }).by.includes('standstill-is-kept-as-amended');
      assert.deepEqual(
        ['urgency', 'protecting-life', 'single-supplier'].map(amend),
        [false, false, true],
        form,
      );
    }
  });

  it('given a direct award, then no starter rulebook makes it wait for tenders of others', () => {
    for (const form of ['distributed', 'partnership', 'relational', 'traditional']) {
      const start = (method: string) =>
        asked(form, 'procedure.start', ['commissioner'], {
          regime: 'gb-pa-2023',
          body: { ...above, method, ground: 'urgency', deadline: '2027-03-02T12:00:00.000Z' },
        }).by.includes('tender-stays-open');
      assert.deepEqual(['direct', 'open'].map(start), [false, true], form);
    }
  });

  it('given a call-off without a competition, then it is no direct award: no ground is asked for, nor a transparency notice', () => {
    const direct = { ...above, method: 'direct', framework: 'contract/pens-1' };
    const start = (more: JsonObject) =>
      asked('partnership', 'procedure.start', ['commissioner'], {
        regime: 'gb-pa-2023',
        body: { ...direct, deadline: '2027-06-01T12:00:00.000Z', ...more },
      }).by.filter((id) => id.startsWith('pa-'));
    assert.deepEqual(start({}), ['pa-direct-award-has-a-ground']);
    assert.deepEqual(start({ technique: 'call-off' }), []);
    const decide = (more: JsonObject) =>
      asked('partnership', 'award.decide', ['commissioner'], {
        regime: 'gb-pa-2023',
        state: { ...direct, ...more },
        body: { proposal: 'proposal-1' },
      }).by.filter((id) => id.startsWith('pa-'));
    assert.deepEqual(decide({ ground: 'single-supplier' }), ['pa-transparency-notice-first']);
    assert.deepEqual(decide({ technique: 'call-off' }), []);
  });

  it('given a framework, then it says how long it lasts, when it starts and as it is changed', () => {
    const whole = { durationDays: 1461 };
    const start = (technique: string, contractPeriod: JsonObject | undefined, more: JsonObject = {}) =>
      under('procedure.start', ['commissioner'], {
        body: {
          ...above,
          technique,
          deadline: '2027-06-01T12:00:00.000Z',
          lots: [
            { id: 'lot-1', title: 'Care', contractPeriod: whole },
            { id: 'lot-2', title: 'Care', ...(contractPeriod === undefined ? {} : { contractPeriod }) },
          ],
          ...more,
        },
      });
    const without = 'refused pa-framework-states-its-term';
    for (const technique of ['closed-framework', 'open-framework']) {
      assert.equal(start(technique, undefined), without);
      assert.equal(start(technique, { startDate: '2027-07-01' }), without);
      assert.equal(start(technique, { startDate: '2027-07-01', endDate: '2031-06-30' }), 'permitted');
      assert.equal(start(technique, whole), 'permitted');
      assert.equal(start(technique, undefined, { lightTouch: true }), without);
    }
    assert.equal(start('dynamic-market', undefined), 'permitted');
    const amend = (contractPeriod: JsonObject) =>
      under('tender.amend', ['commissioner'], {
        state: { ...above, technique: 'closed-framework', deadline: '2027-06-01T12:00:00.000Z' },
        body: { lots: [{ id: 'lot-1', title: 'Care', contractPeriod }] },
      });
    assert.equal(amend({ startDate: '2027-07-01' }), 'refused pa-framework-states-its-term-as-amended');
    assert.equal(amend(whole), 'permitted');
  });

  it('given an open framework, then it is not due to be opened again beyond its eight years', () => {
    const rulebook = compiled(present(library.rulebooks.get('partnership'), 'partnership'), 'gb-pa-2023');
    const kind = present(catalogue.kinds.get('procedure'), 'procedure');
    const state = { ...kind.initial, technique: 'open-framework', aboveThreshold: true };
    const again = (confirmed: string) =>
      raiseDuties(
        rulebook,
        [{ type: 'notice.published', at: NOW, body: { notice: 'UK4' } }],
        {
          kind: 'procedure',
          state,
          happened: { 'award.confirmed': confirmed },
          now: NOW,
          begun: NOW,
          calendar: CALENDAR,
          plan: present(kind.planOf?.(state), 'a plan'),
        },
        1,
      ).flatMap(({ duty }) => (duty.statement === 'pa-open-framework-reopened-again' ? [duty.due] : []));
    assert.deepEqual(again('2024-03-02T12:00:00.000Z'), ['2032-03-01T00:00:00.000Z']);
    assert.deepEqual(again('2024-03-01T12:00:00.000Z'), []);
  });

  it('given an open competition below the threshold that is notifiable, then it begins with a tender notice', () => {
    const bid = (more: JsonObject) =>
      under('bid.submit', ['provider'], {
        state: {
          method: 'open',
          deadline: '2027-05-01T12:00:00.000Z',
          estimatePence: 4_000_000,
          notices: {},
          ...more,
        },
        body: { offers: HELD },
      });
    assert.equal(bid({}), 'refused pa-below-threshold-tender-notice');
    assert.equal(bid({ notices: { UK4: NOW } }), 'permitted');
    assert.equal(bid({ estimatePence: 2_999_999 }), 'permitted', 'too small to be notifiable');
    // Chosen providers are asked without a notice.
    for (const method of ['limited', 'direct']) assert.equal(bid({ method }), 'permitted', method);
  });

  it('given a planned procurement notice, then forty days and twelve months are counted by days, whatever the hour', () => {
    const publish = (now: string) =>
      under('notice.publish', ['commissioner'], {
        now,
        happened: { 'interest.declared': NOW },
        state: {
          ...above,
          shortened: 'planned-notice',
          deadline: '2028-06-01T12:00:00.000Z',
          notices: { UK3: '2026-03-10T15:00:00.000Z' },
        },
        body: { notice: 'UK4' },
      });
    const refused = 'refused pa-planned-notice-in-time';
    assert.equal(publish('2026-04-18T22:59:59.999Z'), refused);
    assert.equal(publish('2026-04-18T23:00:00.000Z'), 'permitted');
    assert.equal(publish('2027-03-10T23:59:59.999Z'), 'permitted');
    assert.equal(publish('2027-03-11T00:00:00.000Z'), refused);
  });

  it('given changes there and back, then each waits for its notice by itself too, not only what is left of them together', () => {
    const AT = '2027-01-10T12:00:00.000Z';
    const year = { startDate: '2027-01-01', endDate: '2027-12-31' };
    const sign = (proposed: JsonObject, more: JsonObject = {}) =>
      under('contract.sign', ['buyer'], {
        state: {
          status: 'signed',
          valuePence: 11_000_000,
          period: year,
          procurement: {
            method: 'open',
            category: 'services',
            authority: 'sub-central',
            estimatePence: 0,
            saidAbove: true,
            lightTouch: false,
            concession: false,
            technique: 'contract',
          },
          versions: { '3': { terms: 'So.', by: 'party/alder', at: AT, signatures: {}, ...proposed } },
          // Against the contract as first signed it is a tenth at most.
          change: { at: AT, valuePercent: 10, termPercent: 10 },
          ...more,
        },
        body: { version: 3 },
      });
    const waits = 'refused pa-contract-change-notice-alone';
    assert.equal(sign({ valuePence: 9_900_000 }), 'permitted');
    assert.equal(sign({ valuePence: 9_899_999 }), waits);
    assert.equal(sign({ valuePence: 12_100_001 }), waits);
    assert.equal(sign({ valuePence: 9_000_000 }, { lastNotices: { UK10: AT } }), 'permitted');
    const until = (endDate: string) => ({ period: { startDate: '2027-01-01', endDate } });
    // 365 days: 401 and 329 are within a tenth.
    assert.equal(sign(until('2028-02-05')), 'permitted');
    assert.equal(sign(until('2028-02-06')), waits);
    assert.equal(sign(until('2027-11-25')), 'permitted');
    assert.equal(sign(until('2027-11-24')), waits);
    assert.equal(sign({ period: { durationDays: 402 } }), waits);
    assert.equal(sign({}), 'permitted');
  });

  it('given a call-off, then it says under which framework it is, and whoever sees the procedure sees it', () => {
    const start = (more: JsonObject) =>
      under('procedure.start', ['commissioner'], {
        body: { ...above, technique: 'call-off', deadline: '2027-06-01T12:00:00.000Z', ...more },
      });
    assert.equal(start({}), 'refused pa-call-off-names-its-framework');
    assert.equal(start({ framework: 'contract/stationery-1' }), 'permitted');
    // A tender among the members of a dynamic market says which.
    const among = (more: JsonObject) =>
      under('procedure.start', ['commissioner'], {
        body: { ...above, shortened: 'dynamic-market', deadline: '2027-06-01T12:00:00.000Z', ...more },
      });
    assert.equal(among({}), 'refused pa-call-off-names-its-framework');
    assert.equal(among({ framework: 'procedure/taxis' }), 'permitted');
    assert.equal(start({ technique: 'closed-framework', lots: [] }), 'permitted');
    for (const form of ['distributed', 'partnership', 'relational', 'traditional'])
      assert.ok(
        present(library.rulebooks.get(form), form).rulebook.some(
          (rule) =>
            rule.kind === 'information' && rule.fields.includes('/framework') && rule.to.includes('public'),
        ),
        form,
      );
  });

  it('given a conflict that was declared, then saying that there is none does not take it back', () => {
    const declare = (body: JsonObject, before?: JsonObject) =>
      under('interest.declare', ['commissioner'], {
        state: { ...above, interests: before === undefined ? {} : { 'party/alder': { at: NOW, ...before } } },
        body,
      });
    const conflict = { none: false, interest: HELD };
    assert.equal(declare({ none: true }), 'permitted');
    assert.equal(declare({ none: true }, { none: true }), 'permitted');
    assert.equal(declare({ none: true }, conflict), 'refused pa-conflicts-stay-declared');
    assert.equal(
      declare({ none: true }, { ...conflict, mitigation: 'Scores nothing.' }),
      'refused pa-conflicts-stay-declared',
    );
    assert.equal(declare({ interest: HELD, mitigation: 'I sold the shares.' }, conflict), 'permitted');
  });

  it('given an award that was set aside, or a procedure that ended, then its award notice is no longer due', () => {
    const rulebook = compiled(present(library.rulebooks.get('partnership'), 'partnership'), 'gb-pa-2023');
    const kind = present(catalogue.kinds.get('procedure'), 'procedure');
    const letGo = (status: string, happened: Record<string, string> = {}, notices: JsonObject = {}) => {
      const one = awarded(notices).awards['award-1'];
      const state = {
        ...kind.initial,
        ...above,
        award: 'award-1',
        awards: { 'award-1': { ...one, status } },
      };
      const circumstances = {
        kind: 'procedure',
        state,
        happened,
        now: NOW,
        begun: NOW,
        calendar: CALENDAR,
        plan: present(kind.planOf?.(state), 'a plan'),
      };
      const raised = raiseDuties(
        rulebook,
        [{ type: 'award.decided', at: NOW, body: {} }],
        circumstances,
        1,
      ).map(({ duty }) => duty);
      assert.ok(raised.some(({ statement }) => statement === 'pa-award-notice'));
      return dutiesLetGo(rulebook, raised, circumstances).map(({ statement }) => statement);
    };
    assert.deepEqual(letGo('decided'), []);
    for (const status of ['set-aside', 'confirmed']) assert.deepEqual(letGo(status), ['pa-award-notice']);
    assert.deepEqual(letGo('decided', { 'procedure.terminated': NOW }), ['pa-award-notice']);
  });

  it('given a contract that has ended, then its yearly performance notice is let go, that of its end is not', () => {
    const rulebook = compiled(present(library.rulebooks.get('partnership'), 'partnership'), 'gb-pa-2023');
    const kind = present(catalogue.kinds.get('contract'), 'contract');
    const letGo = (status: string) => {
      const state = {
        ...kind.initial,
        procurement: {
          ...{ method: 'open', category: 'services', authority: 'sub-central', saidAbove: true },
          ...{ estimatePence: 600_000_000, lightTouch: false, concession: false, technique: 'contract' },
        },
        valuePence: 600_000_000,
        measures: { 'measure-1': { title: 'Seen in time', unit: 'percent', count: 0 } },
        status,
      };
      const circumstances = {
        ...{ kind: 'contract', state, happened: {}, now: NOW, begun: NOW, calendar: CALENDAR },
        plan: present(kind.planOf?.(state), 'a plan'),
      };
      const facts = [
        { type: 'contract.signed', at: NOW, body: { version: 1, pinsOwn: true } },
        { type: 'contract.ended', at: NOW, body: { kind: 'agreement' } },
      ];
      const raised = raiseDuties(rulebook, facts, circumstances, 1).map(({ duty }) => duty);
      const yearly = ['pa-performance-notice', 'pa-performance-notice-at-the-end'];
      for (const id of yearly) assert.ok(raised.some(({ statement }) => statement === id));
      return dutiesLetGo(rulebook, raised, circumstances).map(({ statement }) => statement);
    };
    assert.deepEqual(letGo('signed'), []);
    assert.deepEqual(letGo('ended'), ['pa-performance-notice']);
  });

  it('given records of an award, then they are kept for three years from its confirmation, the last step on record', () => {
    const rulebook = compiled(present(library.rulebooks.get('partnership'), 'partnership'), 'gb-pa-2023');
    const kind = present(catalogue.kinds.get('procedure'), 'procedure');
    const state = { ...kind.initial, ...above };
    const erase = (now: string, happened: Record<string, string>) =>
      decide(rulebook, {
        action: { name: 'content.erase', body: { content: 'content', reason: 'Asked.' } },
        actor: { id: 'party/alder', roles: ['anyone', 'party', 'commissioner'], evidence: [] },
        kind: 'procedure',
        state,
        happened,
        holders: {},
        now,
        begun: NOW,
        calendar: CALENDAR,
        plan: present(kind.planOf?.(state), 'a plan'),
      }).by.includes('pa-records-are-kept');
    const decided = { 'award.decided': '2026-12-24T15:00:00.000Z' };
    const confirmed = { ...decided, 'award.confirmed': '2027-02-01T15:00:00.000Z' };
    assert.equal(erase('2029-12-31T12:00:00.000Z', decided), false);
    assert.equal(erase('2029-12-31T12:00:00.000Z', confirmed), true);
    assert.equal(erase('2030-02-02T12:00:00.000Z', confirmed), false);
  });

  it('given a rulebook’s days to tender, then the law bounds them, though other reasons ask for more', () => {
    const law = present(library.regimes.get('gb-pa-2023'), 'the regime');
    const bounds = boundsByLaw('tenderDays', law, vocabulary, '2026-06-01');
    assert.match(JSON.stringify(bounds), /at least 10/);
  });
});

describe('who may object (gb-psr-2023)', () => {
  const AT = '2026-12-24T16:00:00.000Z';
  const objects = (roles: readonly string[], now: string, notices: JsonObject) =>
    ['distributed', 'partnership', 'relational', 'traditional'].map((form) =>
      said('gb-psr-2023', form)('challenge.raise', roles, {
        now,
        state: { method: 'direct', methodDetails: 'Direct award process C', ...awarded(notices) },
        body: { grounds: 'We would have been better.' },
      }),
    );
  const all = (verdict: string) => [verdict, verdict, verdict, verdict];

  it('given an intention to award, then any provider makes a representation while the standstill lasts, whoever tendered', () => {
    const notices = { 'PSR intention to award': AT };
    assert.deepEqual(objects(['provider'], '2027-01-08T23:59:59.999Z', notices), all('permitted'));
    const refused = objects(['provider'], '2027-01-09T00:00:00.000Z', notices);
    assert.ok(
      refused.every((verdict) => verdict !== 'permitted'),
      refused.join(),
    );
    assert.ok(!objects(['provider'], AT, {}).includes('permitted'), 'before there is an intention');
    assert.ok(!objects(['citizen'], AT, notices).includes('permitted'), 'nobody who could not provide');
  });
});
