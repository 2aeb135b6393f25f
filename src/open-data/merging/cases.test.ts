import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type JsonSchema, releaseSchema } from '../standard/json-schema.ts';
import type { MergeRule } from '../standard/merge-rule.ts';
import { mergeRules } from '../standard/merge-rules.ts';
import { CASES, dateOf, V } from './cases.test-data.ts';
import { compiledRelease } from './compiled.ts';
import { compiledPlain, versionedPlain } from './plain.ts';
import { versionedJson } from './versioned.ts';

function rulesOf(schema: JsonSchema): MergeRule {
  const read = mergeRules(schema);
  assert.ok(read.ok, read.ok ? '' : read.error);
  return read.value;
}
const rules = rulesOf(releaseSchema());

const whole = (releases: readonly Readonly<Record<string, unknown>>[]) =>
  releases.map((fields, index) => ({
    ocid: 'ocds-x-1',
    id: String(index + 1),
    date: dateOf(index + 1),
    tag: ['tender'],
    ...fields,
  }));

describe('the rules of the standard for merging', () => {
  for (const { rule, releases, compiled, versioned } of CASES)
    it(rule, () => {
      const given = whole(releases);
      const date = dateOf(releases.length);
      for (const merge of [compiledPlain, compiledRelease]) {
        const merged = merge(given, rules);
        if (compiled === 'error') assert.ok(!merged.ok && merged.error.type === 'inconsistent');
        else
          assert.deepEqual(merged.ok && merged.value, {
            tag: ['compiled'],
            id: `ocds-x-1-${date}`,
            date,
            ocid: 'ocds-x-1',
            ...compiled,
          });
      }
      const [plain, json] = [versionedPlain(given, rules), versionedJson(given, rules)];
      if (versioned === 'error') assert.ok(!plain.ok && !json.ok);
      else {
        assert.ok(json.ok);
        assert.deepEqual(JSON.parse(json.value), plain.ok && plain.value);
        if (versioned !== undefined)
          assert.deepEqual(plain.ok && plain.value, { ocid: 'ocds-x-1', ...versioned });
      }
    });

  it('orders releases by date, and those of one date as they come', () => {
    const given = whole([{ language: 'a' }, { language: 'b' }, { language: 'c' }]);
    const [one, two, three] = given.map((release) => ({ ...release, date: dateOf(1) }));
    const merged = compiledRelease([{ ...three, date: dateOf(3) }, one, two] as typeof given, rules);
    assert.equal(merged.ok && merged.value.language, 'c');
    const same = compiledRelease([one, three, two] as typeof given, rules);
    assert.equal(same.ok && same.value.language, 'b');
  });

  it('takes a single release without a date, and of several none that lacks it', () => {
    const alone = compiledRelease([{ ocid: 'x', language: 'en' }], rules);
    assert.deepEqual(alone.ok && alone.value, { tag: ['compiled'], id: 'x-None', ocid: 'x', language: 'en' });
    for (const date of [undefined, null, 5]) {
      const merged = compiledRelease(
        [
          { ocid: 'x', date: dateOf(1) },
          { ocid: 'x', date },
        ],
        rules,
      );
      assert.ok(!merged.ok && merged.error.type === 'date');
    }
  });

  it('keeps order: members as they first came, ids of items first', () => {
    const given = whole([{ tender: { b: 1, items: [{ z: 1, id: 'x' }] } }, { tender: { a: 1, b: 2 }, c: 1 }]);
    const merged = compiledRelease(given, rules);
    assert.equal(
      JSON.stringify(merged.ok && merged.value),
      `{"tag":["compiled"],"id":"ocds-x-1-${dateOf(2)}","date":"${dateOf(2)}","ocid":"ocds-x-1","tender":{"b":2,"items":[{"id":"x","z":1}],"a":1},"c":1}`,
    );
  });
});

describe('rules of another schema', () => {
  const schema: JsonSchema = {
    type: 'object',
    properties: {
      ocid: { type: 'string' },
      id: { type: 'string', omitWhenMerged: true },
      date: { type: 'string', mergeStrategy: 'ocdsOmit' },
      secret: { type: 'array', omitWhenMerged: true, wholeListMerge: true, items: { type: 'string' } },
      kept: { type: 'array', wholeListMerge: false, items: { $ref: '#/definitions/Item' } },
      whole: { type: ['array', 'null'], wholeListMerge: true, items: { $ref: '#/definitions/Item' } },
      old: { type: 'array', mergeStrategy: 'ocdsVersion', items: { $ref: '#/definitions/Item' } },
      either: { type: 'array', items: { type: ['object', 'string'], properties: { id: {} } } },
      nameless: { type: 'array', items: { type: 'object', properties: { name: {} } } },
      object: { type: 'object', wholeListMerge: true, properties: { a: {} } },
    },
    definitions: {
      Item: {
        type: 'object',
        properties: {
          id: {},
          gone: { omitWhenMerged: true },
          items: { type: 'array', items: { $ref: '#/definitions/Item' } },
        },
      },
    },
  };
  const own = rulesOf(schema);
  const merged = (...releases: readonly Readonly<Record<string, unknown>>[]) => {
    const compiled = compiledRelease(whole(releases), own);
    assert.deepEqual(compiled, compiledPlain(whole(releases), own));
    assert.ok(compiled.ok);
    const { tag: _tag, id: _id, date: _date, ocid: _ocid, ...rest } = compiled.value;
    return rest;
  };
  const list = (...ids: readonly string[]) => ids.map((id) => ({ id }));

  it('says whole, omitted or by id as the schema does', () => {
    assert.deepEqual(merged({ secret: ['a'] }), {});
    for (const name of ['whole', 'old', 'either', 'nameless'])
      assert.deepEqual(merged({ [name]: list('1') }, { [name]: list('2') }), { [name]: list('2') });
    assert.deepEqual(merged({ kept: list('1') }, { kept: list('2') }), { kept: list('1', '2') });
    assert.deepEqual(merged({ object: { a: 1 } }, { object: { b: 2 } }), { object: { a: 1, b: 2 } });
  });

  it('goes as deep as a definition that holds itself', () => {
    const deep = { id: '1', gone: 1, items: [{ id: '2', gone: 1, items: [{ id: '3', gone: 1 }] }] };
    assert.deepEqual(merged({ kept: [deep] }), {
      kept: [{ id: '1', items: [{ id: '2', items: [{ id: '3' }] }] }],
    });
  });

  it('is refused where it leads elsewhere', () => {
    const foreign = mergeRules({ properties: { a: { $ref: 'https://example.org/x.json' } } });
    assert.ok(!foreign.ok && foreign.error.includes('dereferenced'));
    assert.ok(!mergeRules({}).ok);
  });

  it('versions values whose name is the same in the table', () => {
    const json = versionedJson(whole([{ kept: [{ id: '1', a: 1 }] }]), own);
    assert.deepEqual(json.ok && JSON.parse(json.value), {
      ocid: 'ocds-x-1',
      kept: [{ id: '1', a: [V(1, 1)] }],
    });
  });
});
