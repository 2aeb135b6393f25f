import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LibraryFile, LibraryFiles } from '../../application/rulebooks/library.ts';

/** The program's own folder of rulebooks: the hall, starter rulebooks in `forms`, regimes in `regimes`. */
export async function readLibraryFiles(folder: string): Promise<LibraryFiles> {
  return {
    hall: await fileAt(join(folder, 'hall.yaml')),
    rulebooks: await filesIn(join(folder, 'forms')),
    regimes: await filesIn(join(folder, 'regimes')),
  };
}

async function filesIn(folder: string): Promise<LibraryFile[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.yaml')).sort();
  return Promise.all(names.map((name) => fileAt(join(folder, name))));
}

const fileAt = async (file: string): Promise<LibraryFile> => ({ file, text: await readFile(file, 'utf8') });
