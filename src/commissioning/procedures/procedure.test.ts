import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { JsonObject } from '../../kernel/json.ts';
import { upcast } from '../../ledger/upcasting.ts';
import type { Rehearsal } from '../rehearsal.ts';
import { procedure } from './index.ts';
import { computedAward, newProcedure, opened, plan, started } from './rehearsal.ts';
import type { ProcedureState } from './state.ts';

type Stage = Rehearsal<ProcedureState>;

const refusal = (stage: Stage, action: string, body: JsonObject, as?: string): string => {
  const result = stage.play(action, body, as === undefined ? {} : { as });
  assert.ok(!result.ok, `${action} was expected to make no sense`);
  return result.error.type === 'invalid' ? result.error.path : result.error.name;
};

const played = (stage: Stage, action: string, body: JsonObject, cue = {}) => {
  const result = stage.play(action, body, cue);
  assert.ok(result.ok, result.ok ? '' : result.error.message);
  return result.value;
};

describe('starting a procedure', () => {
  it('given a sound plan, when it starts, then lots say who commissions them and the arrangement is told', () => {
    const stage = newProcedure();
    const { effects, id } = played(stage, 'procedure.start', plan);
    const state = stage.state();
    assert.equal(id, 'procedure/recovery');
    assert.deepEqual(state.lots[0]?.commissioners, ['party/harbour-council', 'party/vale-council']);
    assert.equal(state.deadline, '2026-12-21T12:00:00.000Z');
    assert.equal(state.status, 'active');
    assert.deepEqual(effects, [
      {
        stream: 'arrangement/harbour-recovery',
        action: 'procedure.record',
        body: { procedure: 'procedure/recovery', title: 'Recovery support', needs: ['need-1'] },
      },
    ]);
  });

  const lot = { id: 'lot-1', title: 'Community support' };
  const cases: readonly (readonly [string, JsonObject, string])[] = [
    ['two lots of one id', { lots: [lot, lot] }, '/lots/1/id'],
    ['a need that is not there', { needs: ['need-9'] }, '/needs/0'],
    ['a commissioner who is no member', { commissioners: ['party/stranger'] }, '/commissioners/0'],
    [
      'shares that do not make 1',
      { lots: [{ ...lot, shares: { 'party/harbour-council': 0.6, 'party/vale-council': 0.3 } }] },
      '/lots/0/shares',
    ],
    [
      'weights that do not make 100',
      { criteria: [{ id: 'price', title: 'Price', kind: 'price', weight: 40 }] },
      '/criteria',
    ],
    [
      'a criterion for an unknown lot',
      { criteria: [{ id: 'q', title: 'Q', kind: 'quality', lots: ['lot-9'] }] },
      '/criteria/0/lots',
    ],
    ['a deadline that is no time', { deadline: '2026-02-30T12:00:00Z' }, '/deadline'],
    [
      'a stage that ends before it begins',
      { stages: [{ id: 's', kind: 'tender', from: '2027-01-02T00:00:00Z', to: '2027-01-01T00:00:00Z' }] },
      '/stages/0/to',
    ],
  ];
  for (const [what, change, path] of cases)
    it(`given ${what}, when it starts, then the objection names ${path}`, () => {
      const stage = newProcedure();
      const result = stage.play('procedure.start', { ...plan, ...change });
      assert.ok(!result.ok && result.error.type === 'invalid');
      assert.equal(result.error.path, path);
    });
});

describe('enquiries and scores', () => {
  it('given a question, when it is answered, then question and answer make one row and a second answer is refused', () => {
    const stage = started();
    played(stage, 'enquiry.ask', { question: 'May we?' }, { as: 'p-one' });
    played(stage, 'enquiry.answer', { enquiry: 'enquiry-1', answer: 'Yes.' });
    assert.equal(stage.rows('enquiries').length, 1);
    assert.equal(stage.rows('enquiries')[0]?.question, 'May we?');
    assert.equal(stage.rows('enquiries')[0]?.answer, 'Yes.');
    assert.equal(
      refusal(stage, 'enquiry.answer', { enquiry: 'enquiry-1', answer: 'No.' }),
      'already-answered',
    );
    assert.equal(refusal(stage, 'enquiry.answer', { enquiry: 'enquiry-7', answer: 'No.' }), '/enquiry');
  });

  it('given opened bids, when one scorer scores twice, then the later score stands', () => {
    const stage = opened();
    const score = { bid: 'bid-1', criterion: 'quality', reason: 'Clear.' };
    played(stage, 'score.give', { ...score, score: 60 }, { as: 'party/ada' });
    played(stage, 'score.give', { ...score, score: 70.5 }, { as: 'party/ada' });
    played(stage, 'score.give', { ...score, score: 80 }, { as: 'party/ben' });
    assert.deepEqual(
      stage.rows('scores').map((row) => row.score),
      [70.5, 80],
    );
    assert.equal(refusal(stage, 'score.give', { ...score, score: 50.125 }), '/score');
    assert.equal(refusal(stage, 'score.give', { ...score, score: 50, criterion: 'price' }), '/criterion');
    assert.equal(refusal(stage, 'score.give', { ...score, bid: 'bid-2', lot: 'lot-2', score: 50 }), '/lot');
  });
});

describe('bids', () => {
  it('given a sealed bid, when another withdraws it, then it is refused; its own author may', () => {
    const stage = started();
    played(stage, 'bid.submit', { offers: [{ prices: { 'lot-1': 1 } }] }, { as: 'p-one' });
    assert.equal(refusal(stage, 'bid.withdraw', { bid: 'bid-1' }, 'p-two'), 'not-your-bid');
    played(stage, 'bid.withdraw', { bid: 'bid-1' }, { as: 'p-one' });
    assert.equal(stage.state().bids['bid-1']?.status, 'withdrawn');
  });

  it('given sealed bids, when they are submitted, then neither state nor rows hold a price or a tenderer', () => {
    const stage = started();
    played(
      stage,
      'bid.submit',
      { offers: [{ prices: { 'lot-1': 7_654_321 } }], tenderer: { lead: 'party/secret-trust' } },
      { as: 'p-one' },
    );
    assert.doesNotMatch(JSON.stringify(stage.state()), /7654321|secret-trust/);
  });

  it('given opened bids, then leads and members are bidders and the price stays out of the state', () => {
    const stage = opened();
    assert.deepEqual(stage.state().bids['bid-1']?.opened, {
      lead: 'party/harbour-care',
      members: ['party/vale-recovery'],
      lots: ['lot-1', 'lot-2'],
      count: 1,
    });
    assert.doesNotMatch(JSON.stringify(stage.state()), /9000000/);
    assert.equal(refusal(stage, 'bids.open', {}), 'nothing-sealed');
  });
});

describe('awards', () => {
  it('given a proposal, when it is decided, then the standstill counts working days beginning with that day', () => {
    const stage = opened();
    const { id } = played(stage, 'award.propose', {}, { computed: computedAward });
    // Wednesday 6 January 2027: eight working days beginning with it end with Friday 15 January.
    played(stage, 'award.decide', { proposal: id ?? '' }, { at: '2027-01-06T15:00:00.000Z' });
    assert.equal(stage.state().status, 'standstill');
    assert.equal(stage.state().standstillEnds, '2027-01-16T00:00:00.000Z');
  });

  it('given a call-off, when it is awarded, then only to those on its framework, all of a consortium', () => {
    const decide = (frameworkProviders: string[]) => {
      const stage = opened({ technique: 'call-off', framework: 'contract/help-1' }, { frameworkProviders });
      played(stage, 'award.propose', {}, { computed: computedAward });
      return () => stage.play('award.decide', { proposal: 'proposal-1' });
    };
    const off = decide(['party/harbour-care', 'party/lantern-trust'])();
    assert.ok(!off.ok && off.error.type === 'impossible');
    assert.equal(off.error.name, 'not-on-the-framework');
    assert.match(off.error.message, /party\/vale-recovery is not among the providers of contract\/help-1/);
    assert.ok(decide(['party/harbour-care', 'party/vale-recovery'])().ok);
  });

  it('given a standstill that a notice starts, when the notice is published, then it ends counted from that day', () => {
    const stage = opened({ standstillFrom: 'UK6' });
    played(stage, 'award.propose', {}, { computed: computedAward });
    played(stage, 'award.decide', { proposal: 'proposal-1' }, { at: '2027-01-06T15:00:00.000Z' });
    assert.equal(stage.state().standstillEnds, undefined);
    played(stage, 'notice.publish', { notice: 'UK6' }, { at: '2027-01-09T10:00:00.000Z' });
    // A Saturday does not count: the eighth working day is Wednesday 20 January.
    assert.equal(stage.state().standstillEnds, '2027-01-21T00:00:00.000Z');
  });

  it('given several awards, then each keeps the first instant of its own notices, named or not', () => {
    const stage = opened({ standstillFrom: 'UK6' });
    const notice = (said: JsonObject, at: string) => played(stage, 'notice.publish', said, { at });
    const noticesOf = (award: string) => stage.state().awards[award]?.notices;
    notice({ notice: 'UK6' }, '2027-01-05T10:00:00.000Z');
    const first = { ...computedAward, result: { ...(computedAward.result as JsonObject), perLot: [] } };
    played(stage, 'award.propose', { lots: ['lot-2'] }, { computed: first });
    played(stage, 'award.decide', { proposal: 'proposal-1' }, { at: '2027-01-06T15:00:00.000Z' });
    assert.equal(noticesOf('award-1'), undefined);
    notice({ notice: 'UK6' }, '2027-01-07T10:00:00.000Z');
    notice({ notice: 'UK6' }, '2027-01-08T10:00:00.000Z');
    played(stage, 'award.confirm', { award: 'award-1' }, { at: '2027-01-25T10:00:00.000Z' });
    played(stage, 'award.propose', { lots: ['lot-1'] }, { computed: first });
    played(stage, 'award.decide', { proposal: 'proposal-2' }, { at: '2027-01-26T15:00:00.000Z' });
    notice({ notice: 'UK6', award: 'award-1' }, '2027-01-27T10:00:00.000Z');
    assert.equal(stage.state().standstillEnds, undefined);
    assert.deepEqual(noticesOf('award-1'), { UK6: '2027-01-07T10:00:00.000Z' });
    assert.equal(noticesOf('award-2'), undefined);
    notice({ notice: 'UK6', award: 'award-2' }, '2027-01-28T10:00:00.000Z');
    assert.deepEqual(noticesOf('award-2'), { UK6: '2027-01-28T10:00:00.000Z' });
    assert.notEqual(stage.state().standstillEnds, undefined);
    assert.deepEqual(stage.state().notices, { UK6: '2027-01-05T10:00:00.000Z' });
    assert.equal(stage.rows('publications').at(-1)?.award, 'award-2');
    assert.equal(refusal(stage, 'notice.publish', { notice: 'UK6', award: 'award-9' }), '/award');
  });

  it('given an award that was set aside, then a notice is about no award, and the next one has none yet', () => {
    const stage = opened();
    played(stage, 'award.propose', {}, { computed: computedAward });
    played(stage, 'award.decide', { proposal: 'proposal-1' }, { at: '2027-01-06T15:00:00.000Z' });
    played(stage, 'notice.publish', { notice: 'UK6' }, { at: '2027-01-06T16:00:00.000Z' });
    played(stage, 'challenge.raise', { grounds: 'Unfair.' }, { at: '2027-01-08T09:00:00.000Z' });
    const upheld = { challenge: 'challenge-1', upheld: true, reason: 'It was.' };
    played(stage, 'challenge.resolve', upheld, { at: '2027-01-11T09:00:00.000Z' });
    played(stage, 'notice.publish', { notice: 'UK6' }, { at: '2027-01-12T09:00:00.000Z' });
    assert.deepEqual(stage.state().awards['award-1']?.notices, { UK6: '2027-01-06T16:00:00.000Z' });
    played(stage, 'award.propose', {}, { computed: computedAward });
    played(stage, 'award.decide', { proposal: 'proposal-2' }, { at: '2027-01-13T15:00:00.000Z' });
    assert.equal(stage.state().awards['award-2']?.notices, undefined);
  });

  it('given facts from before notices were told of awards, then the state is what it was', () => {
    const stage = opened();
    played(stage, 'award.propose', {}, { computed: computedAward });
    played(stage, 'award.decide', { proposal: 'proposal-1' }, { at: '2027-01-06T15:00:00.000Z' });
    const before = stage.state();
    const folded = (type: string, v: number, body: JsonObject) => {
      const definition = procedure.facts.find((known) => known.type === type);
      assert.ok(definition);
      const fact = { type, v, body, at: '2027-01-07T10:00:00.000Z', actor: 'party/x', seq: 9 };
      const happened = { ...fact, body: upcast(fact, definition) };
      return { award: procedure.apply(before, happened).awards['award-1'], rows: procedure.rows?.(happened) };
    };
    const notice = { number: 1, notice: 'UK6' };
    assert.equal(folded('notice.published', 1, notice).award?.notices, undefined);
    assert.deepEqual(folded('notice.published', 2, notice).award?.notices, {
      UK6: '2027-01-07T10:00:00.000Z',
    });
    assert.deepEqual(folded('notice.published', 1, notice).rows, folded('notice.published', 2, notice).rows);
    const resolved = { challenge: 'challenge-1', upheld: false, reason: 'Fair.' };
    assert.equal(folded('challenge.resolved', 1, resolved).award?.resolvedAt, undefined);
    assert.equal(folded('challenge.resolved', 2, resolved).award?.resolvedAt, '2027-01-07T10:00:00.000Z');
    assert.deepEqual(
      folded('challenge.resolved', 1, resolved).rows,
      folded('challenge.resolved', 2, resolved).rows,
    );
  });

  it('given a challenge, when it is dismissed, then what was left of the standstill runs on', () => {
    const stage = opened();
    played(stage, 'award.propose', {}, { computed: computedAward });
    played(stage, 'award.decide', { proposal: 'proposal-1' }, { at: '2027-01-06T15:00:00.000Z' });
    played(
      stage,
      'challenge.raise',
      { grounds: 'Unfair.' },
      { as: 'party/lantern-trust', at: '2027-01-08T09:00:00.000Z' },
    );
    assert.equal(stage.state().status, 'suspended');
    assert.equal(stage.state().standstillDaysLeft, 6);
    assert.equal(refusal(stage, 'award.confirm', { award: 'award-1' }), 'suspended');
    const resolved = { challenge: 'challenge-1', upheld: false, reason: 'It was fair.' };
    played(stage, 'challenge.resolve', resolved, { at: '2027-02-01T09:00:00.000Z' });
    assert.equal(stage.state().status, 'standstill');
    // Six working days beginning with Monday 1 February end with Monday 8 February.
    assert.equal(stage.state().standstillEnds, '2027-02-09T00:00:00.000Z');
    assert.equal(refusal(stage, 'challenge.resolve', resolved), 'already-resolved');
  });

  it('given two challenges, when one is upheld, then the award is set aside and assessment goes on after the other', () => {
    const stage = opened();
    played(stage, 'award.propose', {}, { computed: computedAward });
    played(stage, 'award.decide', { proposal: 'proposal-1' }, { at: '2027-01-06T15:00:00.000Z' });
    played(stage, 'challenge.raise', { grounds: 'One.' });
    played(stage, 'challenge.raise', { grounds: 'Two.' });
    played(stage, 'challenge.resolve', { challenge: 'challenge-1', upheld: true, reason: 'Right.' });
    assert.equal(stage.state().status, 'suspended');
    played(stage, 'challenge.resolve', { challenge: 'challenge-2', upheld: false, reason: 'Wrong.' });
    assert.equal(stage.state().status, 'evaluation');
    assert.equal(stage.state().awards['award-1']?.status, 'set-aside');
    assert.equal(refusal(stage, 'award.confirm', { award: 'award-1' }), 'not-pending');
    assert.equal(played(stage, 'award.propose', {}, { computed: computedAward }).id, 'proposal-2');
  });

  it('given a confirmed award, then a contract is drafted for the winning bid with its own buyers', () => {
    const stage = opened();
    played(stage, 'award.propose', {}, { computed: computedAward });
    played(stage, 'award.decide', { proposal: 'proposal-1' });
    const { effects } = played(stage, 'award.confirm', { award: 'award-1' });
    assert.equal(stage.state().status, 'complete');
    assert.deepEqual(
      effects.map((effect) => [effect.stream, effect.action]),
      [
        ['contract/recovery-1', 'contract.draft'],
        ['arrangement/harbour-recovery', 'contract.record'],
      ],
    );
    assert.deepEqual(effects[0]?.body.providers, ['party/harbour-care', 'party/vale-recovery']);
    assert.deepEqual(effects[0]?.body.buyers, ['party/harbour-council', 'party/vale-council']);
    assert.equal(effects[0]?.body.valuePence, 13_000_000);
    // When the procurement began goes along: by that day law is chosen for the contract too.
    const procurement = effects[0]?.body.procurement as JsonObject | undefined;
    assert.equal(procurement?.begun, '2026-11-23T10:00:00.000Z');
    assert.equal(procurement?.ground, undefined);
    assert.equal(refusal(stage, 'enquiry.ask', { question: 'Late?' }), 'procedure-ended');
  });

  it('given a direct award, then its ground goes along to the contract, for the law to speak of it', () => {
    const stage = opened({ method: 'direct', ground: 'user-choice' });
    played(stage, 'award.propose', {}, { computed: computedAward });
    played(stage, 'award.decide', { proposal: 'proposal-1' });
    const { effects } = played(stage, 'award.confirm', { award: 'award-1' });
    assert.equal((effects[0]?.body.procurement as JsonObject | undefined)?.ground, 'user-choice');
  });

  it('given a package, when one of its lots is refused, then the whole offer falls and nothing is left to decide', () => {
    const stage = opened();
    played(stage, 'award.propose', {}, { computed: computedAward });
    const { facts, effects } = played(stage, 'award.refuse', {
      proposal: 'proposal-1',
      lot: 'lot-2',
      reason: 'Too dear.',
    });
    assert.deepEqual(facts[0]?.body.lots, ['lot-2', 'lot-1']);
    // The other lot is awarded anew, without the one that was refused.
    assert.deepEqual(
      effects?.map(({ action, body }) => ({ action, body })),
      [{ action: 'award.propose', body: { lots: ['lot-1'] } }],
    );
    assert.equal(refusal(stage, 'award.decide', { proposal: 'proposal-1' }), '/proposal');
  });

  it('given a proposal put to a joint decision, when it is refused or replaced, then that decision ends and says why', () => {
    const stage = opened();
    played(stage, 'award.propose', {}, { computed: computedAward });
    const on = (proposal: string) => ({ action: 'award.decide', body: { proposal } });
    const other = { action: 'shortlist.decide', body: { proposal: 'proposal-1' } };
    const matters = { 'matter-1': on('proposal-1'), 'matter-2': on('proposal-7'), 'matter-3': other };
    const { ends } = played(stage, 'award.propose', {}, { computed: computedAward, matters });
    const why = 'Another award was proposed in its place: proposal-2.';
    assert.deepEqual(ends, [{ matter: 'matter-1', why }]);
    const refused = played(
      stage,
      'award.refuse',
      { proposal: 'proposal-2', reason: 'Too dear.' },
      { as: 'party/vale-council', matters: { 'matter-4': on('proposal-2') } },
    );
    assert.deepEqual(refused.ends, [{ matter: 'matter-4', why: 'The proposal was refused: Too dear.' }]);
    const [row] = stage.rows('refusals');
    assert.deepEqual([row?.by, row?.reason], ['party/vale-council', 'Too dear.']);
  });

  it('given no lot named, then a body refuses the lots that it commissions, and one that commissions none refuses all', () => {
    const lots = [
      { id: 'lot-1', title: 'One', ceilingPence: 1, commissioners: ['party/harbour-council'] },
      { id: 'lot-2', title: 'Two', ceilingPence: 1, commissioners: ['party/vale-council'] },
    ];
    const apart = {
      ...computedAward,
      result: {
        ...(computedAward.result as JsonObject),
        perLot: ((computedAward.result as JsonObject).perLot as JsonObject[]).map((lot, n) => ({
          ...lot,
          offer: `offer-${n}`,
        })),
      },
    };
    for (const [as, refused] of [
      ['party/vale-council', ['lot-2']],
      ['party/hub', ['lot-1', 'lot-2']],
    ] as const) {
      const stage = opened({ lots });
      played(stage, 'award.propose', {}, { computed: apart });
      const { facts } = played(stage, 'award.refuse', { proposal: 'proposal-1', reason: 'No.' }, { as });
      assert.deepEqual(facts[0]?.body.lots, refused);
    }
  });
});
