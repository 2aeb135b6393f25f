import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { reconcile, type Terms } from './reconciliation.ts';

const policy = (price: number, more: Partial<Terms['policy']> = {}): Terms => ({
  policy: { weights: { price, quality: 100 - price }, priceFormula: 'linear', ...more },
});
const at = (points: ReturnType<typeof reconcile>, name: string) => {
  const found = points.find(({ point }) => point === name);
  assert.ok(found !== undefined, `${name} among ${points.map(({ point }) => point).join(', ')}`);
  return found;
};

describe('reconciling policies', () => {
  it('given equal policies, then every point is the same and nobody moves', () => {
    const points = reconcile({ a: policy(40), b: policy(40), c: policy(40) });
    assert.ok(points.every(({ verdict, moves }) => verdict === 'same' && Object.keys(moves).length === 0));
  });

  it('given other weights, then they are in conflict, and the mean says who moves how far', () => {
    const price = at(reconcile({ a: policy(30), b: policy(60) }), 'weights.price');
    assert.deepEqual([price.verdict, price.proposal, price.moves], ['conflict', 45, { a: 15, b: -15 }]);
  });

  it('given minimum scores of some, then the highest keeps them all', () => {
    const found = at(
      reconcile({
        a: policy(30, { minimumScores: { quality: 50 } }),
        b: policy(30, { minimumScores: { quality: 65 } }),
        c: policy(30),
      }),
      'minimumScores.quality',
    );
    assert.deepEqual([found.verdict, found.range, found.proposal], ['compatible', [65, 100], 65]);
  });

  it('given two formulas, or a cap that one provider of one lot must break, then they cannot hold in one lot', () => {
    const points = reconcile({
      a: policy(30, { rules: [{ id: 'cap', type: 'max-share', share: 0.6, strength: 'must' }] }),
      b: policy(30, {
        priceFormula: 'lowest',
        rules: [{ id: 'two', type: 'min-providers', count: 2, strength: 'must' }],
      }),
    });
    for (const name of ['priceFormula', 'max-share', 'min-providers'])
      assert.equal(at(points, name).verdict, 'apart');
    // No value brings them into one lot, and none is offered.
    for (const name of ['max-share', 'min-providers']) {
      const { range, proposal } = at(points, name);
      assert.deepEqual([range, proposal], [undefined, undefined], name);
    }
  });

  it('given a limit or an approval that only some ask for, then it is compatible with the silence of the others, not the same', () => {
    const asking: Terms = { ...policy(30), keeps: ['The award.'], limits: { perContractPence: 100 } };
    for (const name of ['keeps', 'limits.perContractPence']) {
      assert.equal(at(reconcile({ a: asking, b: policy(30) }), name).verdict, 'compatible', name);
      assert.equal(at(reconcile({ a: asking, b: asking }), name).verdict, 'same', name);
    }
  });

  it('given rules that may be broken at a price, then they stand in nobody’s way', () => {
    const rules = [
      { id: 'cap', type: 'max-share', share: 0.6, strength: 'should', penaltyPencePerPound: 5 },
    ] as const;
    assert.ok(
      !reconcile({ a: policy(30, { rules: [...rules] }), b: policy(30) }).some(
        ({ point }) => point === 'max-share',
      ),
    );
  });

  it('given any rule at all, then the table has a point of it', () => {
    const rules = [
      { id: 'cap', type: 'max-share', share: 0.6, strength: 'should', penaltyPencePerPound: 5 },
      { id: 'two', type: 'min-providers', count: 9, strength: 'should', penaltyPence: 5 },
      { id: 'sme', type: 'set-aside', flag: 'sme', share: 0.3, strength: 'should', penaltyPencePerPound: 5 },
      // Given before such a rule was refused: it says nobody, so that no award could keep it.
      { id: 'whom', type: 'exclude', flag: 'vcse', strength: 'must' },
      { id: 'which', type: 'set-aside', share: 0.3, strength: 'must' },
      { id: 'how-many', type: 'min-providers', strength: 'must' },
    ] as const;
    const points = reconcile({ a: policy(30, { rules: [...rules] }), b: policy(30) });
    const told = points.filter(({ values }) => values.a !== undefined && values.b === undefined);
    assert.deepEqual(
      told.map(({ point, verdict, values }) => [point, verdict, values.a]),
      [
        ['should.max-share', 'compatible', 0.6],
        ['should.min-providers', 'compatible', 9],
        ['should.set-aside.sme', 'compatible', 0.3],
        ['unusable.exclude', 'conflict', 'whom'],
        ['unusable.min-providers', 'conflict', 'how-many'],
        ['unusable.set-aside', 'conflict', 'which'],
      ],
    );
  });

  it('given set-asides and exclusions, then the strictest of each kind is kept', () => {
    const points = reconcile({
      a: policy(30, { rules: [{ id: 's', type: 'set-aside', flag: 'vcse', share: 0.2, strength: 'must' }] }),
      b: policy(30, {
        rules: [
          { id: 's', type: 'set-aside', flag: 'vcse', share: 0.3, strength: 'must' },
          { id: 'x', type: 'exclude', provider: 'party/p', strength: 'must' },
        ],
      }),
    });
    assert.deepEqual(at(points, 'set-aside.vcse').range, [0.3, 1]);
    assert.deepEqual(at(points, 'exclude.party/p').values, { b: 'excluded' });
  });

  it('given clauses, then one that some ask for can be had, other words for one are in conflict, and most keep theirs', () => {
    const asking = (clauses: Record<string, string>): Terms => ({ ...policy(30), clauses });
    const points = reconcile({
      a: asking({ 'living-wage': 'Paid by the foundation’s rate.' }),
      b: asking({ 'living-wage': 'Paid by law.', weekends: 'Open on Sundays.' }),
      c: asking({ 'living-wage': 'Paid by law.' }),
    });
    const wage = at(points, 'clauses.living-wage');
    assert.deepEqual([wage.verdict, wage.proposal], ['conflict', 'Paid by law.']);
    assert.equal(at(points, 'clauses.weekends').verdict, 'compatible');
    const same = reconcile({ a: asking({ weekends: 'So.' }), b: asking({ weekends: 'So.' }) });
    assert.equal(at(same, 'clauses.weekends').verdict, 'same');
  });

  it('given a hundred policies, then the table of points is there at once', () => {
    const many = Object.fromEntries(
      Array.from({ length: 100 }, (_, n) => [`party/p-${n}`, policy(20 + (n % 5) * 10)]),
    );
    const price = at(reconcile(many), 'weights.price');
    assert.deepEqual([price.proposal, Object.keys(price.moves).length], [40, 80]);
  });

  it('given any policies in any order, then the proposed weights make 100 and the answer is the same', () => {
    const weights = fc
      .tuple(fc.integer({ min: 0, max: 10_000 }), fc.integer({ min: 0, max: 10_000 }))
      .map(([one, other]) => {
        const [low, high] = [Math.min(one, other), Math.max(one, other)];
        return { price: low / 100, quality: (high - low) / 100, 'social-value': (10_000 - high) / 100 };
      });
    fc.assert(
      fc.property(fc.array(weights, { minLength: 2, maxLength: 100 }), (list) => {
        const entries = list.map(
          (one, n) => [`party/${n}`, { policy: { weights: one, priceFormula: 'linear' } } as Terms] as const,
        );
        const points = reconcile(Object.fromEntries(entries));
        assert.deepEqual(reconcile(Object.fromEntries([...entries].reverse())), points);
        const sum = points
          .filter(({ point }) => point.startsWith('weights.'))
          .reduce((so, { proposal }) => so + Math.round(Number(proposal) * 100), 0);
        assert.equal(sum, 10_000);
      }),
    );
  });
});
