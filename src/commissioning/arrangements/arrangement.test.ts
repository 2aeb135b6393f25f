import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { JsonObject } from '../../kernel/json.ts';
import { rehearse } from '../rehearsal.ts';
import { arrangement } from './index.ts';

const HARBOUR = 'party/harbour-council';
const computed = {
  rulebook: 'together',
  rulebookTitle: 'Together',
  regime: 'none',
  regimeTitle: 'No regime',
  changes: [],
};

const started = (more: JsonObject = {}) => {
  const stage = rehearse(arrangement, { stream: 'arrangement/vale-care' });
  const body = { title: 'Care', purpose: 'Better care.', rulebook: 'together', regime: 'none', ...more };
  assert.ok(stage.play('arrangement.start', body, { as: HARBOUR, computed }).ok);
  return stage;
};
const needIn = (stage: ReturnType<typeof started>, as = 'party/sam') => {
  const result = stage.play('need.raise', { title: 'A place to go', description: 'In the evening.' }, { as });
  assert.ok(result.ok);
  return String(result.value.id);
};

describe('an arrangement', () => {
  it('given its start, then the founder holds the role it asked for, and an assumed day is kept as an assumption', () => {
    const state = started({ role: 'lead', asIf: '2025-03-01' }).state();
    assert.deepEqual(arrangement.holders(state, 'lead'), [HARBOUR]);
    assert.deepEqual(arrangement.rolesOf(state, HARBOUR), ['lead', 'member']);
    assert.match(state.assumptions.join(), /2025-03-01/);
  });

  it('given an invitation, when the party joins, then the invitation is used up', () => {
    const stage = started();
    const vale = { party: 'party/vale', role: 'commissioner' };
    assert.ok(stage.play('member.invite', vale).ok);
    assert.deepEqual(arrangement.rolesOf(stage.state(), 'party/vale'), ['invited']);
    const twice = stage.play('member.invite', vale);
    assert.ok(!twice.ok && twice.error.type === 'impossible');
    assert.ok(stage.play('member.join', { role: 'commissioner' }, { as: 'party/vale' }).ok);
    assert.deepEqual(stage.state().invitations, {});
    assert.deepEqual(stage.state().members.commissioner, [HARBOUR, 'party/vale']);
  });

  it('given roles named like what every object has, then they are roles like any other', () => {
    const stage = started();
    for (const role of ['constructor', 'toString', '__proto__']) {
      assert.ok(stage.play('member.invite', { party: 'party/vale', role }).ok, role);
      assert.ok(stage.play('member.admit', { party: 'party/vale', role }).ok, role);
      assert.deepEqual(arrangement.holders(stage.state(), role), ['party/vale']);
      assert.ok(stage.play('member.remove', { party: 'party/vale', role, reason: 'Odd.' }).ok);
      assert.deepEqual(arrangement.holders(stage.state(), role), []);
    }
  });

  it('given an amendment, then one that touches the constitution has to say so, and one that changes nothing is none', () => {
    const stage = started();
    const changes = [{ statement: 'who-decides', change: 'changed' }];
    const body = { rulebook: 'together', reason: 'We are more now.' };
    const play = (more: JsonObject, found: JsonObject) =>
      stage.play('rulebook.amend', { ...body, ...more }, { computed: { ...computed, ...found } });
    const silent = play({}, { changes, constitution: true });
    assert.ok(!silent.ok && silent.error.type === 'invalid' && silent.error.path === '/constitution');
    const same = play({}, { changes: [], constitution: false });
    assert.ok(!same.ok && same.error.type === 'impossible');
    assert.ok(play({ constitution: true }, { changes, constitution: true }).ok);
    assert.ok(play({}, { changes, constitution: false }).ok);
    assert.equal(stage.state().amendments, 2);
  });

  it('given any joining, admitting, leaving and removing, then each party holds a role once, as the facts say', () => {
    const party = fc.constantFrom('party/a', 'party/b', 'party/c');
    const role = fc.constantFrom('provider', 'commissioner');
    const act = fc.record({
      action: fc.constantFrom(
        'member.invite',
        'member.join',
        'member.admit',
        'member.leave',
        'member.remove',
      ),
      party,
      role,
    });
    fc.assert(
      fc.property(fc.array(act, { maxLength: 40 }), (acts) => {
        const stage = started();
        const held = new Set([`commissioner ${HARBOUR}`]);
        for (const { action, party, role } of acts) {
          const bodies: Record<string, JsonObject> = {
            'member.join': { role },
            'member.leave': { role },
            'member.remove': { party, role, reason: 'So.' },
          };
          const result = stage.play(action, bodies[action] ?? { party, role }, { as: party });
          const entry = `${role} ${party}`;
          if (action === 'member.join' || action === 'member.admit') {
            assert.equal(result.ok, !held.has(entry));
            held.add(entry);
          } else if (action !== 'member.invite') {
            assert.equal(result.ok, held.has(entry));
            held.delete(entry);
          }
        }
        const now = Object.entries(stage.state().members).flatMap(([name, all]) =>
          all.map((one) => `${name} ${one}`),
        );
        assert.deepEqual(now.sort(), [...held].sort());
      }),
      { numRuns: 150 },
    );
  });
});

describe('needs', () => {
  it('given supporters, then the state counts them and rows say who; words lie in the vault', () => {
    const stage = started();
    const need = needIn(stage);
    for (const as of ['party/sam', 'party/kim'])
      assert.ok(stage.play('need.support', { need, words: 'My mother too.' }, { as }).ok);
    assert.equal(stage.state().needs[need]?.support, 2);
    assert.equal(stage.rows('supports').length, 2);
    assert.ok(!JSON.stringify([stage.state(), stage.rows('supports')]).includes('mother'));
  });

  it('given a need taken up, then its commissioners stand once each, and taking it up again says so', () => {
    const stage = started();
    const need = needIn(stage);
    assert.ok(stage.play('need.take-up', { need }, { as: HARBOUR }).ok);
    const again = stage.play('need.take-up', { need, commissioners: [HARBOUR] });
    assert.ok(!again.ok && again.error.type === 'impossible');
    assert.ok(stage.play('need.take-up', { need, commissioners: [HARBOUR, 'party/vale'] }).ok);
    assert.deepEqual(stage.state().needs[need]?.commissioners, [HARBOUR, 'party/vale']);
  });

  it('given a procedure for it, then the need is in procedure, and what is unknown or withdrawn is told', () => {
    const stage = started();
    const need = needIn(stage);
    const noted = { procedure: 'procedure/care', title: 'Care', needs: [need, 'need-9'] };
    assert.ok(stage.play('procedure.record', noted).ok);
    assert.equal(stage.state().needs[need]?.status, 'in-procedure');
    assert.deepEqual(stage.state().needs[need]?.procedures, ['procedure/care']);
    const unknown = stage.play('need.support', { need: 'need-9' });
    assert.ok(!unknown.ok && unknown.error.type === 'invalid');
    assert.ok(stage.play('need.withdraw', { need, reason: 'Met elsewhere.' }).ok);
    const gone = stage.play('need.support', { need });
    assert.ok(!gone.ok && gone.error.type === 'impossible');
  });
});

describe('the day of an amendment', () => {
  const text = {
    text: 'a'.repeat(64),
    effects: [{ statement: 'x', change: 'changed' }],
    constitution: false,
  };
  const AT = '2026-11-23T10:00:00.000Z';
  const said = { title: 'Later', reason: 'So.', changes: [{ do: 'remove', statement: 'x' }] };
  const drafting = (stage: ReturnType<typeof started>, from: string, at = AT) =>
    stage.play('amendment.draft', { ...said, from }, { at, computed: text });
  const proposing = (stage: ReturnType<typeof started>, at: string) =>
    stage.play(
      'rulebook.amend',
      { amendment: 'amendment-1', reason: 'So.' },
      { at, computed: { ...computed, ...text, changes: text.effects } },
    );
  const told = (result: ReturnType<typeof drafting>) =>
    result.ok ? 'ok' : result.error.type === 'invalid' ? result.error.path : result.error.name;

  it('given one in the past, when it is drafted, then it is refused', () => {
    assert.equal(told(drafting(started(), '2020-01-01T00:00:00Z')), '/from');
    assert.equal(told(drafting(started(), '2026-11-23T09:59:59Z')), '/from');
    assert.equal(told(drafting(started(), '2026-11-24T00:00:00Z')), 'ok');
  });

  it('given one that has passed since, when it is put to the vote, then it needs another day first', () => {
    const stage = started();
    assert.equal(told(drafting(stage, '2026-11-24T00:00:00Z')), 'ok');
    assert.equal(told(proposing(stage, '2026-11-25T00:00:00.000Z')), 'day-has-passed');
    const again = (from: string) =>
      stage.play(
        'amendment.change',
        { amendment: 'amendment-1', reason: 'A later day.', changes: said.changes, from },
        { at: '2026-11-25T01:00:00.000Z', computed: text },
      );
    assert.equal(told(again('2026-11-24T00:00:00Z')), '/from');
    assert.equal(told(again('2026-12-24T00:00:00Z')), 'ok');
    assert.equal(stage.state().openAmendments['amendment-1']?.from, '2026-12-24T00:00:00.000Z');
    assert.equal(told(again('2026-12-24T00:00:00Z')), 'nothing-changes');
    assert.equal(told(proposing(stage, '2026-11-25T02:00:00.000Z')), 'ok');
  });
});

describe('a comment on an amendment', () => {
  it('given a statement, then it is one of the rules in force or of what the amendment changes', () => {
    const stage = started();
    const effects = [
      { statement: 'new-rule', change: 'added' },
      { statement: 'setting standstillDays', change: 'changed' },
    ];
    const body = { title: 'A rule', reason: 'So.', changes: [{ do: 'remove', statement: 'x' }] };
    const drafted = stage.play('amendment.draft', body, {
      computed: { text: 'a'.repeat(64), effects, constitution: false },
    });
    assert.ok(drafted.ok);
    const told = (statement?: string) => {
      const said = {
        amendment: 'amendment-1',
        words: 'Why?',
        ...(statement === undefined ? {} : { statement }),
      };
      const result = stage.play('amendment.comment', said, { rules: ['old-rule', 'answerDays'] });
      return result.ok ? 'ok' : result.error.type === 'invalid' ? result.error.path : result.error.name;
    };
    for (const one of [undefined, 'old-rule', 'answerDays', 'new-rule', 'standstillDays'])
      assert.equal(told(one), 'ok', one);
    for (const one of ['nonexistent-statement', 'constructor']) assert.equal(told(one), '/statement', one);
  });
});
