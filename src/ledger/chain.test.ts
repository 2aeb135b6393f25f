import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { canonical } from '../kernel/canonical.ts';
import { hashText } from '../kernel/hash.ts';
import { chainFacts, chainRefusal, factFault, GENESIS, refusalFault, type UnchainedFact } from './chain.ts';
import { upcast } from './upcasting.ts';

const draft = (body: Record<string, string | number>): UnchainedFact => ({
  stream: 'arrangement/vale',
  at: '2026-01-05T09:00:00.000Z',
  actor: 'party/harbour',
  via: 'cli',
  type: 'need.raised',
  v: 1,
  body,
  pins: { rulebook: GENESIS },
  by: ['anyone-raises-needs'],
  decision: GENESIS,
});

test('golden vectors: the canonical encoding and its hash never change', () => {
  // Given values with every awkward part of RFC 8785, when encoded, then text and hash are those fixed here.
  const vectors: [unknown, string, string][] = [
    [{}, '{}', '44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a'],
    [
      { b: [1, -0, 1e21, 0.000001, 1e-7], a: 'é\u2028"\\\n', '\ud83d\ude00': null, '\ufb33': true },
      '{"a":"é\u2028\\"\\\\\\n","b":[1,0,1e+21,0.000001,1e-7],"\ud83d\ude00":null,"\ufb33":true}',
      '2fd8b920a1ce0616e667d7dc9b31ace6675a36d2e884d6a5252a869694812460',
    ],
    [
      // The example of RFC 8785, section 3.2.2 and 3.2.3.
      {
        numbers: [333333333.3333333, 1e30, 4.5, 2e-3, 0.000000000000000000000000001],
        string: '\u20ac$\u000F\u000aA\'\u0042\u0022\u005c\\"/',
        literals: [null, true, false],
      },
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
      '2d5e01a318d0f0879ab568c4be289c8b1f64ef8921a53c6277d5e069978baacb',
    ],
  ];
  for (const [value, text, hash] of vectors) {
    assert.equal(canonical(value), text);
    assert.equal(hashText(canonical(value)), hash);
  }
});

test('golden vector: a chained fact keeps its hash across versions of the program', () => {
  const [fact] = chainFacts({ seq: 0, hash: GENESIS }, [draft({ title: 'A drop-in centre' })]);
  assert.equal(fact?.seq, 1);
  assert.equal(fact?.hash, '05f699e6d2f00be1976820dafec38a9938510893df81719c9edd2954bfdb7ab1');
});

test('a chain of facts holds, and any changed field of any fact is found', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.dictionary(
          fc.string({ unit: 'grapheme' }),
          fc.oneof(fc.string({ unit: 'grapheme' }), fc.integer()),
        ),
        {
          minLength: 1,
          maxLength: 8,
        },
      ),
      fc.nat(),
      fc.constantFrom('at', 'actor', 'type', 'stream', 'decision', 'prev', 'hash'),
      (bodies, pick, field) => {
        // Given a chain
        const facts = chainFacts({ seq: 0, hash: GENESIS }, bodies.map(draft));
        let head = { seq: 0, hash: GENESIS };
        for (const fact of facts) {
          assert.equal(factFault(fact, head), undefined);
          head = { seq: fact.seq, hash: fact.hash };
        }
        // When one field of one fact is changed, then that fact is named
        const at = pick % facts.length;
        const victim = facts[at];
        assert.ok(victim);
        const before = at === 0 ? { seq: 0, hash: GENESIS } : { seq: at, hash: facts[at - 1]?.hash ?? '' };
        assert.notEqual(factFault({ ...victim, [field]: 'changed' }, before), undefined);
      },
    ),
    { numRuns: 60 },
  );
});

test('a refusal log is chained like facts', () => {
  const first = chainRefusal('procedure/p', { n: 0, hash: GENESIS }, 'a'.repeat(64));
  const second = chainRefusal('procedure/p', first, 'b'.repeat(64));
  assert.equal(refusalFault(second, first), undefined);
  assert.match(refusalFault({ ...second, decision: 'c'.repeat(64) }, first) ?? '', /was changed/);
  assert.match(refusalFault(second, second) ?? '', /does not follow/);
});

test('older facts are brought up by version, and a newer one than the program knows is not guessed at', () => {
  const definition = {
    version: 3,
    upcasters: [(b: object) => ({ ...b, two: true }), (b: object) => ({ ...b, three: true })],
  };
  assert.deepEqual(upcast({ type: 't', v: 1, body: {} }, definition), { two: true, three: true });
  assert.deepEqual(upcast({ type: 't', v: 2, body: {} }, definition), { three: true });
  assert.throws(() => upcast({ type: 't', v: 4, body: {} }, definition), /known to this program/);
});
