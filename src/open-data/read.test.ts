import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { fictionalRelease } from './fictional-release.test-data.ts';
import { chooseRelease, readNotice } from './notice-reading.ts';
import { readReleases } from './read.ts';

const idsIn = (document: unknown): string[] => {
  const read = readReleases(JSON.stringify(document, null, 2));
  assert.ok(read.ok, read.ok ? '' : read.error);
  return read.value.map(({ id }) => id);
};

test('given each shape in which releases are published, when it is read, then its releases come out', () => {
  const one = fictionalRelease();
  const two = fictionalRelease({ id: 'r-2' });
  assert.deepEqual(idsIn(one), ['r-1']);
  assert.deepEqual(idsIn([one, two]), ['r-1', 'r-2']);
  assert.deepEqual(idsIn({ uri: 'x', releases: [one, two] }), ['r-1', 'r-2']);
  assert.deepEqual(
    idsIn({
      records: [
        { ocid: 'o', compiledRelease: one },
        { ocid: 'o', releases: [two] },
      ],
    }),
    ['r-1', 'r-2'],
  );
  const lines = readReleases(`${JSON.stringify(one)}\n\n${JSON.stringify({ releases: [two] })}\n`);
  assert.deepEqual(lines.ok && lines.value.map(({ id }) => id), ['r-1', 'r-2']);
});

test('given text that is no OCDS, when it is read, then the error names the line or the place', () => {
  const cases: [string, RegExp][] = [
    ['', /nothing in it/],
    ['{', /not JSON/],
    ['7', /no release/],
    ['{"releases":[]}', /no release/],
    ['{"releases":[{"ocid":"a","id":"1"},{"id":"2"}]}', /\/releases\/1.*no ocid/],
    [
      '{"records":[{"releases":[{"url":"https://example.org/1"}]}]}',
      /\/records\/0\/releases\/0 is only a link/,
    ],
    [`${JSON.stringify(fictionalRelease())}\n{oops`, /line 2/],
    [`${JSON.stringify(fictionalRelease())}\n{"releases":[{}]}`, /line 2, \/releases\/0/],
  ];
  for (const [text, expected] of cases) {
    const read = readReleases(text);
    assert.match(read.ok ? 'read' : read.error, expected, text);
  }
});

test('given any JSON value with an ocid, when it is read as a notice, then nothing throws', () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.constantFrom('tender', 'parties', 'buyer', 'tag', 'date', 'awards'), fc.jsonValue()),
      (body) => {
        const read = readReleases(JSON.stringify({ ...body, ocid: 'ocds-tstone-1', id: '1' }));
        assert.ok(read.ok);
        for (const release of read.value) readNotice(release);
      },
    ),
    { numRuns: 300 },
  );
});

test('given several releases of a process, when one is chosen, then it is the latest with a tender', () => {
  const read = readReleases(
    JSON.stringify([
      fictionalRelease({ id: 'late', date: '2026-02-01T00:30:00+01:00' }),
      fictionalRelease({ id: 'early', date: '2026-01-31T23:00:00Z' }),
      fictionalRelease({ id: 'award', date: '2026-05-01T00:00:00Z', tender: undefined }),
    ]),
  );
  assert.ok(read.ok);
  const chosen = chooseRelease(read.value);
  assert.ok(chosen.ok);
  assert.equal(chosen.value.release.id, 'late');
  assert.deepEqual(
    readNotice(chosen.value.release, chosen.value.others).unused.flatMap(({ path }) =>
      path.startsWith('release') ? [path] : [],
    ),
    ['release early', 'release award'],
  );
  const missing = chooseRelease(read.value, 'ocds-other');
  assert.match(missing.ok ? '' : missing.error, /there are ocds-tstone-1/);
});
