import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { closeSync, mkdtempSync, openSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { constants, gzipSync } from 'node:zlib';
import { lines } from '../bench/ocds/releases.ts';

const folder = mkdtempSync(join(tmpdir(), 'moothall-ocds-test-'));
after(() => rmSync(folder, { recursive: true }));

const script = fileURLToPath(new URL('../src/ocds.ts', import.meta.url));

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

function ocds(args: readonly string[], input: string | Uint8Array = ''): Ended {
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, 'ocds', ...args], {
    input,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    env: { ...process.env, TMPDIR: folder, NODE_COMPILE_CACHE: join(folder, 'compiled') },
  });
  return { code: status, out: stdout, err: stderr };
}

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const parsedLines = (text: string): Record<string, unknown>[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

const release = (ocid: string, turn: number, more: Record<string, unknown> = {}) => ({
  ocid,
  id: `${ocid}-${turn}`,
  date: `2025-01-0${turn}T00:00:00Z`,
  tag: ['tender'],
  initiationType: 'tender',
  ...more,
});

describe('npx moothall ocds', () => {
  it('compiles releases in any mix of documents, from files and standard input, in order of ocid', () => {
    const [a1, b1, a2, c1] = [
      release('a', 1, { language: 'en' }),
      release('b', 1),
      release('a', 2, { title: 'Care' }),
      release('c', 1),
    ];
    const files = [
      file('one.jsonl', `${JSON.stringify(c1)}\n${JSON.stringify(a1)}`),
      file('two.json.gz', gzipSync(JSON.stringify({ releases: [b1] }, null, 2))),
      '-',
    ];
    const { code, out, err } = ocds(
      ['compile', ...files],
      JSON.stringify({ records: [{ ocid: 'a', releases: [a2] }] }),
    );
    assert.deepEqual([code, err], [0, '']);
    const [first, ...others] = parsedLines(out);
    assert.deepEqual(first, {
      tag: ['compiled'],
      id: 'a-2025-01-02T00:00:00Z',
      date: '2025-01-02T00:00:00Z',
      ocid: 'a',
      initiationType: 'tender',
      language: 'en',
      title: 'Care',
    });
    assert.deepEqual(
      others.map(({ ocid }) => ocid),
      ['b', 'c'],
    );
  });

  it('writes the same bytes sorted or not, laid down on disk or not, however many threads', () => {
    const size = { processes: 700, each: 4 };
    const published = file('published.jsonl', [...lines(size, 'published')].join(''));
    const sorted = file('sorted.jsonl', [...lines(size, 'sorted')].join(''));
    for (const what of ['compile', 'version']) {
      const held = ocds([what, '--hold', '64', '--threads', '1', published]);
      assert.equal(held.code, 0);
      assert.equal(parsedLines(held.out).length, size.processes);
      for (const args of [
        ['--hold', '1', published],
        ['--threads', '3', published],
        ['--sorted', sorted],
        ['--sorted', '--threads', '1', sorted],
      ])
        assert.ok(ocds([what, ...args]).out === held.out, `${what} ${args.join(' ')}`);
    }
    assert.deepEqual(
      readdirSync(folder).filter((name) => name.startsWith('moothall-ocds-')),
      [],
      'nothing stays on disk',
    );
  });

  it('names a bad line, goes on with the rest and ends with 1', () => {
    const good = JSON.stringify(release('good', 1));
    const bad: readonly (readonly [string | Uint8Array, RegExp])[] = [
      [
        '{"ocid":"x","date":"2025-01-01","n":1e9999}',
        /:2 \/n is 1e9999, a number beyond all that can be meant \(left out\)$/m,
      ],
      [
        '{"ocid":"x","title":"a","date":"2025","title":"b"}',
        /:2 \/title is there twice in one object.* \(left out\)$/m,
      ],
      [
        '{"ocid":"x","date":"2025","tender":{"items":[{"id":10000000000000001},{"id":10000000000000000}]}}',
        /:2 \/tender\/items\/0\/id is 10000000000000001, an id of more digits .* \(left out\)$/m,
      ],
      ['{"ocid":"x","tender":{"a" : 1,"a":2}}', /:2 \/tender\/a is there twice/],
      [`{"ocid":"x","title":"${'y'.repeat(5_000_000)}"}`, /:2 holds a text of 5000000 characters/],
      [`{"ocid":"x","title":"${'y'.repeat(17_000_000)}"}`, /:2 is longer than 16 MiB/],
      [`{"ocid":"x","a":${'['.repeat(5_000)}${']'.repeat(5_000)}}`, /:2 .*nested more than 100 deep/],
      [`{"ocid":"x","a":${'['.repeat(900_000)}${']'.repeat(900_000)}}`, /:2 is nested more than 100 deep/],
      [Buffer.from('{"ocid":"x","title":"\xe9"}', 'latin1'), /:2 is not UTF-8/],
      ['{"ocid":"x","title":"cut o', /:2 is no JSON/],
      ['{"ocid":"x","title":}', /:2 is no JSON/],
      [`{"ocid":"${'x'.repeat(70_000)}"}`, /:2 has an ocid of 70000 characters/],
      ['{"id":"1"}', /:2 is no OCDS release: it has no ocid/],
      ['{"url":"https://example.org/1","date":"2025"}', /:2 is only a link to a release/],
      ['not JSON', /:2 is no JSON object or array/],
      [`${good}${good}`, /:2 is no JSON line: more than one value stands on it/],
      ['{"ocid":7,"id":"1"}', /:2 is no OCDS release: its ocid is no text/],
      ['{"records":[{"ocid":"x"}]}', /:2\/records\/0 is no release: .* of a record, releases or/],
      [
        '{"records":[{"ocid":"x","versionedRelease":{"ocid":"x","language":[{"value":"en"}]}}]}',
        /:2\/records\/0 is no release/,
      ],
      [
        '{"records":[{"ocid":"a","releases":[{"ocid":"b","date":"2025"}]}]}',
        /:2\/records\/0 is the record of "a" and holds a release of "b"/,
      ],
    ];
    for (const [line, said] of bad) {
      const path = file(
        'bad.jsonl',
        Buffer.concat([Buffer.from(`${good}\n`), Buffer.from(line), Buffer.from(`\n${good}\n`)]),
      );
      const { code, out, err } = ocds(['compile', '--threads', '1', path]);
      assert.match(err, said);
      assert.equal(err.trimEnd().split('\n').length, 1, err.slice(0, 500));
      assert.deepEqual([code, parsedLines(out).map(({ ocid }) => ocid)], [1, ['good']]);
    }
  });

  it('leaves out a release that has no date among others, and names a process that cannot be merged', () => {
    const path = file(
      'odd.jsonl',
      [
        release('a', 1),
        { ...release('a', 2), date: null },
        release('b', 1, { buyer: 'x' }),
        release('b', 2, { buyer: { id: '1' } }),
      ]
        .map((each) => JSON.stringify(each))
        .join('\n'),
    );
    const { code, out, err } = ocds(['compile', path]);
    assert.equal(code, 1);
    assert.deepEqual(
      parsedLines(out).map(({ id }) => id),
      ['a-2025-01-01T00:00:00Z'],
    );
    assert.match(err, /odd\.jsonl:2 has no date/);
    assert.match(err, /odd\.jsonl:3 and the rest of its process cannot be merged: \/buyer/);
  });

  it('names what cannot be used in order of file and line, whatever its process', () => {
    const odd = (ocid: string) => JSON.stringify({ ...release(ocid, 1), date: null });
    const input = [odd('z'), '42', odd('y'), odd('y'), odd('z'), 'null', odd('a'), odd('a')].join('\n');
    const found = [...ocds(['compile'], input).err.matchAll(/^standard input:(\d+)/gm)].map(
      ([, line]) => line,
    );
    assert.deepEqual(found, ['1', '2', '3', '4', '5', '6', '7', '8']);
  });

  it('says where sorted input is not sorted', () => {
    const { code, out, err } = ocds(
      ['compile', '--sorted'],
      [release('b', 1), release('a', 1), release('c', 1)].map((each) => JSON.stringify(each)).join('\n'),
    );
    assert.equal(code, 1);
    assert.match(err, /standard input:2 a comes after b/);
    assert.equal(parsedLines(out).length, 2);
  });

  it('packages releases and records that are read again', () => {
    const input = [release('b', 1), release('a', 1), release('a', 2)]
      .map((each) => JSON.stringify(each))
      .join('\n');
    const about = ['--uri', 'https://example.org/p', '--publisher', 'Harbour Council'];
    const releases = ocds(['package', ...about], input);
    const made = JSON.parse(releases.out) as { releases: { id: string }[]; publishedDate: string };
    assert.deepEqual(
      made.releases.map(({ id }) => id),
      ['b-1', 'a-1', 'a-2'],
    );
    assert.equal(made.publishedDate, '2025-01-02T00:00:00Z');
    const records = ocds(['package', '--records', '--versioned', ...about], releases.out);
    const of = JSON.parse(records.out) as { records: Record<string, unknown>[] };
    assert.deepEqual(
      of.records.map((record) => Object.keys(record)),
      [1, 2].map(() => ['ocid', 'releases', 'compiledRelease', 'versionedRelease']),
    );
    assert.equal(ocds(['compile'], records.out).out, ocds(['compile'], input).out);
    const terms = [
      '--license',
      'https://example.org/l',
      '--publication-policy',
      'https://example.org/policy',
    ];
    const { publisher, license, publicationPolicy } = JSON.parse(
      ocds(['package', ...about, ...terms, '--publisher-uri', 'https://example.org/'], input).out,
    ) as Record<string, unknown>;
    assert.deepEqual(
      [publisher, license, publicationPolicy],
      [{ name: 'Harbour Council', uri: 'https://example.org/' }, terms[1], terms[3]],
    );
    const none = ocds(['package', ...about], '');
    assert.deepEqual([none.code, none.out], [2, '']);
    assert.match(none.err, /^there is no release to package, and so no date: say --published\n$/);
    const undated = ocds(['package', ...about], JSON.stringify({ ...release('a', 1), date: undefined }));
    assert.equal(undated.code, 1);
    assert.equal((JSON.parse(undated.out) as typeof made).publishedDate, undefined);
    assert.match(undated.err, /^no release has a date, and so the package has none: say --published\n$/);
  });

  it('keeps the extensions and the licence of the packages it is made of, and takes further ones', () => {
    const about = ['--uri', 'https://example.org/p', '--publisher', 'Harbour Council'];
    const of = (name: string, license: string, indent?: number) =>
      JSON.stringify(
        {
          extensions: ['https://example.org/lots.json', `https://example.org/${name}.json`, 7],
          license,
          releases: [release(name, 1)],
        },
        null,
        indent,
      );
    const input = [of('a', 'https://example.org/l'), of('b', 'https://example.org/l', 1)].join('\n');
    const named = ['lots', 'a', 'b'].map((name) => `https://example.org/${name}.json`);
    for (const more of [[], ['--records']]) {
      const made = JSON.parse(ocds(['package', ...about, ...more], input).out) as Record<string, unknown>;
      assert.deepEqual([made.extensions, made.license], [named, 'https://example.org/l']);
    }
    const more = ['--extension', 'https://example.org/z.json', '--license', 'https://example.org/m'];
    const made = JSON.parse(ocds(['package', ...about, ...more], input).out) as Record<string, unknown>;
    assert.deepEqual(
      [made.extensions, made.license],
      [['https://example.org/z.json', ...named], 'https://example.org/m'],
    );
    const two = ocds(['package', ...about], `${input}\n${of('c', 'https://example.org/other')}`);
    assert.equal((JSON.parse(two.out) as typeof made).license, undefined);
    assert.match(two.err, /^the packages read have different licences/);
  });

  it('refuses a package whose address or date is none', () => {
    const about = (uri: string, ...more: string[]) =>
      ocds(
        ['package', '--uri', uri, '--publisher', 'Harbour Council', ...more],
        JSON.stringify(release('a', 1)),
      );
    for (const uri of ['not a uri', 'nowhere', 'urn:with a space']) {
      const { code, out, err } = about(uri);
      assert.deepEqual([code, out], [2, '']);
      assert.match(err, /^--uri takes an address such as/);
    }
    assert.equal(about('urn:example:package').code, 0);
    for (const option of ['--publisher-uri', '--license', '--publication-policy'])
      assert.match(
        about('urn:x:y', option, 'nowhere').err,
        new RegExp(`^${option} takes an address such as`),
      );
    for (const date of ['notadate', '2025-01-02', '2025-02-30T00:00:00Z']) {
      const { code, out, err } = about('https://example.org/p', '--published', date);
      assert.deepEqual([code, out], [2, '']);
      assert.match(err, /^--published: ".*" is not a date and time/);
    }
    const made = about('https://example.org/p', '--published', '2025-01-02T00:00:00+01:00');
    assert.match(made.out, /"publishedDate":"2025-01-02T00:00:00\+01:00"/);
  });

  it('validates, with file, line and path, as text or JSON', () => {
    const about = {
      uri: 'https://example.org/p',
      version: '1.1',
      publisher: { name: 'Harbour Council' },
      publishedDate: '2025-01-02T00:00:00Z',
    };
    const input = `${JSON.stringify(release('ocds-xyz123-a', 1))}\n${JSON.stringify({ ...about, releases: [release('ocds-xyz123-b', 1, { date: 'x' })] })}\n{"a":1,"a":1}`;
    const text = ocds(['validate'], input);
    assert.equal(text.code, 1);
    assert.match(text.out, /^standard input:2 \/releases\/0\/date error date: "x" is no date-time$/m);
    assert.match(text.err, /3 releases: 2 errors, 0 warnings/);
    const [first] = parsedLines(ocds(['validate', '--json'], input).out);
    assert.deepEqual(first, {
      file: 'standard input',
      line: 2,
      path: '/releases/0/date',
      rule: 'date',
      severity: 'error',
      message: '"x" is no date-time',
    });
    assert.equal(ocds(['validate'], JSON.stringify(release('ocds-xyz123-a', 1))).code, 0);
  });

  it('validates packages and records, on one line or on many', () => {
    const packed = {
      version: '1.1',
      publisher: {},
      releases: [release('ocds-xyz123-a', 1)],
      publishedDate: 'x',
    };
    const expected = ['/publisher required', '/publishedDate date', ' required'];
    for (const indent of [undefined, 1]) {
      const found = parsedLines(ocds(['validate', '--json'], JSON.stringify(packed, null, indent)).out);
      assert.deepEqual(found.map(({ path, rule }) => `${path} ${rule}`).sort(), expected.toSorted());
      assert.deepEqual(new Set(found.map(({ line }) => line)), new Set([1]));
    }
    const records = {
      ...packed,
      releases: undefined,
      records: [{ ocid: 'a' }, { ocid: 'b', releases: [release('ocds-xyz123-a', 1)] }],
    };
    const out = ocds(['validate'], JSON.stringify(records)).out;
    assert.match(out, /^standard input:1 \/records\/0 error required: releases is missing$/m);
    assert.match(
      out,
      /^standard input:1 \/records\/1\/releases\/0\/ocid error record: "ocds-xyz123-a" is not the process of/m,
    );
    assert.match(
      ocds(['validate'], '{"uri":"urn:x:y","publisher":{"name":"x"}}').out,
      / required: releases is missing$/m,
    );
  });

  it('tells a release that is there twice in one file, in order of line, among what else is found', () => {
    const [a, b] = [release('ocds-xyz123-a', 1), release('ocds-xyz123-b', 1)];
    const odd = { ...release('ocds-xyz123-c', 1), language: 5 };
    const path = file('twice.jsonl', [a, odd, a, b, odd, odd].map((one) => JSON.stringify(one)).join('\n'));
    const { code, out, err } = ocds(['validate', '--json', path, file('other.jsonl', JSON.stringify(a))]);
    assert.deepEqual(
      parsedLines(out).map(({ line, rule, path: at }) => `${line} ${rule} ${at}`),
      [
        '2 type /language',
        '3 duplicate-release /id',
        '5 type /language',
        '5 duplicate-release /id',
        '6 type /language',
        '6 duplicate-release /id',
      ],
    );
    assert.equal(code, 1);
    assert.match(err, /^7 releases: 3 errors, 3 warnings/);
  });

  it('takes the rules of another schema, and says what is wrong with one', () => {
    const schema = file('schema.json', JSON.stringify({ properties: { title: { omitWhenMerged: true } } }));
    const [made] = parsedLines(
      ocds(['compile', '--schema', schema], JSON.stringify(release('a', 1, { title: 'x' }))).out,
    );
    assert.equal(made?.title, undefined);
    for (const [content, said] of [
      ['{}', /it has no "properties"/],
      ['{', /it is no JSON/],
      ['{"properties":{"a":{"$ref":"https://example.org"}}}', /give a dereferenced schema/],
      ['{"properties":{"a":{"$ref":5}}}', /\/properties\/a\/\$ref: here stands a text/],
      ['{"properties":{"a":{"type":5}}}', /\/properties\/a\/type: here stands a text or a list of texts/],
      ['{"properties":{"a":{"items":{"enum":5}}}}', /\/properties\/a\/items\/enum: here stands a list/],
      ['{"properties":{"a":{}},"patternProperties":{"(":{}}}', /\/patternProperties\/\(: that is no pattern/],
    ] as const)
      for (const command of ['compile', 'validate']) {
        const ended = ocds([command, '--schema', file('bad-schema.json', content)]);
        assert.deepEqual([ended.code, ended.err.trimEnd().split('\n').length], [2, 1], content);
        assert.match(ended.err, said);
      }
  });

  it('takes extensions as files, to merge and to validate by', () => {
    const input = [1, 2]
      .map((turn) => JSON.stringify(release('a', turn, { x_notes: [{ id: String(turn) }] })))
      .join('\n');
    const about = {
      type: 'array',
      wholeListMerge: true,
      items: { type: 'object', properties: { id: { type: 'integer' } } },
    };
    const extension = file('extension.json', JSON.stringify({ properties: { x_notes: about } }));
    const notesOf = (args: readonly string[]) =>
      parsedLines(ocds(['compile', ...args], input).out)[0]?.x_notes;
    assert.deepEqual(notesOf([]), [{ id: '1' }, { id: '2' }]);
    assert.deepEqual(notesOf(['--extension', extension]), [{ id: '2' }]);
    assert.match(ocds(['validate', '--notes'], input).out, /x_notes note unknown-field/);
    assert.match(ocds(['validate', '--extension', extension], input).out, /x_notes\/0\/id error type/);
    const more = file('more.json', JSON.stringify({ properties: { y: { type: 'integer' } } }));
    const both = ocds(['validate', '--notes', '--extension', extension, '--extension', more], input).out;
    assert.match(both, /x_notes\/0\/id error type/);
    assert.doesNotMatch(both, /x_notes note unknown-field/);
    assert.equal(ocds(['compile', '--extension', file('no.json', '{}')]).code, 2);
  });

  it('says in its help what each option does, and of none that it is an empty list', () => {
    for (const command of ['compile', 'validate', 'package', 'observe']) {
      const { code, out } = ocds([command, '--help']);
      assert.equal(code, 0);
      assert.match(out, /--extension <file>/);
      assert.doesNotMatch(out, /default: \[\]/);
    }
  });

  it('ends with 2 and one line on bad input', () => {
    for (const args of [
      ['compile', '/nowhere/at/all'],
      ['compile', '--threads', 'x'],
      ['compile', '--threads', '0'],
      ['validate', '--threads', '-1'],
      ['compile', '--hold', '0'],
      ['packages'],
      ['package'],
      ['compile', folder],
    ]) {
      const { code, err } = ocds(args);
      assert.deepEqual([code, err.trimEnd().split('\n').length], [2, 1], `${args.join(' ')}: ${err}`);
    }
  });

  it('says in one line that its output cannot be written, or that a folder was named', () => {
    const full = openSync('/dev/full', 'w');
    const { status, stderr } = spawnSync(process.execPath, [script, 'ocds', 'compile'], {
      input: JSON.stringify(release('a', 1)),
      encoding: 'utf8',
      stdio: ['pipe', full, 'pipe'],
    });
    closeSync(full);
    assert.deepEqual([status, stderr.trimEnd().split('\n').length], [2, 1], stderr);
    assert.match(stderr, /^standard output cannot be written: ENOSPC/);
    assert.equal(ocds(['compile', folder]).err, `${folder} is a folder: name the files in it\n`);
  });

  it('shows what a terminal would obey', () => {
    const odd = JSON.stringify(release('a', 1, { 'x\u001b[31m\u202ey\u0085': 1 }));
    assert.match(
      ocds(['validate', '--notes'], odd).out,
      / \/x\\u001b\[31m\\u202ey\\u0085 note unknown-field/,
    );
    assert.match(ocds(['compile'], '{"ocid":"a","x\u009b":1,"x\u009b":2}').err, / \/x\\u009b is there twice/);
  });

  it('names the line at which gzip breaks off or is spoilt, keeps what came before it and goes on with the next file; plain lines may follow', () => {
    const published = Array.from({ length: 3_000 }, (_, turn) =>
      JSON.stringify(
        release(`p-${String(turn).padStart(4, '0')}`, 1, { title: randomBytes(40).toString('hex') }),
      ),
    ).join('\n');
    const zipped = gzipSync(published);
    const next = file('next.jsonl', JSON.stringify(release('z', 1)));
    const cut = ocds(['compile', file('cut.gz', zipped.subarray(0, zipped.length >> 1)), next]);
    const found = parsedLines(cut.out).map(({ ocid }) => ocid);
    assert.equal(cut.code, 1);
    assert.ok(found.length > 1_000 && found.at(-1) === 'z', String(found.length));
    assert.match(
      cut.err,
      new RegExp(`cut\\.gz:${found.length} cannot be read further: unexpected end of file`),
    );
    const open = gzipSync(published, { finishFlush: constants.Z_FULL_FLUSH });
    const spoilt = ocds([
      'compile',
      file('spoilt.gz', Buffer.concat([open, Buffer.from([0xff, 0xff])])),
      next,
    ]);
    assert.equal(spoilt.code, 1);
    assert.ok(parsedLines(spoilt.out).length > 2_500);
    assert.match(spoilt.err, /spoilt\.gz:\d+ cannot be read further: invalid/);
    const changed = Buffer.from(zipped);
    changed.writeUInt32LE(7, zipped.length - 8);
    const unlike = ocds(['compile', file('unlike.gz', changed), next]);
    assert.deepEqual([unlike.code, parsedLines(unlike.out).length], [1, 3_001]);
    assert.match(unlike.err, /unlike\.gz:3000 cannot be read further: incorrect data check/);
    for (const [rest, said] of [
      ['garbage\n', /rest\.gz:3000 cannot be read further: what follows the gzip is neither gzip nor JSON/],
      [zipped.subarray(0, 5), /rest\.gz:3000 cannot be read further: unexpected end of file/],
    ] as const) {
      const behind = ocds(['compile', file('rest.gz', Buffer.concat([zipped, Buffer.from(rest)])), next]);
      assert.deepEqual([behind.code, parsedLines(behind.out).length], [1, 3_001], behind.err);
      assert.match(behind.err, said);
    }
    const members = ocds(['compile', file('two.gz', Buffer.concat([zipped, gzipSync('\n'), zipped]))]);
    assert.deepEqual([members.code, parsedLines(members.out).length], [0, 3_000]);
    const named = Buffer.concat([
      Buffer.from([0x1f, 0x8b, 8, 8 + 4, 0, 0, 0, 0, 0, 3, 2, 0, 7, 7]),
      Buffer.from('name\0'),
      zipped.subarray(10),
    ]);
    const plain = Buffer.from(JSON.stringify(release('a', 1)));
    for (const input of [
      [named, plain],
      [zipped, gzipSync('\n'), Buffer.alloc(100), named, Buffer.from('\n'), plain],
    ]) {
      const mixed = ocds(['compile'], Buffer.concat(input));
      assert.deepEqual([mixed.code, mixed.err, parsedLines(mixed.out).length], [0, '', 3_001]);
    }
  });

  it('tells what cannot be read at all among the findings of a validation, in their order', () => {
    const good = JSON.stringify(release('ocds-xyz123-a', 1));
    const other = JSON.stringify(release('ocds-xyz123-b', 1));
    const input = `${good}\n42\n{"releases":[${other},7],"uri":1e9999}\n{"ocid":"ocds-xyz123-x"}`;
    const { code, out, err } = ocds(['validate', '--json'], input);
    assert.equal(code, 1);
    assert.deepEqual(
      parsedLines(out)
        .map(({ line, path, rule, severity }) => [line, path, rule, severity])
        .slice(0, 3),
      [
        [2, '', 'json', 'error'],
        [3, '/releases/1', 'json', 'error'],
        [3, '', 'json', 'error'],
      ],
    );
    assert.match(err, /^3 releases: \d+ errors, 0 warnings\n$/);
  });
});

describe('published notices', {
  skip: process.env.MOOTHALL_REAL_DATA === undefined ? 'MOOTHALL_REAL_DATA names no folder' : false,
}, () => {
  const data = process.env.MOOTHALL_REAL_DATA ?? '';
  const files = readdirSync(data || '.')
    .filter((name) => /\.jsonl?$/.test(name))
    .map((name) => join(data, name));
  const count: Readonly<Record<string, number>> = {
    'sell2wales-2025-02.jsonl': 90,
    'contracts-finder-2025.jsonl': 92,
  };

  it('are compiled and versioned, every process of them', () => {
    assert.ok(files.length > 0);
    for (const path of files) {
      for (const what of ['compile', 'version']) {
        const { code, out, err } = ocds([what, path]);
        assert.deepEqual([code, err], [0, ''], path);
        const found = parsedLines(out);
        assert.equal(found.length, count[path.split('/').at(-1) ?? ''] ?? 1, path);
      }
    }
  });

  it('are validated: what is found is told with its place', () => {
    for (const path of files) {
      const { out, err } = ocds(['validate', '--json', '--notes', path]);
      assert.match(err, /releases: \d+ errors/);
      for (const finding of parsedLines(out)) assert.ok(Number(finding.line) > 0 && finding.rule !== 'json');
    }
  });
});
