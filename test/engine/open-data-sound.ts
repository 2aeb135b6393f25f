import assert from 'node:assert/strict';
import { recordByOcid } from '../../src/application/publishing/feed.ts';
import { publishDue } from '../../src/application/publishing/releasing.ts';
import { canonical } from '../../src/kernel/canonical.ts';
import { isObject, type Json, type JsonObject } from '../../src/kernel/json.ts';
import { withoutGone } from '../../src/open-data/gone.ts';
import { NOBODY_NAMED } from '../../src/open-data/published-by.ts';
import { releaseSchema } from '../../src/open-data/standard/json-schema.ts';
import { type Finding, RULES } from '../../src/open-data/validation/finding.ts';
import { schemaNode } from '../../src/open-data/validation/node.ts';
import { packageCheck } from '../../src/open-data/validation/package.ts';
import { validateRecord } from '../../src/open-data/validation/record.ts';
import { validateRelease } from '../../src/open-data/validation/validate.ts';
import type { Opened } from '../../src/wiring.ts';

/** What a release says of itself and not of its process; a compiled one has its own. */
const OWN = new Set(['id', 'date', 'tag']);

const saying = (release: JsonObject): string =>
  canonical(sorted(bare(Object.fromEntries(Object.entries(release).filter(([key]) => !OWN.has(key))))));

/** Of what is gone, merging leaves the id, and an empty object around nulls. */
function bare(value: Json): Json {
  const has = (one: Json): boolean =>
    Array.isArray(one)
      ? one.length > 0
      : !isObject(one) || Object.entries(one).some(([key, member]) => key !== 'id' && has(member));
  if (Array.isArray(value)) return value.map(bare).filter(has);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, member]) => [key, bare(member)] as const)
      .filter(([, member]) => has(member)),
  );
}

/** Merging keeps the order in which items first came; it says nothing else. */
function sorted(value: unknown): JsonObject {
  const of = (one: unknown): unknown =>
    Array.isArray(one)
      ? one.map(of).toSorted((a, b) => (canonical(a as JsonObject) < canonical(b as JsonObject) ? -1 : 1))
      : typeof one === 'object' && one !== null
        ? Object.fromEntries(Object.entries(one).map(([key, item]) => [key, of(item)]))
        : one;
  return of(value) as JsonObject;
}

/** What is published gives no warning either; a note tells of nothing that is wrong. */
const isFault = ({ rule }: Finding): boolean => RULES[rule][0] !== 'note';

/**
 * Every release of the place is valid, every process has a record with a compiled and a versioned release, and whoever
 * merges its releases comes to what the last one says. Gives how many releases there were.
 */
export async function openDataIsSound({ parts, moothall, releases }: Opened): Promise<number> {
  await publishDue({ moothall, releases, now: parts.now });
  const schema = schemaNode(releaseSchema());
  assert.ok(schema.ok);
  const checkPackage = packageCheck(false);
  const last = new Map<string, JsonObject>();
  const all = await releases.page({ after: 0, limit: 10_000 });
  for (const { text } of all) {
    const release = JSON.parse(text) as JsonObject;
    const faults: readonly Finding[] = validateRelease(release, schema.value, false).filter(isFault);
    assert.deepEqual(faults, [], String(release.id));
    last.set(String(release.ocid), release);
  }
  for (const [ocid, release] of last) {
    const found = await recordByOcid(releases, ocid, {
      self: 'https://example.org/',
      publishedBy: NOBODY_NAMED,
      now: '2026-01-01T00:00:00.000Z',
    });
    const [record] = (found?.records ?? []) as {
      compiledRelease?: JsonObject;
      versionedRelease?: JsonObject;
    }[];
    assert.ok(record?.compiledRelease !== undefined && record.versionedRelease !== undefined, ocid);
    const wrong: readonly Finding[] = [
      ...validateRecord(record as JsonObject, schema.value, false),
      ...checkPackage({ ...found, records: [] }, 1),
    ].filter(isFault);
    assert.deepEqual(wrong, [], ocid);
    assert.equal(
      saying(record.compiledRelease),
      saying(withoutGone(release)),
      `${ocid}: merged, it says something else`,
    );
  }
  return all.length;
}
