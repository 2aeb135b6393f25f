import assert from 'node:assert/strict';
import { it } from 'node:test';
import Type from 'typebox';
import { choicesOf, NOTHING_KNOWN } from './choices.ts';
import { bodyShape } from './shape.ts';

const party = Type.String({ pattern: '^party/[a-z0-9-]+$', title: 'Party' });
const known = {
  ...NOTHING_KNOWN,
  documents: [{ members: { commissioner: ['party/alder'], provider: ['party/oak'] } }],
  names: { 'party/alder': 'Alder Council' },
  parties: [
    { value: 'party/alder', label: 'Alder Council' },
    { value: 'party/oak', label: 'Oak Care' },
  ],
};
const offered = (key: string) => {
  const [entry] = bodyShape(Type.Object({ [key]: Type.Array(party) })).entries;
  assert.ok(entry?.shape.kind === 'list');
  return choicesOf(entry.shape.item, known)?.map(({ label }) => label);
};

it('given a field named after a role, then those who hold it are offered; given another, then every party', () => {
  assert.deepEqual(offered('commissioners'), ['Alder Council']);
  assert.deepEqual(offered('neighbours'), ['Alder Council', 'Oak Care']);
});
