import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { faultOf, membersByColons } from './inspection.ts';

const fault = (text: string): string | undefined => {
  const bytes = new TextEncoder().encode(text);
  return faultOf(JSON.parse(text), membersByColons(bytes, 0, bytes.length), () => text);
};

describe('what JSON.parse passes over', () => {
  it('is told: members twice, numbers beyond range, long texts, deep nesting', () => {
    for (const [text, said] of [
      ['{"a":1,"a":2}', '/a is there twice'],
      ['{"a" :1,"b":{"c":1,"c": 2}}', '/b/c is there twice'],
      ['{"a":1,"\\u0061":2}', '/a is there twice'],
      ['{"x":"a\\":","a":1,"a":2}', '/a is there twice'],
      ['{"a\\"":1,"a\\"":2}', '/a" is there twice'],
      ['{"a\\\\":1,"a\\\\":2}', '/a\\ is there twice'],
      ['{"a":[1e9999]}', '/a/0 is 1e9999'],
      ['{"a":-1e400}', '/a is -1e400'],
      ['{"a":[{"id":10000000000000001}]}', '/a/0/id is 10000000000000001, an id of more digits'],
      ['{"a":{"id":-9007199254740992}}', '/a/id is -9007199254740992, an id'],
      [`{"a":"${'x'.repeat(5_000_000)}"}`, 'holds a text of 5000000 characters'],
      [`{"a":[{"${'x'.repeat(5_000_000)}":1}]}`, 'holds a name of 5000000 characters'],
      [`${'['.repeat(101)}${']'.repeat(101)}`, 'is nested more than 100 deep'],
    ] as const)
      assert.ok(fault(text)?.includes(said), `${text.slice(0, 40)}: ${fault(text)}`);
  });

  it('is nothing in sound JSON, whatever its texts and spaces', () => {
    for (const text of [
      '{"a":"b : c","d":"\\" :","e" : 1,"f":"\\\\"}',
      '{}',
      '[]',
      '{"a":{"a":{"a":1}}}',
      '{ "a"\n:\n1 }',
      '{"amount":10000000000000001,"id":9007199254740991,"most":7.922816251426434e+28}',
    ])
      assert.equal(fault(text), undefined, text);
    fc.assert(
      fc.property(fc.json(), fc.constantFrom(undefined, 1, '\t'), (json, indent) => {
        const text = JSON.stringify(JSON.parse(json), null, indent);
        assert.equal(fault(text), undefined);
      }),
      { numRuns: 1_000 },
    );
  });

  it('finds any member that is written twice', () => {
    const key = fc.oneof(fc.constantFrom('a', 'b', '": ', '\\', '":"'), fc.string());
    fc.assert(
      fc.property(
        fc.uniqueArray(key, { minLength: 1, maxLength: 6 }),
        fc.nat(),
        fc.constantFrom('', ' '),
        (keys, at, space) => {
          const twice = [...keys, keys[at % keys.length] ?? ''];
          const text = `{${twice.map((name) => `${JSON.stringify(name)}${space}:${JSON.stringify(name)}`).join(',')}}`;
          assert.match(fault(text) ?? '', /is there twice/);
        },
      ),
      { numRuns: 2_000 },
    );
  });
});
