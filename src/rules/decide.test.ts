import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { decide } from './decide.ts';
import { compiled, question } from './example.test-data.ts';
import type { Question } from './question.ts';

const MAY = '  - { id: may-offer, kind: choice, who: member, deontic: may, does: plot.offer }';
const weights = (decision: ReturnType<typeof decide>) =>
  Object.fromEntries(decision.considered.map(({ id, weight }) => [id, weight]));

describe('decide', () => {
  it('refuses what no statement grants, by no statement', () => {
    // given a rulebook that says nothing of the action
    const rulebook = compiled('');
    // when somebody asks
    const decision = decide(rulebook, question());
    // then there is no default permission
    assert.deepEqual([decision.verdict, decision.by, decision.considered], ['refused', [], []]);
  });

  it('permits what a may grants to the role, and not to another', () => {
    const rulebook = compiled(MAY);
    assert.deepEqual(decide(rulebook, question()).by, ['may-offer']);
    const stranger = question({ actor: { id: 'party/x', roles: [], evidence: [] } });
    assert.deepEqual(decide(rulebook, stranger).verdict, 'refused');
    assert.deepEqual(decide(rulebook, stranger).considered, [
      { id: 'may-offer', layer: 'rulebook', truth: 'false', weight: 'none' },
    ]);
  });

  it('refuses by every must-not that holds, in the order of the layers', () => {
    const rulebook = compiled(
      `${MAY}
  - { id: long-enough, kind: choice, who: anyone, deontic: must-not, does: plot.offer, when: 'action.deadline < addDays(now, 28)', orElse: { refuse: true } }
  - { id: not-dear, kind: choice, who: anyone, deontic: must-not, does: plot.offer, when: action.rentPence > 6000, orElse: { refuse: true } }`,
      {
        regime:
          "  - { id: law-days, kind: choice, who: anyone, deontic: must-not, does: plot.offer, when: 'action.deadline < addDays(now, 30)', orElse: { refuse: true }, cites: Garden Act }",
      },
    );
    const decision = decide(rulebook, question());
    assert.equal(decision.verdict, 'refused');
    assert.deepEqual(decision.by, ['law-days', 'long-enough']);
    assert.deepEqual(weights(decision), {
      'law-days': 'refuses',
      'may-offer': 'grants',
      'long-enough': 'refuses',
      'not-dear': 'none',
    });
  });

  it('lets a regime may grant only as a right', () => {
    const regime = (right: string) =>
      `  - { id: law-may, kind: choice, who: anyone, deontic: may, does: plot.offer${right} }`;
    assert.equal(decide(compiled('', { regime: regime('') }), question()).verdict, 'refused');
    assert.deepEqual(decide(compiled('', { regime: regime(', right: true') }), question()).by, ['law-may']);
  });

  it('takes a condition that cannot be computed as false for may, true for must-not, pending for must', () => {
    // given conditions that index a list out of its bounds
    const bad = 'state.offers[5].pence > 3';
    const rule = (id: string, deontic: string, rest = '') =>
      `  - { id: ${id}, kind: choice, who: member, deontic: ${deontic}, does: plot.offer, when: '${bad}'${rest} }`;
    const granted = decide(compiled(`${rule('a', 'may')}\n${rule('b', 'must')}`), question());
    assert.equal(granted.verdict, 'refused');
    assert.deepEqual(
      granted.considered.map(({ truth, weight }) => [truth, weight]),
      [
        ['error', 'none'],
        ['pending', 'none'],
      ],
    );
    assert.match(granted.considered[0]?.error ?? '', /out of bounds/);
    const refused = decide(
      compiled(`${MAY}\n${rule('c', 'must-not', ', orElse: { refuse: true }')}`),
      question(),
    );
    assert.deepEqual(refused.by, ['c']);
  });

  it('counts norms without deciding by them', () => {
    const rulebook = compiled(
      `${MAY}
  - { id: small-rent, kind: choice, who: member, deontic: must-not, does: plot.offer, when: action.rentPence > 4000 }
  - { id: polite, kind: choice, who: member, deontic: must-not, does: plot.offer, when: has(action.reason) }
  - { id: habit, kind: choice, who: member, does: plot.offer }`,
    );
    const decision = decide(rulebook, question());
    assert.equal(decision.verdict, 'permitted');
    assert.deepEqual(weights(decision), {
      'may-offer': 'grants',
      'small-rent': 'norm-broken',
      polite: 'norm-kept',
      habit: 'norm-kept',
    });
  });

  it('permits with a duty, a charge and an escalation', () => {
    const rulebook = compiled(
      `${MAY}
  - { id: dig-it, kind: choice, who: member, deontic: must-not, does: plot.offer, when: action.rentPence > 1, orElse: { duty: { who: holder, does: plot.dig, due: 'addWorkingDays(now, 3)' } } }
  - { id: pay, kind: choice, who: member, deontic: must-not, does: plot.offer, orElse: { charge: { who: member, to: warden, pence: action.rentPence / 10 } } }
  - { id: tell, kind: choice, who: member, deontic: must-not, does: plot.offer, orElse: { escalate: { to: warden } } }`,
    );
    const decision = decide(rulebook, question({ now: '2026-12-24T10:00:00.000Z' }));
    assert.equal(decision.verdict, 'permitted');
    assert.deepEqual(decision.consequences, [
      // Christmas Day, Boxing Day's substitute and the weekend are no working days.
      { type: 'duty', statement: 'dig-it', who: 'holder', does: 'plot.dig', due: '2026-12-31T10:00:00.000Z' },
      { type: 'charge', statement: 'pay', who: 'member', to: 'warden', pence: 500 },
      { type: 'escalate', statement: 'tell', to: 'warden' },
    ]);
  });

  it('hands an act to the aggregation statement that decides it', () => {
    const rulebook = compiled(
      `${MAY}
  - { id: dear-ones, kind: aggregation, decides: plot.offer, when: action.rentPence > 4000, electorates: [{ role: member, method: consent }] }`,
    );
    assert.equal(decide(rulebook, question()).decidedBy, 'dear-ones');
    const cheap = { name: 'plot.offer', body: { ...question().action.body, rentPence: 10 } };
    assert.equal(decide(rulebook, question({ action: cheap })).decidedBy, undefined);
  });

  it('holds statements between their days, counted as appliesTo says', () => {
    const rulebook = compiled(
      `  - { id: now, kind: choice, who: member, deontic: may, does: plot.offer, validFrom: 2026-11-23 }
  - { id: begun, kind: choice, who: member, deontic: may, does: plot.offer, validFrom: 2026-11-23, appliesTo: begun-on-or-after }
  - { id: over, kind: choice, who: member, deontic: may, does: plot.offer, validTo: 2026-11-22 }`,
    );
    assert.deepEqual(decide(rulebook, question()).by, ['now']);
    // 23:30 UTC on 22 November is still that day in London; in July the day has turned.
    assert.deepEqual(decide(rulebook, question({ now: '2026-11-22T23:30:00.000Z' })).by, ['over']);
  });

  it('reads state, parent, settings and what has happened', () => {
    const rulebook = compiled(
      `  - id: all
    kind: choice
    who: member
    deontic: may
    does: plot.offer
    if: actor.id.startsWith("party/") && "identifier" in actor.evidence
    when: >-
      state.status == "free" && state.size < 3.0 && "sunny" in state.tags
      && "p1" in parent.plots && parent.plots["p1"].rentPence <= action.rentPence
      && action.rentPence <= settings.cap && double(action.rentPence) * action.factor < 10000.0 * settings.part
      && "plot.dug" in happened && daysBetween(happened["plot.dug"], now) == 7
      && parent.plots.all(p, parent.plots[p].rentPence > 0)`,
      {
        settings:
          '[{ id: cap, title: Cap, unit: pence, value: 5000 }, { id: part, title: Part, unit: share, value: 1 }]',
      },
    );
    const asked = question({ happened: { 'plot.dug': '2026-11-16T23:00:00.000Z' } });
    assert.deepEqual(decide(rulebook, asked).considered, [
      { id: 'all', layer: 'rulebook', truth: 'true', weight: 'grants' },
    ]);
    assert.equal(decide(rulebook, question()).verdict, 'refused');
  });

  it('is a function of the question: a must-not never makes a refused act permitted', () => {
    const grants = compiled(MAY);
    const guarded = compiled(
      `${MAY}
  - { id: cap, kind: choice, who: anyone, deontic: must-not, does: plot.offer, when: action.rentPence > 500 || state.size > action.factor, orElse: { refuse: true } }`,
    );
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1000 }),
        fc.double({ min: 0, max: 10, noNaN: true }),
        fc.subarray(['member', 'warden']),
        (rentPence, factor, roles) => {
          const body = { deadline: '2026-12-20T12:00:00.000Z', rentPence, factor };
          const asked: Question = question({
            action: { name: 'plot.offer', body },
            actor: { id: 'party/ada', roles, evidence: [] },
          });
          const decision = decide(guarded, asked);
          assert.deepEqual(decide(guarded, asked), decision);
          const expected = roles.includes('member') && rentPence <= 500 && 2.5 <= factor;
          assert.equal(decision.verdict, expected ? 'permitted' : 'refused');
          if (decision.verdict === 'permitted') assert.equal(decide(grants, asked).verdict, 'permitted');
        },
      ),
    );
  });
});
