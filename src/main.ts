import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fileHarvest } from './adapters/harvest/harvest.ts';
import { openEmbedded } from './adapters/postgres/embedded.ts';
import { awardsApart } from './adapters/solver/awards.ts';
import { readTextFile } from './adapters/text-files.ts';
import { runClock } from './application/acting/clock.ts';
import { makeAwardEngine } from './application/awards/engine.ts';
import { makeCatalogue } from './application/catalogue.ts';
import { awardWays } from './award-ways.ts';
import type { Hall, OpenOptions, Ways } from './cli/context.ts';
import { badInput } from './cli/context.ts';
import { makeProgram, runProgram } from './cli/program.ts';
import { kinds } from './commissioning/catalogue.ts';
import { variables } from './commissioning/variables.ts';
import { loadDemonstration } from './demonstration/load.ts';
import { fail, ok } from './kernel/result.ts';
import { ocdsWays } from './ocds-ways.ts';
import { readPrefix } from './open-data/ocid.ts';
import { isAddress, type PublishedBy, publisherNamed } from './open-data/published-by.ts';
import { watchOutput } from './output.ts';
import { type Running, serve } from './serving.ts';
import { noData, type Opened, openLibrary, openMoothall, UserError } from './wiring.ts';

/** Configuration comes from the environment and the command line, and is read nowhere else. */
const environment = process.env;
/** A variable of the environment; one that is set to nothing is not set. */
const set = (name: string): string | undefined => (environment[name] === '' ? undefined : environment[name]);
const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const folderOf = (options: OpenOptions): string => resolve(options.data ?? set('MOOTHALL_DATA') ?? 'data');

interface Place {
  readonly opened: Opened;
  readonly embedded: boolean;
  close(): Promise<void>;
}

/** The database of the data folder (or DATABASE_URL), brought up to date and wired together. */
async function place(options: OpenOptions, mark?: 'simulated' | 'demonstration'): Promise<Place> {
  const folder = folderOf(options);
  const ocidPrefix = registeredPrefix();
  const server = options.data === undefined ? set('DATABASE_URL') : undefined;
  if (options.existing === true && server === undefined && !existsSync(join(folder, 'postgres')))
    throw noData(folder);
  const embedded = server === undefined ? await embeddedIn(folder) : undefined;
  const solver = awardsApart();
  const studying = awardsApart();
  try {
    const opened = await openMoothall({
      connectionString: embedded?.connectionString ?? server ?? '',
      keys: set('MOOTHALL_KEYS') ?? join(folder, 'keys'),
      ocidPrefix,
      engine: makeAwardEngine(solver),
      studying,
      ...(mark === undefined ? {} : { mark }),
      existing: options.existing === true,
    });
    return {
      opened,
      embedded: embedded !== undefined,
      close: async () => {
        await Promise.all([solver.close(), studying.close()]);
        await opened.close();
        await embedded?.stop();
      },
    };
  } catch (error) {
    await solver.close();
    await embedded?.stop();
    throw asUserError(error);
  }
}

/** What stands in the way of the embedded database is one line for the person at the keyboard. */
const embeddedIn = (folder: string) =>
  openEmbedded(folder).catch((error: unknown) => {
    throw new UserError(error instanceof Error ? error.message : String(error));
  });

/** A server that cannot be reached is for the person at the keyboard to mend. */
function asUserError(error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (['ECONNREFUSED', 'ENOTFOUND', 'ECONNRESET', '28P01', '3D000', '28000'].includes(code)) {
    return new UserError(`The database cannot be reached (${code}): check DATABASE_URL.`);
  }
  return error;
}

async function openHall(options: OpenOptions): Promise<Hall> {
  const { opened, close } = await place(options, options.simulate === true ? 'simulated' : undefined);
  const { parts, meta } = opened;
  const letGo =
    options.playsPast === true && parts.mayGiveTime() ? await parts.ledger.takeClock(true) : undefined;
  return {
    ...opened,
    mode: meta.mode,
    setTime: async (at) => {
      if (meta.mode === 'live')
        return fail('at: a time can be given only on simulated data (an empty data folder, --simulate)');
      await runClock(parts, at);
      if (meta.mode === 'simulated') await parts.ledger.setMeta({ now: at });
      return ok(undefined);
    },
    close: async () => {
      await letGo?.();
      await close();
    },
  };
}

/** The registered prefix of ocids, by the configuration. */
function registeredPrefix(): string | undefined {
  const read = readPrefix(set('MOOTHALL_OCID_PREFIX'));
  if (!read.ok) throw badInput(`MOOTHALL_OCID_PREFIX ${read.error}`);
  return read.value;
}

/** Where the place is reached from elsewhere, by the configuration: a scheme and a host, without a path. */
function publicAddress(): string | undefined {
  const given = set('MOOTHALL_ADDRESS');
  if (given === undefined) return undefined;
  const address = URL.canParse(given) ? new URL(given) : undefined;
  if (address === undefined || !/^https?:$/.test(address.protocol) || address.href !== `${address.origin}/`)
    throw badInput(
      `MOOTHALL_ADDRESS must be an address without a path such as https://moothall.example, not "${given}"`,
    );
  return address.origin;
}

/** Who publishes, by the configuration. */
function publishedBy(): PublishedBy {
  const address = (name: string): string | undefined => {
    const given = set(name);
    if (given !== undefined && !isAddress(given))
      throw badInput(`${name} must be an address such as https://example.org/licence, not "${given}"`);
    return given;
  };
  return publisherNamed(set('MOOTHALL_PUBLISHER'), {
    uri: address('MOOTHALL_PUBLISHER_URI'),
    license: address('MOOTHALL_LICENSE'),
    publicationPolicy: address('MOOTHALL_PUBLICATION_POLICY'),
  });
}

async function serveUntilStopped(options: OpenOptions): Promise<void> {
  const wanted = environment.MOOTHALL_DEMO;
  const port = Number(set('PORT') ?? 8080);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw badInput(`PORT must be a number from 0 to 65535, not "${environment.PORT}"`);
  const by = publishedBy();
  const address = publicAddress();
  let stopping = false;
  let running: Running | undefined;
  let current = await place(options);
  const stop = async () => {
    if (stopping) return;
    stopping = true;
    await running?.close();
    await current.close();
    process.exit(0);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stop());
  if (current.opened.meta.building === 'yes') {
    const { mode } = current.opened.meta;
    await current.close();
    throw new UserError(
      `The ${mode} place in ${folderOf(options)} was cut off while it was being built: delete that folder and start again.`,
    );
  }
  const empty = (await current.opened.parts.ledger.streams('', 1)).length === 0;
  const demonstrates = empty && wanted !== 'off' && (current.embedded || wanted === 'on');
  if (demonstrates && current.opened.meta.mode === 'live') {
    await current.close();
    current = await place(options, 'demonstration');
    process.stderr.write('Building the demonstration place …\n');
    const { parts } = current.opened;
    await parts.ledger.setMeta({ building: 'yes' });
    await loadDemonstration(current.opened, here('./demonstration'), await parts.now());
    await parts.ledger.setMeta({ building: 'no' });
  }
  try {
    running = await serve(current.opened, {
      port,
      https: environment.MOOTHALL_HTTPS === 'on',
      publishedBy: by,
      address,
    });
  } catch (error) {
    await current.close();
    throw portTrouble(error, port) ?? error;
  }
  await current.opened.parts.ledger.setMeta({ port: String(running.port) });
  process.stdout.write(`Moothall is open at http://localhost:${running.port}\n`);
}

/** Why nothing can be served at a port, for the person at the keyboard. */
function portTrouble(error: unknown, port: number): UserError | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE')
    return new UserError(`port ${port} is taken: stop what listens there, or set PORT`);
  if (code === 'EACCES') return new UserError(`port ${port} is not open to this user: set PORT to another`);
  return undefined;
}

const ways: Ways = {
  ...awardWays,
  open: openHall,
  serve: serveUntilStopped,
  catalogue: makeCatalogue(kinds, variables),
  library: openLibrary,
  environment: {
    ...(environment.MOOTHALL_TOKEN === undefined ? {} : { token: environment.MOOTHALL_TOKEN }),
    ...(set('PORT') === undefined ? {} : { port: set('PORT') ?? '' }),
  },
  read: async (file) => {
    const read = await readTextFile(file);
    if (!read.ok) throw badInput(read.error);
    return read.value;
  },
  now: () => new Date().toISOString(),
  harvestInto: fileHarvest,
  ocds: ocdsWays,
  publishedBy,
};

watchOutput();

const { version } = JSON.parse(await readFile(here('../package.json'), 'utf8')) as { version: string };
const args = process.argv.slice(2);
const code = await runProgram(makeProgram(ways, version), args, ways);
if (code !== 0 || args[0] !== 'serve') process.exitCode = code;
