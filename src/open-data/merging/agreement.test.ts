import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { isObject } from '../../kernel/json.ts';
import { releaseSchema } from '../standard/json-schema.ts';
import type { MergeRule } from '../standard/merge-rule.ts';
import { mergeRules } from '../standard/merge-rules.ts';
import { compiledFrom, compiledRelease } from './compiled.ts';
import { sameValue } from './equality.ts';
import type { Published } from './order.ts';
import { compiledPlain, versionedPlain } from './plain.ts';
import { versionedJson } from './versioned.ts';

const read = mergeRules(releaseSchema());
assert.ok(read.ok);
const rules: MergeRule = read.value;

/** Values as published data has them, and as it should not have them. */
const text = fc.constantFrom('a', 'b', '', 'active', '2025-01-01T00:00:00Z');
const leaf = fc.oneof({ weight: 6, arbitrary: text }, fc.constantFrom<unknown>(null, 0, 1, 2.5, true, false));
const id = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom<unknown>('1', '2', 'x') },
  fc.constantFrom<unknown>(1, 2, null, 1.5, true, [], {}),
);
const key = fc.constantFrom(
  'title',
  'value',
  'items',
  'documents',
  'amount',
  'unit',
  'custom',
  'list',
  'constructor',
  '__proto__',
  'additionalClassifications',
  'date',
  'tag',
  '7',
);
const { node } = fc.letrec((tie) => ({
  node: fc.oneof({ maxDepth: 4 }, { weight: 4, arbitrary: leaf }, tie('object'), tie('list'), tie('mixed')),
  object: fc.array(fc.tuple(key, tie('node')), { maxLength: 4 }).map(Object.fromEntries),
  item: fc
    .tuple(fc.option(id, { nil: undefined }), tie('object'))
    .map(([given, rest]) => (given === undefined ? rest : { ...(rest as object), id: given })),
  list: fc.array(tie('item'), { maxLength: 3 }),
  mixed: fc.array(fc.oneof(leaf, tie('item')), { maxLength: 3 }),
}));
const section = fc.constantFrom(
  'tender',
  'awards',
  'contracts',
  'parties',
  'planning',
  'extra',
  'buyer',
  'links',
);
const release = fc
  .tuple(fc.nat(4), fc.array(fc.tuple(section, node), { maxLength: 5 }), fc.constantFrom('r1', 'r2', 'r3'))
  .map(
    ([day, sections, name]): Published => ({
      ocid: 'ocds-x-1',
      id: name,
      date: `2025-01-0${day + 1}T00:00:00Z`,
      tag: ['tender'],
      ...Object.fromEntries(sections),
    }),
  );
const releases = fc.array(release, { minLength: 1, maxLength: 5 });

/** As it would come from a file: JSON has no undefined, and `__proto__` is a name. */
const parsed = (list: readonly Published[]): Published[] => JSON.parse(JSON.stringify(list)) as Published[];

describe('the two ways of merging', () => {
  it('agree on 10,000 lists of releases, byte for byte, refusals too', () => {
    let whole = 0;
    fc.assert(
      fc.property(releases, (list) => {
        const given = parsed(list);
        const before = JSON.stringify(given);
        const [fast, plain] = [compiledRelease(given, rules), compiledPlain(given, rules)];
        assert.equal(JSON.stringify(fast), JSON.stringify(plain));
        const [json, versions] = [versionedJson(given, rules), versionedPlain(given, rules)];
        // Read again, because objects put names that are whole numbers first.
        const told = json.ok ? JSON.stringify(JSON.parse(json.value)) : JSON.stringify(json);
        assert.equal(told, JSON.stringify(versions.ok ? versions.value : versions));
        assert.equal(JSON.stringify(given), before, 'what was given is not changed');
        const used = compiledFrom(parsed(list), rules, () => given);
        assert.equal(
          JSON.stringify(used),
          JSON.stringify(plain),
          'nor does using them up change the outcome',
        );
        if (fast.ok && versions.ok) whole += 1;
      }),
      { numRuns: 10_000, seed: 20_250_224 },
    );
    assert.ok(whole > 3_000, `${whole} of 10,000 lists can be merged at all`);
  });

  it('have as the latest value of each versioned field the compiled one, but for what is left out or passed over', () => {
    let compared = 0;
    fc.assert(
      fc.property(releases, (list) => {
        const given = parsed(list);
        const [compiled, versioned] = [compiledPlain(given, rules), versionedPlain(given, rules)];
        if (!compiled.ok || !versioned.ok) return;
        const { tag: _tag, id: _id, date: _date, ...fields } = compiled.value;
        const latest = latestOf(versioned.value);
        // False and 0 are one value to the reference implementation, so that a change from one to the other is none.
        if (!sameValue(latest, fields)) assert.deepEqual(latest, fields);
        compared += 1;
      }),
      { numRuns: 10_000, seed: 20_250_225 },
    );
    assert.ok(compared > 3_000, `${compared} of 10,000 lists were compared`);
  });
});

const KEYS = ['releaseID', 'releaseDate', 'releaseTag', 'value'].join();
const isVersion = (value: unknown): value is { readonly value: unknown } =>
  isObject(value) && Object.keys(value).join() === KEYS;

/**
 * The versioned release with each history replaced by its last value, nulls left out. Where a list was a literal and has
 * had objects appended, both are there, as they are in the compiled release.
 */
function latestOf(node: unknown): unknown {
  if (Array.isArray(node)) {
    const versions = node.filter(isVersion);
    const items = node.filter((item) => !isVersion(item));
    if (versions.length === 0) return items.map(latestOf);
    const last = versions.at(-1)?.value;
    return items.length === 0 ? last : [...(Array.isArray(last) ? last : []), ...items.map(latestOf)];
  }
  if (!isObject(node)) return node;
  const members = Object.entries(node).map(([key, value]) => [key, latestOf(value)] as const);
  return Object.fromEntries(members.filter(([, value]) => value !== null));
}
