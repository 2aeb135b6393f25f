import { readFile } from 'node:fs/promises';
import { fail, ok, type Result } from '../kernel/result.ts';

/** Why a file cannot be opened, for the person at the keyboard. */
const WHY: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file',
  EISDIR: 'it is a folder; name a file in it',
  EACCES: 'this user may not read it',
  EPERM: 'this user may not read it',
  ELOOP: 'its links lead round in a ring',
  ENAMETOOLONG: 'the name is too long for a file',
  ERR_INVALID_ARG_VALUE: 'no file can have this name',
  ERR_FS_FILE_TOO_LARGE: 'it is too large to be read as one text',
};

/** The text of a file in UTF-8, `-` for standard input; or in one line why there is none. */
export async function readTextFile(file: string): Promise<Result<string, string>> {
  try {
    const bytes = await readFile(file === '-' ? '/dev/stdin' : file);
    return ok(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA')
      return fail(`${file} cannot be read: it is no text in UTF-8; save it as UTF-8`);
    return fail(
      `${file} cannot be read: ${WHY[code] ?? (error instanceof Error ? error.message : String(error))}`,
    );
  }
}
