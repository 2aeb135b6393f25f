import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { makeSplitter } from './splitter.ts';

interface Found {
  readonly pieces: { readonly ocid: string | undefined; readonly text: string; readonly at: string }[];
  readonly faults: string[];
}

/** Splits a text that comes in pieces of the given sizes, over and over. */
function split(text: string | Uint8Array, sizes: readonly number[] = [1 << 20]): Found {
  const found: Found = { pieces: [], faults: [] };
  const splitter = makeSplitter({
    piece: (bytes, from, end, ocid, { line, pointer }) =>
      found.pieces.push({
        ocid,
        text: new TextDecoder().decode(bytes.subarray(from, end)),
        at: `${line}${pointer}`,
      }),
    fault: ({ line, pointer }, message) => found.faults.push(`${line}${pointer} ${message}`),
  });
  const blocks = [0, 1].map(() => Buffer.alloc(Math.min(1 << 25, Math.max(...sizes))));
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text;
  for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
    const size = sizes[turn % sizes.length] ?? 1;
    // Two blocks in turn, as a file is read.
    const block = blocks[turn % 2] ?? Buffer.alloc(size);
    const length = Math.min(size, bytes.length - at);
    block.set(bytes.subarray(at, at + length));
    splitter.push(block.subarray(0, length));
    at += size;
  }
  splitter.end();
  return found;
}

const release = (ocid: string) => ({
  ocid,
  id: `${ocid}-1', "a": {`,
  date: '2025-01-01T00:00:00Z',
  tag: ['tender'],
});
const ocids = ({ pieces }: Found) => pieces.map(({ ocid }) => ocid);

describe('a stream of releases', () => {
  it('is lines, arrays, packages and record packages, pretty or not, in any mix', () => {
    const one = release('a');
    const text = [
      JSON.stringify(one),
      '',
      `\r`,
      JSON.stringify([release('b'), release('c')]),
      JSON.stringify({ uri: 'https://example.org', releases: [release('d')], publisher: { releases: [] } }),
      JSON.stringify({ records: [{ ocid: 'e', releases: [release('e')] }] }, null, 2),
      JSON.stringify([{ releases: [release('f'), release('g')] }], null, 1),
      JSON.stringify({ id: '1', tender: { ocid: 'no' }, ocid: 'h' }),
      JSON.stringify(release('i'), null, 2),
    ].join('\n');
    const found = split(`\uFEFF${text}`);
    assert.deepEqual(found.faults, []);
    assert.deepEqual(ocids(found), ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i']);
    assert.deepEqual(
      found.pieces.map(({ at }) => at),
      ['1', '4/0', '4/1', '5/releases/0', '8/records/0', '24/0/releases/0', '24/0/releases/1', '45', '46'],
    );
  });

  it('is the same however its bytes are cut', () => {
    const documents = fc.array(
      fc.tuple(
        fc.constantFrom('line', 'list', 'package', 'records', 'broken', 'cut'),
        fc.constantFrom<number | undefined>(undefined, 1, 2),
        fc.array(fc.constantFrom('a', 'b', '"\\', '{[', 'é\u2028'), { minLength: 1, maxLength: 3 }),
      ),
      { maxLength: 6 },
    );
    const written = (kind: string, indent: number | undefined, names: readonly string[]): string => {
      const list = names.map(release);
      if (kind === 'line') return JSON.stringify(list[0], null, indent);
      if (kind === 'list') return JSON.stringify(list, null, indent);
      if (kind === 'package')
        return JSON.stringify({ uri: 'x', releases: list, z: 1, more: names }, null, indent);
      if (kind === 'records')
        return JSON.stringify({ records: list.map(({ ocid }) => ({ ocid, releases: list })) }, null, indent);
      return kind === 'broken' ? 'nothing, really' : JSON.stringify(list[0]).slice(0, 40);
    };
    fc.assert(
      fc.property(documents, fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1 }), (parts, sizes) => {
        const text = parts.map((part) => written(...part)).join('\n');
        assert.deepEqual(split(text, sizes), split(text));
      }),
      { numRuns: 500 },
    );
  });

  it('goes on after a broken line, which is named', () => {
    const good = JSON.stringify(release('good'));
    const cases: readonly (readonly [string, RegExp])[] = [
      ['nothing', /^2 is no JSON object or array/],
      ['{"ocid":"x","title":"cut off', /^2 is no JSON: a line ends within a text|^2 is no JSON/],
      ['{"ocid":"x","tender":{"id":"1",', /^2\S* is no JSON/],
      ['{"ocid":"x","tender":{"items":[{"id":1},', /^2\S* is no JSON/],
      ['{', /^2\S* is no JSON/],
      ['[[[[', /^2\S* is no JSON/],
      ['42', /^2 is no JSON object or array/],
    ];
    for (const [bad, said] of cases) {
      const found = split([good, bad, good, good].join('\n'));
      assert.equal(found.faults.length, 1, bad);
      assert.match(found.faults[0] ?? '', said);
      assert.deepEqual(ocids(found), ['good', 'good', 'good'], bad);
    }
  });

  it('names each line that is a value of its own and no release, also behind an unclosed one', () => {
    const good = JSON.stringify(release('good'));
    const text = [
      '{"ocid":"x","tender":{',
      'null',
      '42',
      '"str"',
      '"more": 1,',
      '  7',
      ']',
      good,
      'null',
      good,
    ];
    const found = split(text.join('\n'));
    assert.deepEqual(
      found.faults.map((fault) => fault.split(' ')[0]),
      ['1', '2', '3', '4', '9'],
    );
    assert.deepEqual(ocids(found), ['good', 'good']);
  });

  it('leaves to the reader what looks whole: a release without its last bracket is one bad line', () => {
    const good = JSON.stringify(release('good'));
    const found = split([good.slice(0, -1), `${good.slice(0, -2)}}`, good].join('\n'));
    assert.equal(found.pieces.at(-1)?.text, good);
  });

  it('gives what stands before the place where a package breaks, and goes on with the next document', () => {
    const text = `{"releases":[\n${JSON.stringify(release('a'))},\n${JSON.stringify(release('b'))}\n"oops"\n]}\n${JSON.stringify(release('c'))}`;
    const found = split(text);
    assert.deepEqual(ocids(found), ['a', 'b', 'c']);
    assert.deepEqual(found.faults, ['4/releases/2 is no JSON: expected , or ]']);
  });

  it('reads every list of a package, on one line or on many, and names what is wrong beside them', () => {
    const [a, b] = [JSON.stringify(release('a')), JSON.stringify(release('b'))];
    const cases: readonly (readonly [string, readonly string[], RegExp | undefined])[] = [
      [`{"releases":[${a}],"records":[${b}]}`, ['a', 'b'], undefined],
      [`{"releases":[${a}],"releases":[${b}]}`, ['a', 'b'], /^1 \/releases is there twice/],
      [`{"uri":"x","uri":"y","releases":[${a}]}`, ['a'], /^1 \/uri is there twice/],
      [`{"uri":nonsense,"releases":[${a}]}`, ['a'], /^1 is no JSON, beside its releases/],
      [`{"releases":[${a}],"uri":nonsense}`, ['a'], /^1 is no JSON, beside its releases/],
      [`{"n":1e9999,"releases":[${a}]}`, ['a'], /^1 \/n is 1e9999/],
      [`{"releases":[${a}],"x":{"n":1e9999}}`, ['a'], /^1 \/x\/n is 1e9999/],
      [`[${a},${b},]`, ['a', 'b'], /^1\/2 is no JSON/],
      [`{"releases":[${a}] "uri":"x"}`, ['a'], /^1 is no JSON/],
    ];
    for (const [text, names, said] of cases)
      for (const form of [text, text.replace(/^./, '$&\n')]) {
        const found = split(form);
        assert.deepEqual(ocids(found), names, form);
        assert.equal(found.faults.length, said === undefined ? 0 : 1, `${form}: ${found.faults.join('; ')}`);
        if (said !== undefined && form === text) assert.match(found.faults[0] ?? '', said, form);
      }
    const latin = Buffer.from(`{"uri":"\xe9","releases":[${a}]}`, 'latin1');
    assert.deepEqual(split(latin).faults, ['1 is not UTF-8, beside its releases']);
    const large = split(`{"x":"${'y'.repeat(17 * 1024 * 1024)}","releases":[${a}]}`);
    assert.deepEqual([ocids(large), large.faults], [['a'], ['1 holds more than 16 MiB beside its releases']]);
  });

  it('takes what has an ocid for one process, also where the ocid stands behind the releases', () => {
    const record = { releases: [{ url: 'https://example.org' }], compiledRelease: release('a'), ocid: 'a' };
    for (const indent of [undefined, 1])
      assert.deepEqual(ocids(split(JSON.stringify({ records: [record] }, null, indent))), ['a']);
  });

  it('passes over a byte order mark wherever a line begins with one: files put one behind the other', () => {
    const one = `\uFEFF${JSON.stringify(release('a'))}\n`;
    const found = split(one + one);
    assert.deepEqual([ocids(found), found.faults], [['a', 'a'], []]);
  });

  it('holds no release of more than 16 MiB, names it and goes on', () => {
    const long = JSON.stringify({ ...release('long'), title: 'x'.repeat(17 * 1024 * 1024) });
    const good = JSON.stringify(release('good'));
    const lines = split([good, long, good].join('\n'));
    assert.deepEqual(lines.faults, ['2 is longer than 16 MiB: that is no release']);
    assert.deepEqual(ocids(lines), ['good', 'good']);
    const packed = split(`{"releases":[${good},${long},${good}]}`);
    assert.deepEqual(packed.faults, ['1/releases/1 is longer than 16 MiB: that is no release']);
    assert.deepEqual(ocids(packed), ['good', 'good']);
  });

  it('is not upset by a million open brackets or by a line without an end', () => {
    const good = JSON.stringify(release('good'));
    const deep = split(['['.repeat(1_000_000), good, '{"a":'.repeat(300_000), good].join('\n'));
    assert.deepEqual(ocids(deep), ['good', 'good']);
    assert.equal(deep.faults.length, 2);
    const many = split(Array.from({ length: 20_000 }, () => '{"a":[').join('\n'));
    assert.ok(many.faults.length > 0);
  });

  it('opens packages in packages within reason, and ids within reason', () => {
    const good = JSON.stringify(release('good'));
    const nested = `${'{"releases":['.repeat(3)}${good}${']}'.repeat(3)}`;
    assert.deepEqual(ocids(split(nested)), ['good']);
    const deep = split(`${'{"releases":['.repeat(100_000)}${good}${']}'.repeat(100_000)}\n${good}`);
    assert.equal(deep.faults.length, 1);
    assert.match(deep.faults[0] ?? '', /is a package in too many others/);
    assert.deepEqual(ocids(deep), ['good']);
    assert.deepEqual(ocids(split(`{"ocid":"${'x'.repeat(100_000)}"}`)), [undefined]);
  });
});
