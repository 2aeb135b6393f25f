import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { JsonObject } from '../../kernel/json.ts';
import { calendar, question, vocabulary } from '../example.test-data.ts';
import { compileTest, isFailure } from './condition.ts';
import { environmentsOf, scopeOf } from './environment.ts';

const words = environmentsOf(vocabulary).ofAction('plot.offer');
const value = (text: string, body: JsonObject = question().action.body, state = question().state) => {
  const test = compileTest(text, words);
  assert.ok(test.ok, JSON.stringify(test));
  const { parent, ...asked } = question();
  return test.value(
    scopeOf(words, { ...asked, state, action: body, ...(parent === undefined ? {} : { parent }) }),
  );
};

/** Conditions over optional fields and maps, guarded or not, put together at random. */
const atoms = fc.constantFrom(
  'has(action.reason)',
  'action.reason == "x"',
  'has(action.letter)',
  'action.letter.text == "x"',
  'has(action.letter.copies)',
  'action.letter.copies > 1',
  '"p1" in parent.plots',
  'parent.plots["p1"].rentPence > 3',
  'has(parent.plots.p1)',
  '"plot.let" in happened',
  'happened["plot.let"] < now',
  'state.offers.exists(o, has(o.words) && o.words == "x")',
  'state.offers.all(o, !has(o.words) || o.words == "x")',
  'parent.plots.exists(p, has(parent.plots[p].holder) && parent.plots[p].holder == actor.id)',
);
const { condition } = fc.letrec<{ condition: string }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 3 },
    atoms,
    tie('condition').map((one) => `!(${one})`),
    fc.tuple(tie('condition'), tie('condition')).map(([a, b]) => `(${a} && ${b})`),
    fc.tuple(tie('condition'), tie('condition')).map(([a, b]) => `(${a} || ${b})`),
    fc.tuple(tie('condition'), tie('condition'), tie('condition')).map(([a, b, c]) => `(${a} ? ${b} : ${c})`),
  ),
}));
const body = fc.record(
  {
    deadline: fc.constant('2026-12-01T00:00:00.000Z'),
    rentPence: fc.integer({ min: 0, max: 9 }),
    factor: fc.constant(1.5),
    reason: fc.constantFrom('x', 'y'),
    letter: fc.record(
      { text: fc.constantFrom('x', 'y'), copies: fc.integer({ min: 0, max: 3 }) },
      { requiredKeys: ['text'] },
    ),
  },
  { requiredKeys: ['deadline', 'rentPence', 'factor'] },
);
const plot = fc.record(
  { rentPence: fc.integer({ min: 0, max: 9 }), holder: fc.constant('party/ada') },
  { requiredKeys: ['rentPence'] },
);
const parents = fc.dictionary(fc.constantFrom('p1', 'p2'), plot);
const offers = fc.array(
  fc.record(
    { by: fc.constant('b'), pence: fc.integer(), words: fc.constantFrom('x', 'y') },
    { requiredKeys: ['by', 'pence'] },
  ),
  { maxLength: 2 },
);

describe('conditions', () => {
  it('that pass the guards never miss a field, whatever is absent', () => {
    let accepted = 0;
    fc.assert(
      fc.property(condition, body, parents, offers, fc.boolean(), (text, action, plots, some, happened) => {
        const test = compileTest(text, words);
        if (!test.ok) {
          assert.match(test.error.map(({ message }) => message).join(), /may be absent|has\(…\) takes|too/);
          return;
        }
        accepted += 1;
        const result = test.value(
          scopeOf(words, {
            action,
            actor: question().actor,
            state: { status: 'free', size: 1, tags: [], offers: some },
            parent: { title: 'T', members: {}, plots },
            happened: happened ? { 'plot.let': '2026-01-01T00:00:00.000Z' } : {},
            now: question().now,
            calendar,
          }),
        );
        assert.ok(!isFailure(result), `${text}: ${JSON.stringify(result)}`);
      }),
      { numRuns: 2_000 },
    );
    assert.ok(accepted > 100, `${accepted} conditions were accepted`);
  });

  it('read only what they touch', () => {
    // given a body whose untouched part cannot be read at all
    const trapped = {
      get offers(): never {
        throw new Error('touched');
      },
      status: 'free',
    } as unknown as JsonObject;
    assert.equal(value('state.status == "free"', question().action.body, trapped), true);
  });

  it('take null as absent and held content as a commitment alone', () => {
    const asked = question().action.body;
    assert.equal(value('has(action.reason)', { ...asked, reason: null }), false);
    const secret = { vault: 'v', commitment: 'c' };
    assert.equal(value('has(action.secret) && action.secret.commitment == "c"', { ...asked, secret }), true);
  });

  it('bound what a number of days can cost', () => {
    const start = performance.now();
    const result = value('addWorkingDays(now, action.rentPence) > now', {
      ...question().action.body,
      rentPence: Number.MAX_SAFE_INTEGER,
    });
    assert.ok(isFailure(result));
    assert.match(result.failed, /more than a century/);
    assert.ok(performance.now() - start < 100);
  });

  it('know nothing of prototypes', () => {
    for (const text of [
      'has(action.constructor)',
      'action.__proto__ == action',
      'parent.plots.constructor == 1',
    ])
      assert.equal(compileTest(text, words).ok, false, text);
    assert.equal(value('"constructor" in parent.plots || "__proto__" in happened'), false);
  });
});
