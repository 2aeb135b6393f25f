import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { treeOf } from '../words/explain-condition.ts';
import { formulaOf, type Terms } from './condition-formula.ts';
import { ANY, type Formula, logicWithin, negate } from './formula.ts';
import { leaves } from './formula-search.ts';
import { roleFormula } from './terms.ts';

const { casesOf, isNever, implies, understoodCase } = logicWithin(Number.POSITIVE_INFINITY);
const WHOLE = { ...ANY, whole: true };
const TERMS: Terms = {
  known: (node) => {
    if (node.op !== 'id' || !['n', 'k', 'few'].includes(node.args)) return undefined;
    return {
      range: node.args === 'few' ? { ...WHOLE, low: 0, lowOpen: false, high: 10, highOpen: false } : WHOLE,
      sort: 'amount',
    };
  },
  constant: () => undefined,
  isAlways: () => false,
  role: roleFormula,
  happens: (fact) => fact === 'bid.submitted',
};
const read = (text: string): Formula => {
  const tree = treeOf(text);
  assert.ok(tree !== undefined, text);
  return formulaOf(tree, TERMS);
};

describe('conditions as formulas', () => {
  for (const text of [
    '1 > 2',
    'n > 5 && n < 3',
    'n > 5 && n < 6',
    'x == "a" && x == "b"',
    'x in ["a", "b"] && x == "c"',
    'x == "a" && !(x == "a")',
    'now < state.d && now > state.d',
    'now < timestamp("2026-01-01T00:00:00Z") && now > timestamp("2026-02-01T00:00:00Z")',
    'state.d < addDays(now, 5) && state.d > addDays(now, 8)',
    'addDays(now, 8) < state.d && addDays(now, 5) > state.d',
    'daysBetween(now, now) > 0',
    '"never" in happened',
    '"engine" in actor.roles && "party" in actor.roles',
    'b ? (x == "a" && x == "b") : n != n',
    '(n > 5 || n < 2) && n > 2 && n < 5',
    'has(state.x) && !has(state.x)',
    'state.a < state.b && state.b < state.c && state.c < state.a',
    'state.a <= state.b && state.b <= state.c && state.c < state.a',
    'state.a == state.b && state.b == state.c && state.a > state.c',
    'now > state.a && state.a > state.b && state.b > now',
    'state.a > addDays(now, 10) && state.b > addDays(state.a, 5) && state.b < addDays(now, 14)',
    'state.a > addMonths(now, 1) && state.b >= state.a && state.b < now',
    'state.a > timestamp("2027-01-01T00:00:00Z") && state.b < timestamp("2026-01-01T00:00:00Z") && state.a < state.b',
    'state.a > 5 && state.b < 3 && state.a == state.b',
    'few + few > 20',
    'few * 2 - few < -10',
    '(state.a < state.b || few + 1 > 20) && state.b < state.c && state.c < state.a',
  ])
    it(`given ${text}, then nothing makes it true`, () => {
      assert.ok(isNever(read(text)));
    });

  for (const text of [
    'n > 5 && n < 7',
    'x > 5.0 && x < 6.0',
    'x != "a" && x != "b"',
    'now < state.d',
    'state.d > addDays(now, 5) && state.d < addDays(now, 8)',
    'state.d < addDays(now, 5) && state.d > addMonths(now, 8)',
    '"bid.submitted" in happened && !("bid.submitted" in happened && n > 3)',
    'state.a.exists(a, a > 3)',
    'n + 1 > 3',
    'state.a < state.b && state.b < state.c && state.a < state.c',
    'state.a <= state.b && state.b <= state.c && state.c <= state.a',
    // A day is not always as long as another.
    'state.a >= addDays(now, 10) && state.b > addDays(state.a, 5) && state.b <= addDays(now, 15)',
    'state.a > addWorkingDays(now, 9) && state.a < addDays(now, 10)',
    'state.a != state.b && state.b != state.c && state.a == state.c',
    'few + few > 19',
    'few + n > 20',
    'x + x > 5.0',
  ])
    it(`given ${text}, then it is not said that nothing makes it true`, () => {
      assert.ok(!isNever(read(text)));
    });

  for (const [first, second] of [
    ['n > 5', 'n > 3'],
    ['n > 5 && b', 'n >= 6 || c'],
    ['x == "a"', 'x in ["a", "b"]'],
    ['state.d > addDays(now, 9)', 'state.d > addDays(now, 5)'],
    ['n == 4', '!(n < 4) && !(n > 4)'],
    ['"provider" in actor.roles', '"party" in actor.roles'],
  ] as const)
    it(`given ${first}, then ${second} follows, and not the other way round or the two are the same`, () => {
      assert.ok(implies(read(first), read(second)));
      if (!first.startsWith('n == 4')) assert.ok(!implies(read(second), read(first)));
    });

  it('given what it cannot look into, or parts that hang together, then no case is claimed to be understood', () => {
    assert.ok(understoodCase(read('n > 3')) !== undefined);
    assert.equal(understoodCase(read('state.a.exists(a, a > 3)')), undefined);
    assert.equal(understoodCase(read('state.a < state.b && state.b < state.c')), undefined);
    const many = Array.from({ length: 12 }, (_, index) => `(a${index} || b${index})`).join(' && ');
    assert.equal(casesOf(read(many)), undefined);
    assert.ok(!isNever(read(many)));
  });

  it('given any formulas over small numbers, then what is said never to hold does not hold, and what is implied does', () => {
    const atom = fc
      .tuple(
        fc.constantFrom('n', 'm'),
        fc.constantFrom('<', '<=', '>', '>=', '==', '!='),
        fc.integer({ min: 0, max: 4 }),
      )
      .map(([name, op, value]) => `${name} ${op} ${value}`);
    const { formula } = fc.letrec<{ formula: string }>((tie) => ({
      formula: fc.oneof(
        { maxDepth: 3 },
        atom,
        fc
          .tuple(tie('formula'), fc.constantFrom('&&', '||'), tie('formula'))
          .map(([a, op, b]) => `(${a} ${op} ${b})`),
        tie('formula').map((a) => `!(${a})`),
      ),
    }));
    const points = Array.from({ length: 8 }, (_, n) =>
      Array.from({ length: 8 }, (_, m) => [n - 1.5, m - 1.5, n - 1, m - 1]),
    ).flat();
    const at = (text: string, n = 0, m = 0): boolean =>
      new Function('n', 'm', `return ${text};`)(n, m) as boolean;
    fc.assert(
      fc.property(formula, formula, (first, second) => {
        const [one, other] = [read(first), read(second)];
        const holds = points.filter(([, , n, m]) => at(first, n, m));
        if (isNever(one)) assert.deepEqual(holds, [], first);
        const left = leaves(one, 10_000, logicWithin(Number.POSITIVE_INFINITY));
        assert.equal(left, isNever(one) ? 'nothing' : 'something', first);
        assert.equal(isNever(one), isNever(negate(negate(one))));
        if (implies(one, other))
          for (const [, , n, m] of holds) assert.ok(at(second, n, m), `${first} => ${second}`);
        const known = casesOf(one);
        // Over two variables that are free of each other nothing is missed either.
        if (known !== undefined && holds.length > 0) assert.ok(known.length > 0, first);
      }),
      { numRuns: 400, seed: 2026 },
    );
  });

  it('given any formulas that set three parts beside each other, then what is said never to hold does not hold', () => {
    const part = fc.constantFrom('n', 'm', 'k', 'few', 'n + few', 'few - 2', '2 * few');
    const atom = fc
      .tuple(
        part,
        fc.constantFrom('<', '<=', '>', '>=', '==', '!='),
        fc.oneof(part, fc.integer({ min: 0, max: 4 }).map(String)),
      )
      .map((parts) => parts.join(' '));
    const clause = fc
      .array(fc.tuple(atom, fc.boolean()), { minLength: 1, maxLength: 2 })
      .map((of) => of.map(([one, yes]) => (yes ? `(${one})` : `!(${one})`)).join(' || '));
    const small = [0, 1, 2, 3, 4];
    const points = small.flatMap((n) =>
      small.flatMap((m) => small.flatMap((k) => small.map((few) => [n, m, k, few]))),
    );
    let never = 0;
    fc.assert(
      fc.property(fc.array(clause, { minLength: 2, maxLength: 5 }), (clauses) => {
        const text = clauses.map((one) => `(${one})`).join(' && ');
        const left = leaves(read(text), 10_000, logicWithin(Number.POSITIVE_INFINITY));
        // Looking for one case finds what going through all of them finds.
        if (casesOf(read(text)) !== undefined) assert.equal(left === 'nothing', isNever(read(text)), text);
        if (left !== 'nothing') return;
        never += 1;
        const holds = new Function('n', 'm', 'k', 'few', `return ${text};`) as (...all: number[]) => boolean;
        for (const point of points) assert.ok(!holds(...point), `${text} at ${point.join()}`);
      }),
      { numRuns: 600, seed: 2026 },
    );
    assert.ok(never > 20, `${never} were found never to hold`);
  });

  it('given many alternatives, then one case is found soon, and where there is none that too', () => {
    const many = Array.from({ length: 12 }, (_, n) => `(a${n} || b${n} || n > ${n})`);
    const logic = logicWithin(10_000);
    assert.equal(leaves(read(many.join(' && ')), 2_000, logic), 'something');
    const none = [...many.map((one) => `!${one}`), '(n > 12 || n > 14)'].join(' && ');
    assert.equal(leaves(read(none), 2_000, logic), 'nothing');
    assert.equal(leaves(read(many.join(' && ')), 20, logic), 'unsure');
    assert.equal(leaves(read(none), 2_000, logicWithin(5)), 'unsure');
    // What cannot be looked into, and reads what something else reads, leaves it open.
    assert.equal(leaves(read('state.a.exists(a, a > 3) && state.a.size() < 1'), 2_000, logic), 'unsure');
  });

  it('given more than the steps allow, then nothing is said for certain any more', () => {
    const [two, four] = ['n > 5 && n < 2', 'n > 5 && n < 4'].map(read);
    const logic = logicWithin(3);
    assert.ok(two !== undefined && four !== undefined);
    assert.ok(logic.isNever(two));
    assert.ok(!logic.isNever(four) && !logic.implies(four, two) && logic.understoodCase(two) === undefined);
    assert.ok(isNever(four));
  });
});
