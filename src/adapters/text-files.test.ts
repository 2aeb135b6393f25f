import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { readTextFile } from './text-files.ts';

const folder = mkdtempSync(join(tmpdir(), 'moothall-text-'));
after(() => rmSync(folder, { recursive: true }));
const written = (name: string, content: string | Uint8Array): string => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};

describe('reading a text from a file', () => {
  it('given text in UTF-8, then that is read, without a mark at its beginning', async () => {
    assert.deepEqual(await readTextFile(written('a', 'id: café\n')), { ok: true, value: 'id: café\n' });
    assert.deepEqual(await readTextFile(written('b', '\uFEFFid: x')), { ok: true, value: 'id: x' });
  });

  for (const [what, file, why] of [
    ['no file', join(folder, 'nowhere.yaml'), 'there is no such file'],
    ['a name below a file', join(written('c', 'x'), 'd.yaml'), 'there is no such file'],
    ['a folder', folder, 'it is a folder; name a file in it'],
    [
      'bytes that are no UTF-8',
      written('e', Uint8Array.of(0xff, 0xfe, 0, 0x61)),
      'it is no text in UTF-8; save it as UTF-8',
    ],
    ['a name that no file can have', `${folder}\0x`, 'no file can have this name'],
  ] as const)
    it(`given ${what}, then one line says so`, async () => {
      assert.deepEqual(await readTextFile(file), { ok: false, error: `${file} cannot be read: ${why}` });
    });
});
