import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { ocdsReference } from '../src/application/ocds/table.ts';

test('the page of the standard is what the table gives (npx moothall ocds reference > docs/reference/ocds.md)', async () => {
  const page = await readFile(new URL('../docs/reference/ocds.md', import.meta.url), 'utf8');
  assert.equal(page, ocdsReference());
});
