import assert from 'node:assert/strict';
import { test } from 'node:test';
import { notices } from './notices.ts';

test('given the notices of a contract, then each goes by its name as it is, with its day', () => {
  const said = String(notices({ notices: { UK7: '2026-08-22T09:00:00.000Z' } })?.markup).replaceAll(
    /<[^>]*>|\s+/g,
    ' ',
  );
  assert.match(said, /\bUK7\b\s+Published 22 August 2026/);
  const about = { publications: { p1: { notice: 'UK5', at: '2026-08-22T09:00:00.000Z', award: 'award-2' } } };
  assert.match(String(notices(about)?.markup), /UK5.*about award 2/s);
  assert.equal(notices({}), undefined);
});
