import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { PUBLISHED_SCHEMA } from '../src/open-data/standard/published-schema.test-data.ts';

const folder = mkdtempSync(join(tmpdir(), 'moothall-ocds-schema-'));
after(() => rmSync(folder, { recursive: true }));
const script = fileURLToPath(new URL('../src/ocds.ts', import.meta.url));
const schema = join(folder, 'release-schema.json');
writeFileSync(schema, JSON.stringify(PUBLISHED_SCHEMA, null, 2));

const ocds = (command: string, releases: readonly object[], more: readonly string[] = []) =>
  spawnSync(process.execPath, [script, 'ocds', command, '--schema', schema, ...more], {
    input: releases.map((each) => `${JSON.stringify(each)}\n`).join(''),
    encoding: 'utf8',
  });
const release = (turn: number, more: object) => ({
  ocid: 'ocds-xyz123-1',
  id: String(turn),
  date: `2025-01-0${turn}T00:00:00Z`,
  tag: ['tender'],
  initiationType: 'tender',
  ...more,
});
const first = release(1, {
  internal: { note: 'not for merging' },
  history: [{ property: 'a' }, { property: 'b' }],
  parties: [{ id: 1, name: 'Harbour', name_cy: 'Harbwr', additionalIdentifiers: [{ id: 'x' }, { id: 'y' }] }],
  tender: {
    id: 't',
    title: 'Care',
    title_cy: 'Gofal',
    amendments: [{ id: '1', changes: [{ property: 'a' }, { property: 'b' }] }],
    items: [{ id: '1', parts: [{ id: 'p', description: 'old', additionalClassifications: [{ id: 'c' }] }] }],
    submissionMethod: ['written', 'inPerson'],
  },
});
const second = release(2, {
  history: [{ property: 'c' }],
  parties: [{ id: 1, additionalIdentifiers: [{ id: 'z' }] }],
  tender: {
    id: 't',
    title_cy: 'Gofal newydd',
    amendments: [{ id: '1', changes: [{ property: 'c' }] }],
    items: [
      {
        id: '1',
        parts: [{ id: 'p', description: 'new', additionalClassifications: [{ id: 'd' }] }, { id: 'q' }],
      },
    ],
    submissionMethod: ['electronicSubmission'],
  },
});

describe('a release schema as the standard publishes it', () => {
  it('gives the rules of merging, by references, however deep, and in both words for them', () => {
    const { status, stdout, stderr } = ocds('compile', [first, second]);
    assert.deepEqual([status, stderr], [0, '']);
    assert.deepEqual(JSON.parse(stdout), {
      tag: ['compiled'],
      id: 'ocds-xyz123-1-2025-01-02T00:00:00Z',
      date: '2025-01-02T00:00:00Z',
      ocid: 'ocds-xyz123-1',
      initiationType: 'tender',
      history: [{ property: 'c' }],
      parties: [{ id: 1, name: 'Harbour', name_cy: 'Harbwr', additionalIdentifiers: [{ id: 'z' }] }],
      tender: {
        id: 't',
        title: 'Care',
        title_cy: 'Gofal newydd',
        amendments: [{ id: '1', changes: [{ property: 'c' }] }],
        items: [
          {
            id: '1',
            parts: [{ id: 'p', description: 'new', additionalClassifications: [{ id: 'd' }] }, { id: 'q' }],
          },
        ],
        submissionMethod: ['electronicSubmission'],
      },
    });
  });

  it('gives those of a versioned release: the id of a tender has versions, that of an item of a list has none', () => {
    const { status, stdout } = ocds('version', [first, second]);
    assert.equal(status, 0);
    interface Versioned {
      readonly internal?: unknown;
      readonly history: unknown;
      readonly parties: readonly { readonly id: unknown }[];
      readonly tender: {
        readonly id: unknown;
        readonly title_cy: unknown;
        readonly items: readonly {
          readonly id: unknown;
          readonly parts: readonly { readonly additionalClassifications: unknown }[];
        }[];
      };
    }
    const { internal, history, tender, parties } = JSON.parse(stdout) as Versioned;
    const V = (turn: number, value: unknown) => ({
      releaseID: String(turn),
      releaseDate: `2025-01-0${turn}T00:00:00Z`,
      releaseTag: ['tender'],
      value,
    });
    assert.equal(internal, undefined);
    assert.deepEqual(history, [V(1, [{ property: 'a' }, { property: 'b' }]), V(2, [{ property: 'c' }])]);
    assert.deepEqual([tender.id, tender.title_cy], [[V(1, 't')], [V(1, 'Gofal'), V(2, 'Gofal newydd')]]);
    assert.deepEqual([tender.items[0]?.id, parties[0]?.id], ['1', 1]);
    assert.deepEqual(tender.items[0]?.parts[0]?.additionalClassifications, [
      V(1, [{ id: 'c' }]),
      V(2, [{ id: 'd' }]),
    ]);
  });

  it('gives the rules of validation: kinds, codes open and closed, translations, what is required', () => {
    const sound = ocds('validate', [first, second], ['--notes']);
    assert.deepEqual([sound.status, sound.stdout], [0, '']);
    const wrong = release(3, {
      tag: ['other'],
      tender: {
        title_cy: 5,
        status: 'strange',
        title_not_a_language_at_all: 'x',
        amendment: {},
        submissionMethod: ['pigeon'],
      },
      parties: [{ id: 'a', additionalIdentifiers: [{ uri: 'no address' }] }],
    });
    const { status, stdout } = ocds('validate', [wrong], ['--notes']);
    assert.equal(status, 1);
    const told = stdout.trimEnd().split('\n');
    for (const [path, rule] of [
      ['/tag/0', 'code'],
      ['/tender', 'required'],
      ['/tender/title_cy', 'type'],
      ['/tender/status', 'code'],
      ['/tender/title_not_a_language_at_all', 'unknown-field'],
      ['/tender/amendment', 'deprecated'],
      ['/tender/submissionMethod/0', 'open-code'],
      ['/parties/0/additionalIdentifiers/0/uri', 'uri'],
    ])
      assert.equal(
        told.filter((line) => new RegExp(` ${path} \\w+ ${rule}: `).test(line)).length,
        1,
        `${path} ${rule}\n${stdout}`,
      );
    assert.equal(told.length, 8, stdout);
  });
});
