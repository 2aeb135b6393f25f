import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { compiledPlain, versionedPlain } from '../merging/plain.ts';
import { releaseSchema } from '../standard/json-schema.ts';
import { standardRules } from '../standard/merge-rules.ts';
import type { Finding } from './finding.ts';
import { schemaNode } from './node.ts';
import { isPackage, packageCheck } from './package.ts';
import { isRecord, validateRecord } from './record.ts';
import { isVersioned, validateVersioned } from './versioned.ts';

const made = schemaNode(releaseSchema());
assert.ok(made.ok);
const schema = made.value;

const release = (turn: number, more: Record<string, unknown> = {}) => ({
  ocid: 'ocds-xyz123-1',
  id: String(turn),
  date: `2025-03-0${turn}T00:00:00Z`,
  tag: ['tender'],
  initiationType: 'tender',
  parties: [{ id: 'a', name: 'Harbour Council', roles: ['buyer'], additionalIdentifiers: [{ id: '1' }] }],
  buyer: { id: 'a', name: 'Harbour Council' },
  tender: {
    id: 't',
    title: `Care ${turn}`,
    items: [{ id: '1', quantity: turn }],
    submissionMethod: ['written'],
  },
  ...more,
});

const merged = (
  merge: typeof versionedPlain | typeof compiledPlain,
  ...releases: Record<string, unknown>[]
) => {
  const result = merge(releases, standardRules());
  assert.ok(result.ok);
  return result.value;
};
const whole = {
  ocid: 'ocds-xyz123-1',
  releases: [release(1), release(2)],
  compiledRelease: merged(compiledPlain, release(1), release(2)),
  versionedRelease: merged(versionedPlain, release(1), release(2)),
};
const told = (findings: readonly Finding[]) => findings.map(({ rule, path }) => `${rule} ${path}`);
const ofRecord = (more: Record<string, unknown>) => told(validateRecord({ ...whole, ...more }, schema, true));

describe('validation of a record', () => {
  it('given one as it is merged, finds nothing', () => {
    assert.deepEqual(ofRecord({}), []);
    assert.deepEqual(
      ofRecord({
        releases: [{ url: 'https://example.org/1', date: '2025-03-01T00:00:00Z', tag: ['tender'] }],
      }),
      [],
    );
  });

  const cases: readonly (readonly [string, Record<string, unknown>, readonly string[]])[] = [
    ['no releases', { releases: undefined }, ['required ']],
    ['an empty list', { releases: [] }, ['empty /releases']],
    ['releases that are no list', { releases: {} }, ['type /releases']],
    [
      'a release of another process',
      { releases: [release(1, { ocid: 'ocds-xyz123-2' })] },
      ['record /releases/0/ocid'],
    ],
    ['a release twice', { releases: [release(1), release(1)] }, ['duplicate-release /releases/1/id']],
    ['the latest first', { releases: [release(2), release(1)] }, ['date-order /releases/1/date']],
    ['a broken release', { releases: [release(1, { language: 5 })] }, ['type /releases/0/language']],
    [
      'links among releases',
      { releases: [release(1), { url: 'here' }] },
      ['record /releases', 'uri /releases/1/url', 'required /releases/1'],
    ],
    [
      'a compiled release of another process',
      { compiledRelease: { ...whole.compiledRelease, ocid: 'ocds-xyz123-2' } },
      ['record /compiledRelease/ocid'],
    ],
    [
      'a compiled release without its parties',
      { compiledRelease: { ...whole.compiledRelease, parties: undefined } },
      ['type /compiledRelease/parties', 'reference /compiledRelease/buyer'],
    ],
    [
      'a versioned release that is a plain one',
      {
        versionedRelease: {
          ocid: 'ocds-xyz123-1',
          language: 'en',
          tender: { title: 'x', items: [{ id: 1, quantity: 2 }] },
        },
      },
      [
        'versioned /versionedRelease/language',
        'versioned /versionedRelease/tender/title',
        'versioned /versionedRelease/tender/items/0/quantity',
      ],
    ],
    [
      'versions that are none',
      { versionedRelease: { ocid: 'ocds-xyz123-1', language: [{ releaseDate: 'x', value: 5 }, 'en'] } },
      [
        'versioned /versionedRelease/language/0',
        'versioned /versionedRelease/language/0',
        'versioned /versionedRelease/language/0',
        'type /versionedRelease/language/0/value',
        'versioned /versionedRelease/language/1',
      ],
    ],
    ['a versioned release that is none', { versionedRelease: 5 }, ['type /versionedRelease']],
  ];
  for (const [what, more, expected] of cases)
    it(`given ${what}, tells ${expected.join(', ')}`, () => assert.deepEqual(ofRecord(more), expected));

  it('knows a record, a versioned release and a package from a release', () => {
    assert.ok(
      isRecord({ ocid: 'a' }, '/records/0') &&
        !isRecord({ ocid: 'a' }, '') &&
        !isRecord(release(1), '/releases/0'),
    );
    assert.ok(isVersioned(whole.versionedRelease) && !isVersioned(release(1)));
    assert.ok(isPackage({ uri: 'x', publisher: {} }) && !isPackage(release(1)) && !isPackage({}));
  });

  it('answers whatever it is given', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (one, other) => {
        void ofRecord({ releases: one, versionedRelease: other });
        void validateVersioned({ ocid: 'a', tender: one, awards: other }, schema, true);
      }),
    );
  });
});

describe('validation of a package', () => {
  const sound = {
    uri: 'https://example.org/p',
    version: '1.1',
    publisher: { name: 'Harbour Council' },
    publishedDate: '2025-03-01T00:00:00Z',
    extensions: ['https://example.org/extension.json'],
    releases: [],
  };
  const check = packageCheck(true);
  const cases: readonly (readonly [Record<string, unknown>, number, readonly string[]])[] = [
    [{}, 1, []],
    [{ releases: undefined, records: [], links: { next: 'https://example.org/' } }, 1, []],
    [{}, 0, ['empty /releases']],
    [{ releases: undefined }, 0, ['required ']],
    [{ releases: 'x' }, 0, ['type /releases']],
    [{ uri: 'here' }, 1, ['uri /uri']],
    [{ uri: null }, 1, ['type /uri']],
    [{ version: '1.1.5' }, 1, ['version /version']],
    [{ version: '1.0' }, 1, ['version /version']],
    [{ version: '2.0' }, 1, ['version /version']],
    [{ version: '1' }, 1, ['version /version']],
    [{ publisher: {} }, 1, ['required /publisher']],
    [{ publishedDate: '2025-03-01' }, 1, ['date /publishedDate']],
    [{ extensions: ['lots'] }, 1, ['uri /extensions/0']],
    [{ more: 1 }, 1, ['unknown-field /more']],
  ];
  for (const [more, items, expected] of cases)
    it(`given ${JSON.stringify(more)} and ${items} items, tells ${expected.join(', ') || 'nothing'}`, () =>
      assert.deepEqual(told(check(JSON.parse(JSON.stringify({ ...sound, ...more })), items)), expected));
  it('given another schema to go by, takes the version of another OCDS', () => {
    const other = packageCheck(true, 'other');
    assert.deepEqual(told(other({ ...sound, version: '1.0' }, 1)), []);
    assert.deepEqual(told(other({ ...sound, version: '1.1.5' }, 1)), ['version /version']);
  });
  it('given none of what is required, tells each', () =>
    assert.deepEqual(
      check({ releases: [] }, 1).map(({ message }) => message.split(' ')[0]),
      ['uri', 'version', 'publisher', 'publishedDate'],
    ));
});
