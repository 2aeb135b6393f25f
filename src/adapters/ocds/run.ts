import { availableParallelism } from 'node:os';
import type { OcdsOutput, OcdsRun, OcdsTotals } from '../../application/ocds/port.ts';
import { makeSplitter, readPackageCheck, readRules, type Sink } from '../../application/ocds/reading.ts';
import type { OcdsSettings } from '../../application/ocds/task.ts';
import { type Findings, makeBatching } from './batching.ts';
import { MUCH } from './early.ts';
import { faultsInOrder } from './faults.ts';
import { inOrderOfProcess, type Telling } from './in-order.ts';
import { openPlain, readThrough } from './input.ts';
import { startThreads, type Threads } from './threads.ts';
import { makeTwice } from './twice.ts';

/** Reads, sorts where it must, works in threads and writes, never holding much at once. */
export async function runOcds(run: OcdsRun, output: OcdsOutput): Promise<OcdsTotals> {
  const totals = { releases: 0, written: 0, latest: '', errors: 0, warnings: 0 };
  const faults = faultsInOrder(run.files, output.fault);
  let twice: Awaited<ReturnType<typeof makeTwice>> | undefined;
  const plain = openPlain(run.files);
  const threads = await startThreads(
    await settingsOf(run),
    {
      threads: run.threads ?? Math.min(8, availableParallelism()),
      isMuch: plain !== undefined && plain.bytes > MUCH,
    },
    async (done, places) => {
      totals.written += done.count;
      totals.errors += done.errors;
      totals.warnings += done.warnings;
      if (done.latest > totals.latest) totals.latest = done.latest;
      for (const { item, message } of done.faults) {
        const { file, line, pointer } = places(item);
        faults.add(file, line, pointer, message);
      }
      if (run.task.do !== 'validate') {
        if (done.bytes.length > 0) await output.write(done.bytes);
        return;
      }
      twice ??= await makeTwice(run.task.json, run.files);
      for (const part of twice(done, places)) {
        if (part.repeats) totals.warnings += 1;
        if (part.bytes.length > 0) await output.write(part.bytes);
      }
    },
  );
  const packages: Pick<Sink, 'package'> =
    output.package === undefined ? {} : { package: (_place, beside) => output.package?.(beside) };
  const telling = { fault: faults.add, packages };
  try {
    if (run.order === 'any') await inOrderOfProcess(run, plain, threads, totals, telling);
    else await workAsItComes(run, threads, totals, telling);
    await threads.finish();
    return { ...totals, faults: faults.count() };
  } finally {
    faults.tell();
    await threads.close();
    plain?.close();
  }
}

/** What a thread is told: only what it needs, and nothing that cannot be sent. */
async function settingsOf({ task, files, schema, extensions }: OcdsRun): Promise<OcdsSettings> {
  const given = {
    ...(schema === undefined ? {} : { schema }),
    ...(extensions === undefined ? {} : { extensions }),
  };
  if (task.do === 'validate') return { task, files, ...given };
  const rules = await readRules(given);
  if (!rules.ok) throw new Error(rules.error);
  return { task, files, rules: rules.value };
}

const NOTHING = new Uint8Array(0);

async function workAsItComes(
  { files, order, task, schema }: OcdsRun,
  threads: Threads,
  totals: { releases: number },
  { fault, packages }: Telling,
): Promise<void> {
  const batching = makeBatching(threads.give, threads.spare);
  const check =
    task.do === 'validate'
      ? await readPackageCheck(task.notes, schema === undefined ? 'own' : 'other')
      : undefined;
  // A validation tells it among its findings, in their order.
  const found = (file: number, line: number, pointer: string, findings: Findings) =>
    batching.add(NOTHING, 0, 0, { ocid: '', file, line, pointer, findings }, false);
  const told: Telling['fault'] =
    check === undefined
      ? fault
      : (file, line, pointer, message) => found(file, line, pointer, [{ path: '', rule: 'json', message }]);
  let last = '';
  for (const [file, name] of files.entries()) {
    const checked: Pick<Sink, 'package'> =
      check === undefined
        ? packages
        : {
            package: ({ line, pointer }, beside, items) => {
              const findings = check(beside, items);
              if (findings.length > 0) found(file, line, pointer, findings);
            },
          };
    const splitter = makeSplitter({
      ...checked,
      piece: (bytes, from, end, ocid = '', { line, pointer }) => {
        if (order === 'sorted' && ocid < last && ocid !== '')
          return told(
            file,
            line,
            pointer,
            `${ocid} comes after ${last}: it is not sorted (leave out --sorted)`,
          );
        totals.releases += 1;
        batching.add(bytes, from, end, { ocid, file, line, pointer }, order === 'sorted');
        if (ocid !== '') last = ocid;
      },
      fault: ({ line, pointer }, message) => told(file, line, pointer, message),
    });
    const broken = await readThrough(name, (chunk) => {
      splitter.push(chunk);
      return threads.room();
    });
    const line = splitter.line();
    splitter.end();
    if (broken !== undefined) told(file, line, '', broken);
  }
  batching.close();
}
