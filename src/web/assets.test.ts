import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadAssets } from './assets.ts';

test('given the library, when assets are made, then no font, crest or source map of GOV.UK is among them', async () => {
  const { stylesheets, all } = await loadAssets();
  const css = stylesheets.map((sheet) => sheet.content).join('');
  assert.ok(css.includes('.govuk-button'), 'the components are still styled');
  assert.ok(css.includes('.mh-timeline'), 'our own sheet is there');
  assert.doesNotMatch(css, /@font-face|GDS Transport|govuk-crest|sourceMappingURL|woff/);
  for (const asset of all.values()) assert.match(asset.href, /-[0-9a-f]{16}\.(css|js)$/);
});

test('given the script, when read, then it starts the components from a file of its own', async () => {
  const { script, all } = await loadAssets();
  const imported = /from '([^']+)'/.exec(script.content)?.[1] ?? '';
  assert.ok(all.has(imported));
});
