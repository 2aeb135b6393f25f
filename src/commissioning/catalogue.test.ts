import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import Value from 'typebox/value';
import { isObject } from '../kernel/json.ts';
import { kinds } from './catalogue.ts';

/** Fields of a schema, however deep, that have no title. */
function untitled(schema: unknown, path: string): string[] {
  if (!isObject(schema)) return [];
  const own = isObject(schema.properties) ? Object.entries(schema.properties) : [];
  return [
    ...own.flatMap(([name, field]) => [
      ...(isObject(field) && typeof field.title === 'string' ? [] : [`${path}/${name}`]),
      ...untitled(field, `${path}/${name}`),
    ]),
    ...untitled(schema.items, `${path}/*`),
  ];
}

describe('the catalogues together', () => {
  it('given every kind of stream, then no action and no fact has the name of another: rules speak of them by name', () => {
    const actions = kinds.flatMap((kind) => kind.actions.map((each) => each.name));
    const facts = kinds.flatMap((kind) => kind.facts.map((each) => each.type));
    for (const names of [actions, facts]) assert.equal(new Set(names).size, names.length);
  });
});

for (const kind of kinds)
  describe(`the catalogue of ${kind.kind}`, () => {
    for (const action of kind.actions)
      it(`given ${action.name}, then its example fits its body, each field has a title, and nothing else is taken`, () => {
        assert.deepEqual([...Value.Errors(action.body, action.example)], []);
        assert.deepEqual(untitled(action.body, ''), []);
        assert.ok(!Value.Check(action.body, { ...action.example, smuggled: true }));
      });

    it('given its state before any fact, then it has the shape that rules read', () => {
      assert.deepEqual([...Value.Errors(kind.state, kind.initial)], []);
    });
  });
