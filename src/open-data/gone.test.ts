import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { JsonObject } from '../kernel/json.ts';
import { withGone, withoutGone } from './gone.ts';
import { compiledRelease } from './merging/compiled.ts';
import { standardRules } from './standard/merge-rules.ts';

const at = (day: number, more: JsonObject): JsonObject => ({
  ocid: 'a',
  id: String(day),
  date: `2026-01-0${day}T00:00:00Z`,
  tag: ['tender'],
  ...more,
});

const CASES: readonly (readonly [string, JsonObject, JsonObject, JsonObject])[] = [
  [
    'a field',
    { tender: { id: 't', title: 'a' } },
    { tender: { id: 't', status: 'active' } },
    { tender: { id: 't', status: 'active', title: null } },
  ],
  [
    'an object',
    { tender: { id: 't', value: { amount: 1 } } },
    { tender: { id: 't', status: 'active' } },
    { tender: { id: 't', status: 'active', value: { amount: null } } },
  ],
  [
    'an item of a list',
    {
      parties: [
        { id: 'a', name: 'A', roles: ['buyer'] },
        { id: 'b', name: 'B' },
      ],
    },
    { parties: [{ id: 'b', name: 'B' }] },
    {
      parties: [
        { id: 'b', name: 'B' },
        { id: 'a', name: null, roles: [] },
      ],
    },
  ],
  [
    'a list that is kept whole',
    { tender: { items: [{ id: '1', quantity: 1, additionalClassifications: [{ id: 'x' }] }] } },
    { tender: { items: [{ id: '1', quantity: 1 }] } },
    { tender: { items: [{ id: '1', quantity: 1, additionalClassifications: [] }] } },
  ],
  [
    'a list with all its items',
    { awards: [{ id: '1', title: 'a', items: [{ id: 'x', quantity: 1 }] }] },
    { awards: [{ id: '1', title: 'a' }] },
    { awards: [{ id: '1', title: 'a', items: [{ id: 'x', quantity: null }] }] },
  ],
  [
    'nothing',
    { tender: { id: 't', status: 'active' } },
    { tender: { id: 't', status: 'active' } },
    { tender: { id: 't', status: 'active' } },
  ],
];

describe('what a process does not say any more', () => {
  for (const [what, before, after, said] of CASES)
    it(`given ${what}, then the release says that it is gone, and can be read without that`, () => {
      const made = withGone(at(1, before), at(2, after), standardRules());
      assert.deepEqual(made, at(2, said));
      assert.deepEqual(withoutGone(made), at(2, after));
    });

  it('given what comes back, then merging has it again', () => {
    const rules = standardRules();
    const [first, second] = [
      at(1, { tender: { id: 't', title: 'a' } }),
      at(2, { tender: { id: 't', status: 'active' } }),
    ];
    const third = at(3, { tender: { id: 't', title: 'b' } });
    const releases = [first, withGone(first, second, rules), withGone(second, third, rules)];
    const compiled = compiledRelease(releases, rules);
    assert.ok(compiled.ok);
    assert.deepEqual(compiled.value.tender, { id: 't', title: 'b' });
  });
});
