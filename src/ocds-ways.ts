import { appendFile, readdir, readFile, rm, rmdir, writeFile } from 'node:fs/promises';
import { dirname, join, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeFolder } from './adapters/folders.ts';
import { runOcds } from './adapters/ocds/run.ts';
import { badInput } from './cli/context.ts';
import type { OcdsWays, ReportNames } from './cli/ocds-ways.ts';

/** Says that a folder holds a report, whatever of it was written. */
const MARK = 'moothall-report.json';

/** What an earlier report left in a folder. Files of the same names that none wrote are for nobody to take away. */
async function earlierFiles(path: string, report: ReportNames): Promise<readonly string[]> {
  const there = await readdir(path);
  const taken = there.filter((name) => report.isReportFile(name)).sort();
  const [first] = taken;
  if (first === undefined || there.includes(MARK)) return taken;
  // Reports were not always marked, but their first page says what made it.
  const index = await readFile(join(path, 'index.html'), 'utf8').catch(() => '');
  if (report.isReportPage(index)) return taken;
  throw badInput(`${path} holds ${first}, which is of no report: choose another folder with --out`);
}

/** What the `ocds` commands work with, in the whole program and in the small one. */
export const ocdsWays: OcdsWays = {
  run: runOcds,
  read: async (file) => {
    try {
      return await readFile(file, 'utf8');
    } catch (error) {
      throw badInput(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
    }
  },
  // Done only when it is written: the memory is used again.
  writeBytes: (bytes) =>
    new Promise((resolve) => {
      process.stdout.write(bytes, () => resolve());
    }),
  warn: (text) => void process.stderr.write(`${text}\n`),
  indicators: fileURLToPath(new URL('./observatory/indicators.yaml', import.meta.url)),
  folder: async (path, report) => {
    const writing = async (work: () => Promise<unknown>) => {
      try {
        await work();
      } catch (error) {
        throw badInput(
          `${path} cannot be written: ${error instanceof Error ? error.message : String(error)}`,
        );
      }
    };
    let made: string | undefined;
    try {
      made = makeFolder(path);
    } catch (error) {
      throw badInput(`${path} cannot be made: ${error instanceof Error ? error.message : String(error)}`);
    }
    const earlier = await earlierFiles(path, report);
    // What is there goes only when there is something to put in its place.
    const begin = async () => {
      await writeFile(join(path, MARK), `${JSON.stringify({ format: 'moothall/report/1' })}\n`);
      for (const name of earlier) await rm(join(path, name));
    };
    let begun: Promise<void> | undefined;
    const afterBegin = (work: () => Promise<unknown>) =>
      writing(async () => {
        begun ??= begin();
        await begun;
        await work();
      });
    return {
      write: (name, text) => afterBegin(() => writeFile(join(path, name), text)),
      append: (name, text) => afterBegin(() => appendFile(join(path, name), text)),
      unmake: async () => {
        // From within outwards, up to the first that was made here.
        for (let at = resolve(path); made?.startsWith(sep) === true && at.startsWith(made); at = dirname(at))
          await rmdir(at).catch(() => undefined);
      },
    };
  },
};
