import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Library } from '../../application/governing.ts';
import { type LibraryFile, makeLibrary } from '../../application/library.ts';
import { bankHolidays } from '../calendar/bank-holidays.ts';

/** The library from the program's own folder of rulebooks. */
export async function readLibrary(folder: string): Promise<Library> {
  const files = {
    hall: await fileAt(join(folder, 'hall.yaml')),
    rulebooks: await filesIn(join(folder, 'forms')),
    regimes: await filesIn(join(folder, 'regimes')),
  };
  return makeLibrary(files, bankHolidays());
}

async function filesIn(folder: string): Promise<LibraryFile[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.yaml')).sort();
  return Promise.all(names.map((name) => fileAt(join(folder, name))));
}

const fileAt = async (file: string): Promise<LibraryFile> => ({ file, text: await readFile(file, 'utf8') });
