import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sourcesOf } from '../../src/application/rulebooks/governing.ts';
import { present } from '../../src/kernel/assert.ts';
import type { JsonObject } from '../../src/kernel/json.ts';
import { compileRulebook } from '../../src/rules/compile.ts';
import { asList } from '../../src/rules/rulebook.ts';
import type { Statement } from '../../src/rules/statement.ts';
import { asked, askedUnder, catalogue, compiled, FORMS, library, vocabulary } from './library.test-data.ts';

/**
 * Nobody adopts, alters or skips by leading, purchasing or running the machine. Asked of the rules themselves: every role of
 * every form, alone and all together, every action that the members decide together.
 */
describe('whoever somebody is, what is decided together is decided together', () => {
  for (const form of FORMS) {
    const rulebook = compiled(present(library.rulebooks.get(form), form), 'none');
    const roles = [...rulebook.roles].filter((role) => role !== 'engine');
    const decided = new Map(
      rulebook.statements.flatMap(({ statement }) =>
        statement.kind === 'aggregation'
          ? asList(statement.decides).map((action) => [action, statement.id] as const)
          : [],
      ),
    );
    /** The least that an act says, and the most that it could claim. */
    const bodies = (action: string): readonly JsonObject[] => {
      const words = present(vocabulary.actions.get(action), action);
      const known = present(catalogue.kinds.get(words.stream), words.stream).actions.find(
        ({ name }) => name === action,
      );
      const example = known?.example ?? {};
      return [{}, example, { ...example, constitution: true }, { ...example, constitution: false }];
    };
    /** Rules that hold from some moment on speak of members, of procedures: an arrangement that has some of each. */
    const parents: readonly JsonObject[] = [
      {},
      {
        members: {
          commissioner: ['party/a', 'party/b'],
          provider: ['party/p'],
          'user-led-group': ['party/u'],
        },
      },
    ];

    it(`given ${form}, then no role and no mixture of roles does alone what an aggregation statement decides`, () => {
      let asking = 0;
      for (const [action, statement] of decided) {
        const always =
          rulebook.actions.get(action)?.aggregations.some(({ when }) => when === undefined) ?? false;
        for (const mixture of [...roles.map((role) => [role]), roles])
          for (const body of bodies(action))
            for (const seen of parents) {
              const kind =
                vocabulary.actions.get(action)?.stream === 'arrangement' ? { state: seen } : { parent: seen };
              const { verdict, decidedBy } = asked(form, action, mixture, { body, ...kind });
              asking += 1;
              if (verdict === 'refused' || decidedBy !== undefined) continue;
              assert.ok(!always, `${mixture.join()} may ${action} alone, past ${statement}`);
            }
      }
      assert.ok(asking > 100, String(asking));
    });

    it(`given ${form}, then every amendment of its rules is decided by an aggregation statement, whoever proposes it`, () => {
      for (const mixture of [...roles.map((role) => [role]), roles])
        for (const constitution of [true, false])
          for (const state of parents) {
            const body = { rulebook: 'x', reason: 'x', constitution };
            const { verdict, decidedBy } = asked(form, 'rulebook.amend', mixture, { body, state });
            if (verdict === 'refused') continue;
            const decider = rulebook.byId.get(decidedBy ?? '')?.statement;
            assert.equal(decider?.kind, 'aggregation', `${mixture.join()} amends alone`);
          }
    });

    it(`given ${form}, then what only the engine does is done by nobody else, and the engine does nothing else to the rules`, () => {
      for (const action of ['rulebook.enact', 'procedure.record', 'contract.record', 'mandate.record'])
        for (const mixture of [...roles.map((role) => [role]), roles]) {
          const { verdict } = asked(form, action, mixture, { body: {} });
          assert.equal(verdict, 'refused', `${mixture.join()} may ${action}`);
        }
      for (const action of [
        'rulebook.amend',
        'amendment.draft',
        'amendment.change',
        'member.admit',
        'member.remove',
        'arrangement.dissolve',
      ])
        assert.equal(asked(form, action, ['engine'], {}).verdict, 'refused', `the engine may ${action}`);
    });
  }
});

describe('rules that leave a change of the rules to no aggregation statement', () => {
  const isDeciding = (statement: Statement): boolean =>
    statement.kind === 'aggregation' && asList(statement.decides).includes('rulebook.amend');
  /** A form with its joint decisions on the rules as `kept` makes them. */
  const rulesOf = (form: string, kept: (statement: Statement) => readonly Statement[]) => {
    const rulebook = present(library.rulebooks.get(form), form);
    const constitution = rulebook.constitution.flatMap((one) => (isDeciding(one) ? kept(one) : [one]));
    const law = present(library.regimes.get('none'), 'none');
    const sources = sourcesOf({ hall: library.hall, rulebook: { ...rulebook, constitution }, regime: law });
    const result = compileRulebook(sources, vocabulary);
    assert.ok(result.ok);
    return result.value.rulebook;
  };
  const bodies = [true, false].map((constitution) => ({ rulebook: 'x', reason: 'x', constitution }));
  const REFUSED = ['engine:no-joint-decision'];

  for (const form of FORMS)
    it(`given ${form} without them, then whoever may propose changes nothing alone`, () => {
      const rulebook = rulesOf(form, () => []);
      const roles = [...rulebook.roles].filter((role) => role !== 'engine');
      let granted = 0;
      for (const mixture of [...roles.map((role) => [role]), roles])
        for (const body of bodies) {
          const { verdict, by, considered } = askedUnder(rulebook, 'rulebook.amend', mixture, { body });
          assert.equal(verdict, 'refused', mixture.join());
          if (!considered.some(({ weight }) => weight === 'grants')) continue;
          granted += 1;
          assert.deepEqual(by, REFUSED, mixture.join());
          // As it was read before.
          const before = askedUnder(rulebook, 'rulebook.amend', mixture, { body }, 2);
          assert.equal(before.verdict, 'permitted');
        }
      assert.ok(granted > 0);
    });

  it('given joint decisions that leave somebody out, then those who are left out change nothing, and the others propose', () => {
    const rulebook = rulesOf('partnership', (one) => [
      { ...one, when: '!("lead" in actor.roles)' } as Statement,
    ]);
    for (const body of bodies) {
      const lead = askedUnder(rulebook, 'rulebook.amend', ['commissioner', 'lead'], { body });
      assert.deepEqual([lead.verdict, lead.by], ['refused', REFUSED]);
      const partner = askedUnder(rulebook, 'rulebook.amend', ['commissioner'], { body });
      assert.equal(partner.decidedBy, 'amending-the-constitution');
    }
  });

  it('given one body that decides alone as it is delegated, then that is a joint decision', () => {
    const rulebook = rulesOf('partnership', (one) => [
      { ...one, electorates: [{ role: 'lead', method: 'delegated' }] } as Statement,
    ]);
    for (const body of bodies)
      assert.equal(
        askedUnder(rulebook, 'rulebook.amend', ['commissioner', 'lead'], { body }).verdict,
        'permitted',
      );
  });

  it('given other acts, then the rules may leave them to one party', () => {
    const { verdict, decidedBy } = askedUnder(
      rulesOf('partnership', () => []),
      'amendment.draft',
      ['commissioner'],
      { body: { title: 'x', reason: 'x' } },
    );
    assert.deepEqual([verdict, decidedBy], ['permitted', undefined]);
  });
});
