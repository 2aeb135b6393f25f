import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { JsonObject } from '../../kernel/json.ts';
import { calendar, question, vocabulary } from '../example.test-data.ts';
import { compileTest, isFailure } from './condition.ts';
import { environmentsOf, scopeOf } from './environment.ts';
import { MOST_WORK, newWork } from './work.ts';

const words = environmentsOf(vocabulary).ofAction('plot.offer');
const offers = (count: number) =>
  Array.from({ length: count }, (_, n) => ({ by: `p${n}`, pence: n, words: 'x'.repeat(20) }));
const stateOf = (count: number): JsonObject => ({ status: 'free', size: 1, tags: [], offers: offers(count) });

function asked(text: string, state: JsonObject, work = newWork()) {
  const test = compileTest(text, words);
  assert.ok(test.ok, JSON.stringify(test));
  const { parent, ...rest } = question();
  return test.value(
    scopeOf(words, {
      ...rest,
      action: question().action.body,
      state,
      calendar,
      work,
      ...(parent === undefined ? {} : { parent }),
    }),
  );
}

const flawOf = (text: string): string => {
  const test = compileTest(text, words);
  return test.ok ? '' : test.error.map(({ message }) => message).join('; ');
};

const ten = '[1, 2, 3, 4, 5, 6, 7, 8, 9, 10]';
const hundred = `[${Array.from({ length: 100 }, (_, n) => n).join(', ')}]`;

describe('the work of conditions', () => {
  it('is refused when it is read where lists that are written out make too much of it', () => {
    assert.equal(flawOf(`${ten}.exists(x, ${ten}.exists(y, addWorkingDays(now, 30000 + x + y) < now))`), '');
    assert.match(
      flawOf(`${hundred}.all(x, ${hundred}.all(y, x + y < 200))`),
      /takes \d+ steps; 20000 is the most/,
    );
    assert.match(
      flawOf(`${hundred}.all(x, ${hundred}.map(z, z + 1).exists(y, addDays(now, x) > now))`),
      /go through shorter lists/,
    );
    assert.match(
      flawOf(`${ten}.map(x, ${ten}.map(y, x)) == ${ten}.map(x, ${ten}.map(y, x))`),
      /lists of lists are not compared here/,
    );
  });

  it('is bounded where the state decides how much it is, and what is beyond cannot be computed', () => {
    const pairs = 'state.offers.all(a, state.offers.exists(b, a.by == b.by && a.pence == b.pence))';
    assert.equal(asked(pairs, stateOf(60)), true);
    for (const text of [
      pairs,
      'state.offers.exists(a, state.offers.exists(b, a.pence == b.pence - 9000))',
      'state.offers.exists_one(a, state.offers.exists(b, a.pence == b.pence - 9000))',
      'state.offers.filter(a, state.offers.map(b, a.pence + b.pence).size() == 1).size() > 0',
      'state.offers.exists(a, state.offers.all(b, 1 / (a.pence - a.pence) == 1))',
      'state.offers.all(a, state.offers.exists(b, 1 / (a.pence - a.pence) == 1 || a.pence < 0))',
      'state.offers.exists(a, state.offers.exists(b, addWorkingDays(now, a.pence) < now && b.pence < 0)) || true',
      'state.offers.map(a, a.by).exists(b, state.offers.map(a, a.by).all(c, c.contains(b)))',
    ]) {
      const begun = performance.now();
      const value = asked(text, stateOf(3_000));
      const took = performance.now() - begun;
      assert.ok(isFailure(value), `${text} gives ${JSON.stringify(value)}`);
      assert.match(value.failed, /it takes more than the \d+ steps/, text);
      assert.ok(took < 1_000, `${text} took ${took} ms`);
    }
  });

  it('grows with texts and lists that are made longer and longer', () => {
    const doubled = '.map(x, x + x)'.repeat(18);
    assert.ok(isFailure(asked(`["${'a'.repeat(60)}"]${doubled}.exists(x, x.size() == 3)`, stateOf(1))));
    assert.ok(isFailure(asked(`[[1, 2, 3]]${doubled}.exists(x, x.size() == 3)`, stateOf(1))));
    const long = 'a'.repeat(100_000);
    const state = { ...stateOf(0), offers: [{ by: long, pence: 1, words: `${long}b${long}` }] };
    assert.ok(isFailure(asked('state.offers.exists(o, has(o.words) && o.words.contains(o.by))', state)));
    assert.equal(asked('state.offers.exists(o, has(o.words) && o.words.contains("aab"))', state), true);
  });

  it('is shared by the conditions of one question, the same each time', () => {
    const [work, again] = [newWork(), newWork()];
    const text = 'state.offers.all(a, state.offers.exists(b, a.by == b.by))';
    const values = [1, 2, 3, 4].map(() => asked(text, stateOf(100), work));
    const left = work.left;
    assert.ok(left > 0 && left < MOST_WORK - 4 * 10_000, `${left}`);
    assert.deepEqual(
      [1, 2, 3, 4].map(() => asked(text, stateOf(100), again)),
      values,
    );
    assert.equal(again.left, left);
    const tired = Array.from({ length: 60 }, () => asked(text, stateOf(100), work));
    assert.ok(isFailure(tired.at(-1)), 'in the end there is none left');
    assert.ok(isFailure(asked('now == now', stateOf(0), work)));
  });
});
