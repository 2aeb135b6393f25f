import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { readBody } from '../src/application/acting/body.ts';
import { makeCatalogue } from '../src/application/catalogue.ts';
import { actionsReference } from '../src/application/reference.ts';
import { kinds } from '../src/commissioning/catalogue.ts';
import { variables } from '../src/commissioning/variables.ts';

const catalogue = makeCatalogue(kinds, variables);

test('the page of actions is what the catalogue gives (npx moothall reference > docs/reference/actions.md)', async () => {
  const page = await readFile(new URL('../docs/reference/actions.md', import.meta.url), 'utf8');
  assert.equal(page, actionsReference(catalogue));
});

test('the example of every action keeps its own schema', () => {
  for (const kind of catalogue.kinds.keys()) {
    for (const action of catalogue.actionsOf(kind)) {
      const read = readBody(action.body, action.example);
      assert.ok(read.ok, `${action.name}: ${read.ok ? '' : JSON.stringify(read.error)}`);
    }
  }
});
