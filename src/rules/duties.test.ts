import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { decide } from './decide.ts';
import {
  breaches,
  type Circumstances,
  type Duty,
  dueAgain,
  dutiesDoneBy,
  dutiesLetGo,
  dutyOf,
  isForAbove,
  MOST_MISSED,
  nextDue,
  raiseDuties,
  tooLongMissed,
} from './duties.ts';
import { calendar, compiled, question, tryCompile } from './example.test-data.ts';

const rulebook = compiled(
  `  - id: dig-after-letting
    kind: choice
    who: holder
    deontic: must
    does: plot.dig
    after: plot.let
    due: 'has(fact.body.until) ? fact.body.until : addDays(fact.at, 30)'
    orElse: { charge: { who: holder, to: warden, pence: 500 } }
  - { id: may-dig, kind: choice, who: anyone, deontic: may, does: plot.dig }
  - { id: or-dig, kind: choice, who: member, deontic: must-not, does: plot.offer, orElse: { duty: { who: holder, does: plot.dig, due: 'addDays(now, 1)' } } }
  - { id: may-offer, kind: choice, who: member, deontic: may, does: plot.offer }
  - { id: sunny-digging, kind: choice, who: holder, deontic: must, does: plot.dig, after: plot.offered, when: '"sunny" in state.tags' }
  - { id: let-again, kind: choice, who: holder, deontic: must, does: plot.let, after: plot.let, arises: 'fact.body.to != "nobody"', matches: to, once: true, due: 'startOfDay(addMonths(fact.at, 1))' }
  - { id: let-by-month, kind: choice, who: holder, deontic: must, does: plot.let, after: plot.let, arises: 'has(fact.body.until)', period: 'has(fact.body.until) ? fact.body.until : fact.at', due: 'addDays(has(fact.body.until) ? fact.body.until : fact.at, 10)' }
  - { id: let-yearly, kind: choice, who: holder, deontic: must, does: plot.let, after: plot.offered, due: 'startOfDay(addMonths(fact.at, 12))', again: '!("sunny" in state.tags)' }
  - { id: let-once, kind: choice, who: holder, deontic: must, does: plot.let, after: plot.offered, due: 'timestamp("2026-12-01T00:00:00Z")', again: 'true' }
  - { id: let-to-club, kind: choice, who: holder, deontic: must, does: plot.let, after: plot.let, arises: 'fact.body.to == "club"', due: 'addDays(fact.at, fact.body.to == "club" ? 30 : 60)', again: 'fact.body.to == "club"', while: 'fact.body.to != "nobody"' }
  - { id: dig-while-sunny, kind: choice, who: holder, deontic: must, does: plot.dig, after: plot.let, due: 'addDays(fact.at, 30)', while: '"sunny" in state.tags' }
  - { id: later, kind: choice, who: holder, deontic: must, does: plot.dig, after: plot.let, due: now, validFrom: 2030-01-01 }`,
);
const circumstances: Circumstances = {
  kind: 'plot',
  state: question().state,
  parent: question().parent ?? {},
  happened: {},
  now: '2026-11-23T10:00:00.000Z',
  begun: '2026-11-01T10:00:00.000Z',
  calendar,
};
const letFact = (body: Record<string, string>) => ({
  type: 'plot.let',
  at: '2026-11-23T10:00:00.000Z',
  body,
});
const raised = (body: Record<string, string> = { to: 'x' }): Duty => {
  const [first] = raiseDuties(rulebook, [letFact(body)], circumstances, 1);
  assert.ok(first);
  return first.duty;
};
const dig = (now: string, roles = ['holder']) =>
  question({
    action: { name: 'plot.dig', body: {} },
    actor: { id: 'party/ada', roles, evidence: [] },
    now,
  });

describe('duties', () => {
  it('are raised by the fact that they follow, due as the statement says', () => {
    assert.deepEqual(raised(), {
      id: 'dig-after-letting-1',
      statement: 'dig-after-letting',
      who: ['holder'],
      does: ['plot.dig'],
      raisedAt: '2026-11-23T10:00:00.000Z',
      due: '2026-12-23T10:00:00.000Z',
      status: 'open',
      fact: { type: 'plot.let', at: '2026-11-23T10:00:00.000Z' },
    });
    assert.equal(raised({ to: 'x', until: '2026-12-01T00:00:00.000Z' }).due, '2026-12-01T00:00:00.000Z');
    const other = [{ ...letFact({ to: 'x' }), type: 'plot.dug' }];
    assert.deepEqual(raiseDuties(rulebook, other, circumstances, 1), []);
  });

  it('are done by an act that matches who, does and the conditions; late after the due time', () => {
    const duty = raised();
    assert.deepEqual(
      dutiesDoneBy(rulebook, [duty], dig('2026-12-01T00:00:00.000Z')).map(({ status }) => status),
      ['done'],
    );
    assert.deepEqual(
      dutiesDoneBy(rulebook, [{ ...duty, status: 'breached' }], dig('2027-01-01T00:00:00.000Z')).map(
        ({ status }) => status,
      ),
      ['late'],
    );
    assert.deepEqual(dutiesDoneBy(rulebook, [duty], dig('2026-12-01T00:00:00.000Z', ['member'])), []);
    assert.deepEqual(
      dutiesDoneBy(rulebook, [{ ...duty, status: 'done' }], dig('2026-12-01T00:00:00.000Z')),
      [],
    );
    const [sunny] = raiseDuties(
      rulebook,
      [{ type: 'plot.offered', at: circumstances.now, body: {} }],
      circumstances,
      1,
    );
    assert.ok(sunny);
    assert.equal(sunny.duty.due, undefined);
    assert.equal(dutiesDoneBy(rulebook, [sunny.duty], dig(circumstances.now)).length, 1);
    const dull = { ...dig(circumstances.now), state: { ...question().state, tags: [] } };
    assert.equal(dutiesDoneBy(rulebook, [sunny.duty], dull).length, 0);
  });

  it('are breached when the due time passes, with the Or else', () => {
    const duty = raised();
    assert.equal(nextDue([duty]), '2026-12-23T10:00:00.000Z');
    assert.deepEqual(breaches(rulebook, [duty], { ...circumstances, now: '2026-12-23T10:00:00.000Z' }), []);
    assert.deepEqual(breaches(rulebook, [duty], { ...circumstances, now: '2026-12-23T10:00:00.001Z' }), [
      {
        duty: { ...duty, status: 'breached' },
        consequence: {
          type: 'charge',
          statement: 'dig-after-letting',
          who: 'holder',
          to: 'warden',
          pence: 500,
        },
      },
    ]);
  });

  it('arise where they say, once for each due time, and are done by the act that says the same', () => {
    const raise = (bodies: readonly Record<string, string>[], standing: readonly Duty[] = []) =>
      raiseDuties(rulebook, bodies.map(letFact), circumstances, 1, standing)
        .map(({ duty }) => duty)
        .filter(({ statement }) => statement === 'let-again');
    assert.deepEqual(raise([{ to: 'nobody' }]), []);
    const [first, ...others] = raise([{ to: 'ada' }, { to: 'bea' }]);
    assert.ok(first);
    assert.deepEqual(others, [], 'the same due time is one duty');
    assert.deepEqual([first.match, first.due], ['ada', '2026-12-23T00:00:00.000Z']);
    assert.deepEqual(raise([{ to: 'cai' }], [first]), []);
    assert.equal(raise([{ to: 'cai' }], [{ ...first, status: 'breached' }]).length, 1);
    const letTo = (to: string) =>
      question({
        action: { name: 'plot.let', body: { to } },
        actor: { id: 'party/ada', roles: ['holder'], evidence: [] },
        now: '2026-12-01T00:00:00.000Z',
      });
    assert.deepEqual(dutiesDoneBy(rulebook, [first], letTo('bea')), []);
    assert.equal(dutiesDoneBy(rulebook, [first], letTo('ada')).length, 1);
  });

  it('stand as long as they say: what is no longer asked for is let go', () => {
    const standing = raiseDuties(rulebook, [letFact({ to: 'x' })], circumstances, 1).map(({ duty }) => duty);
    const letGo = (tags: readonly string[], duties = standing) =>
      dutiesLetGo(rulebook, duties, {
        ...circumstances,
        state: { ...circumstances.state, tags: [...tags] },
      }).map(({ statement }) => statement);
    assert.deepEqual(letGo(['sunny']), []);
    assert.deepEqual(letGo([]), ['dig-while-sunny']);
    // What was broken stays broken.
    assert.deepEqual(
      letGo(
        [],
        standing.map((duty): Duty => ({ ...duty, status: 'breached' })),
      ),
      [],
    );
  });

  it('are due again where a day passed and nothing was done, counted from that day, as long as they say', () => {
    const gloomy = { ...circumstances, state: { ...circumstances.state, tags: [] } };
    const [yearly, once] = raiseDuties(
      rulebook,
      [{ type: 'plot.offered', at: circumstances.now, body: {} }],
      gloomy,
      1,
    )
      .map(({ duty }) => duty)
      .filter(({ statement }) => statement.startsWith('let-'));
    assert.ok(yearly !== undefined && once !== undefined);
    assert.equal(yearly.due, '2027-11-23T00:00:00.000Z');
    const lapsed: Duty = { ...yearly, status: 'breached' };
    const passed = { ...gloomy, now: '2027-11-23T00:00:00.001Z' };
    assert.deepEqual(dueAgain(rulebook, lapsed, passed, 7), {
      ...yearly,
      id: 'let-yearly-7',
      raisedAt: passed.now,
      due: '2028-11-23T00:00:00.000Z',
      fact: { type: 'plot.offered', at: '2027-11-23T00:00:00.000Z' },
    });
    const sunny = { ...passed, state: { ...circumstances.state, tags: ['sunny'] } };
    assert.equal(dueAgain(rulebook, lapsed, sunny, 7), undefined);
    // Nobody ever does it: the earliest are let go, so that a stream stays bounded.
    const years = (count: number) =>
      Array.from({ length: count }, (_, n) => ({
        ...lapsed,
        id: `y-${n}`,
        due: `${3000 - n}-01-01T00:00:00.000Z`,
      }));
    assert.deepEqual(tooLongMissed(years(MOST_MISSED)), []);
    assert.deepEqual(
      tooLongMissed([...years(MOST_MISSED + 2), yearly]).map(({ id }) => id),
      [`y-${MOST_MISSED + 1}`, `y-${MOST_MISSED}`],
    );
    // A day that never moves on is not due again for ever; and what says nothing of it is due once.
    assert.equal(dueAgain(rulebook, { ...once, status: 'breached' }, passed, 7), undefined);
    assert.equal(dueAgain(rulebook, { ...raised(), status: 'breached' }, passed, 7), undefined);
  });
  it('are due again, and stand, by what the fact that raised them said', () => {
    const first = raiseDuties(rulebook, [letFact({ to: 'club' })], circumstances, 1)
      .map(({ duty }) => duty)
      .find(({ statement }) => statement === 'let-to-club');
    assert.ok(first);
    const passed = { ...circumstances, now: '2026-12-24T00:00:00.000Z' };
    const next = dueAgain(rulebook, { ...first, status: 'breached' }, passed, 7);
    assert.equal(next?.due, '2027-01-22T10:00:00.000Z');
    assert.ok(next);
    const later = { ...circumstances, now: '2027-01-23T00:00:00.000Z' };
    const third = dueAgain(rulebook, { ...next, status: 'breached' }, later, 8);
    assert.equal(third?.due, '2027-02-21T10:00:00.000Z');
    assert.deepEqual(dutiesLetGo(rulebook, [first], passed), []);
  });

  it('keep of what raised them the fields that are read again, as records from before kept all or nothing', () => {
    const body = { to: 'club', until: '2027-01-01T00:00:00.000Z' };
    const kept = (reading?: number) =>
      raiseDuties(rulebook, [letFact(body)], circumstances, 1, [], reading)
        .map(({ duty }) => duty)
        .find(({ statement }) => statement === 'let-to-club')?.fact?.body;
    assert.deepEqual([kept(), kept(3), kept(2)], [{ to: 'club' }, body, undefined]);
  });

  it('are done period by period: by the act that says which, or else the earliest that is over', () => {
    const about = (until: string, number: number): Duty => {
      const duties = raiseDuties(rulebook, [letFact({ to: 'x', until })], circumstances, number);
      const found = duties.find(({ duty }) => duty.statement === 'let-by-month');
      assert.ok(found);
      return found.duty;
    };
    const april = about('2027-04-30T10:00:00.000Z', 1);
    const march = about('2027-03-31T10:00:00.000Z', 10);
    assert.deepEqual([march.period, april.period], ['2027-03-31', '2027-04-30']);
    const done = (now: string, said: { period?: string } = {}) => {
      const action = { name: 'plot.let', body: { to: 'ada', ...said } };
      const actor = { id: 'party/ada', roles: ['holder'], evidence: [] };
      return dutiesDoneBy(rulebook, [april, march], question({ action, actor, now })).map(
        ({ period, status }) => `${period} ${status}`,
      );
    };
    assert.deepEqual(done('2027-03-30T10:00:00.000Z'), [], 'no period is over yet');
    assert.deepEqual(done('2027-04-05T10:00:00.000Z'), ['2027-03-31 done']);
    assert.deepEqual(done('2027-06-01T10:00:00.000Z'), ['2027-03-31 late'], 'one act, one period');
    assert.deepEqual(done('2027-04-05T10:00:00.000Z', { period: '2027-04-30' }), ['2027-04-30 done']);
    assert.deepEqual(done('2027-04-05T10:00:00.000Z', { period: '2027-05-31' }), []);
  });

  it('that are due again are done one by one: the one in its days, else the earliest; none before it begins', () => {
    const yearly = (status: Duty['status'], due: string, begins?: string): Duty => ({
      ...{ id: `let-yearly-${due}`, statement: 'let-yearly', who: ['holder'], does: ['plot.let'], status },
      ...{ raisedAt: circumstances.now, due, fact: { type: 'plot.offered', at: circumstances.now } },
      ...(begins === undefined ? {} : { begins }),
    });
    const done = (now: string, duties: readonly Duty[], reading?: number) => {
      const action = { name: 'plot.let', body: { to: 'ada' } };
      const actor = { id: 'party/ada', roles: ['holder'], evidence: [] };
      return dutiesDoneBy(rulebook, duties, question({ action, actor, now }), reading).map(
        ({ due, status }) => `${due?.slice(0, 4)} ${status}`,
      );
    };
    const missed = [
      yearly('breached', '2028-01-01T00:00:00.000Z'),
      yearly('breached', '2027-01-01T00:00:00.000Z'),
    ];
    const next = yearly('open', '2029-01-01T00:00:00.000Z');
    assert.deepEqual(done('2028-03-01T00:00:00.000Z', [next, ...missed]), ['2027 late']);
    assert.deepEqual(done('2028-03-01T00:00:00.000Z', [next]), ['2029 done']);
    const inDays = yearly('open', '2029-01-01T00:00:00.000Z', '2028-10-01T00:00:00.000Z');
    assert.deepEqual(done('2028-09-30T23:59:59.999Z', [inDays]), []);
    assert.deepEqual(done('2028-09-30T23:59:59.999Z', [inDays, ...missed]), ['2027 late']);
    assert.deepEqual(done('2028-10-01T00:00:00.000Z', [inDays, ...missed]), ['2029 done']);
    // As records from before were decided.
    assert.deepEqual(done('2028-03-01T00:00:00.000Z', [next, ...missed], 3), [
      '2029 done',
      '2028 late',
      '2027 late',
    ]);
  });

  it('belong to one party where they say whose they are, and may belong to the stream above', () => {
    const owed = (more: string, after = 'plot.let') =>
      tryCompile(
        `  - { id: told, kind: choice, who: holder, deontic: must, does: rules.amend, after: ${after}, due: 'addDays(fact.at, 3)', ${more} }`,
      );
    const made = owed('whose: to, above: true, once: true');
    assert.ok(made.ok && made.value.warnings.length === 0, JSON.stringify(made));
    const { rulebook: told } = made.value;
    const facts = ['party/ada', 'party/bea', 'party/ada'].map((to) => letFact({ to }));
    const duties = raiseDuties(told, facts, circumstances, 1).map(({ duty }) => duty);
    assert.deepEqual(
      duties.map(({ party }) => party),
      ['party/ada', 'party/bea'],
    );
    assert.ok(duties.every((duty) => isForAbove(told, duty)));
    const done = (id: string) => {
      const action = { name: 'rules.amend', body: { text: 'x' } };
      return dutiesDoneBy(told, duties, question({ action, actor: { id, roles: ['holder'], evidence: [] } }));
    };
    assert.deepEqual(
      done('party/bea').map(({ party }) => party),
      ['party/bea'],
    );
    assert.deepEqual(done('party/cy'), []);
    const faults = (...more: Parameters<typeof owed>) => {
      const result = owed(...more);
      return result.ok ? [] : result.error.map(({ message }) => message);
    };
    assert.deepEqual(faults('whose: from'), ['the fact plot.let has no field "from"']);
    assert.deepEqual(faults('above: true', 'member.joined'), [
      'member.joined happens in a stream of the kind society, which has none above it',
    ]);
    assert.deepEqual(faults("above: true, while: 'true'"), ['a duty of the stream above has no while']);
  });

  it('follow from an Or else too', () => {
    const [consequence] = decide(rulebook, question()).consequences;
    assert.ok(consequence?.type === 'duty');
    const duty = dutyOf(consequence, question().now, 7);
    assert.deepEqual(duty, {
      id: 'or-dig-7',
      statement: 'or-dig',
      who: ['holder'],
      does: ['plot.dig'],
      raisedAt: question().now,
      due: '2026-11-24T10:00:00.000Z',
      status: 'open',
    });
    assert.equal(dutiesDoneBy(rulebook, [duty], dig(question().now))[0]?.status, 'done');
    assert.deepEqual(
      breaches(rulebook, [duty], { ...circumstances, now: '2026-11-25T10:00:00.000Z' }).map(
        ({ consequence: or }) => or,
      ),
      [undefined],
    );
  });
});
