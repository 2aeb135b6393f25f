import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Pool } from 'pg';
import { bankHolidays } from './adapters/calendar/bank-holidays.ts';
import { postgresIdentity } from './adapters/identity/identity.ts';
import { readLibraryFiles } from './adapters/library/files.ts';
import { postgresLedger } from './adapters/postgres/ledger.ts';
import { migrate } from './adapters/postgres/migrations.ts';
import { postgresObservatory } from './adapters/postgres/observatory.ts';
import { checkServer, openPool } from './adapters/postgres/pool.ts';
import { postgresReleases } from './adapters/postgres/releases.ts';
import { isErrno } from './adapters/processes.ts';
import { isKeyFolderOf, rememberSigner } from './adapters/vault/key-folder.ts';
import { type KeyStore, openKeyStore } from './adapters/vault/key-store.ts';
import { ed25519Signer } from './adapters/vault/signer.ts';
import { fileVault } from './adapters/vault/vault.ts';
import { makeComputations } from './application/acting/computations.ts';
import type { Parts } from './application/acting/preparing.ts';
import { refusalLimit } from './application/acting/refusal-limit.ts';
import { type AwardsSeen, awardsSeen } from './application/awards/awards-seen.ts';
import type { AwardEngine, AwardRunner } from './application/awards/engine.ts';
import { awardStudies } from './application/awards/studies.ts';
import { type Catalogue, makeCatalogue } from './application/catalogue.ts';
import type { Identity } from './application/identity.ts';
import type { Moothall } from './application/interface.ts';
import { makeMoothall } from './application/moothall.ts';
import { indicatorFile } from './application/observing/indicator-file.ts';
import { makeObservatory, type Observatory } from './application/observing/observatory.ts';
import type { Meta, Releases, Signer } from './application/ports.ts';
import { GoverningRules, type Library } from './application/rulebooks/governing.ts';
import { makeLibrary } from './application/rulebooks/library.ts';
import { kinds } from './commissioning/catalogue.ts';
import { variables } from './commissioning/variables.ts';
import { fail } from './kernel/result.ts';
import type { Instant } from './kernel/time.ts';
import { ocidOf, prefixOf } from './open-data/ocid.ts';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export interface Opened {
  readonly moothall: Moothall;
  readonly parts: Parts;
  readonly catalogue: Catalogue;
  readonly library: Library;
  readonly awards: AwardsSeen;
  readonly identity: Identity;
  readonly observatory: Observatory;
  readonly signer: Signer;
  readonly releases: Releases;
  readonly pool: Pool;
  readonly meta: Meta;
  /** Signs cookies and form tokens; the same after a restart. */
  readonly secret: string;
  close(): Promise<void>;
}

export interface Opening {
  readonly connectionString: string;
  /** The folder of the vault's keys: never inside the database. */
  readonly keys: string;
  readonly engine: AwardEngine;
  /** Works out reasons and what-ifs for pages, apart from the awards of acts; without it pages say that none can be. */
  readonly studying?: AwardRunner;
  /** Told of what failed beside an act that stands. */
  readonly report?: (error: unknown) => void;
  /** Marks data without any stream as simulated (for ever) or as a demonstration. */
  readonly mark?: Exclude<Meta['mode'], 'live'>;
  /** The registered prefix of the ids of processes that begin here. */
  readonly ocidPrefix?: string | undefined;
  /** Only data that is there already: nothing is begun. */
  readonly existing?: boolean;
}

/** Puts ports and adapters together over one database, brought up to date. Fails with one line that says what to do. */
export async function openMoothall(opening: Opening): Promise<Opened> {
  const pool = openPool(opening.connectionString);
  try {
    return await wire(pool, opening);
  } catch (error) {
    await pool.end();
    throw error;
  }
}

let library: Promise<Library> | undefined;

/** The rulebooks, regimes and calendars that come with this version, read once. */
export const openLibrary = (): Promise<Library> => {
  library ??= readLibraryFiles(here('../rulebooks')).then((files) => makeLibrary(files, bankHolidays()));
  return library;
};

async function wire(pool: Pool, opening: Opening): Promise<Opened> {
  const server = await checkServer(pool);
  if (!server.ok) throw new UserError(server.error);
  if (opening.existing === true) {
    const { rows } = await pool.query<{ found: boolean }>("select to_regclass('meta') is not null as found");
    if (rows[0]?.found !== true) throw noData('this database');
  }
  const migrated = await migrate(pool, here('../sql'));
  if (!migrated.ok) throw new UserError(migrated.error);
  const ledger = postgresLedger(pool);
  const keys = await keysFor(pool, opening.keys);
  const vault = fileVault(pool, keys);
  const library = await openLibrary();
  const catalogue = makeCatalogue(kinds, variables);
  const rules = new GoverningRules(ledger, library, catalogue);
  const computations = makeComputations({ ledger, vault, rules, library, catalogue, engine: opening.engine });
  let meta = await ledger.meta();
  if (opening.mark !== undefined && meta.mode !== opening.mark) {
    if ((await ledger.streams('', 1)).length > 0) {
      throw new UserError(
        `This data folder holds ${meta.mode} data; only an empty one can be made ${opening.mark}.`,
      );
    }
    await ledger.setMeta({ mode: opening.mark });
    meta = await ledger.meta();
  }
  const prefix = prefixOf(meta.mode, opening.ocidPrefix);
  const releases = postgresReleases(pool, (stream) => ocidOf(stream, prefix));
  const parts: Parts = {
    ledger,
    releases,
    vault,
    catalogue,
    rules,
    library,
    computations,
    now: async () => (meta.mode === 'simulated' ? ((await ledger.meta()).now ?? wallClock()) : wallClock()),
    newId: () => randomBytes(8).toString('hex'),
    mayGiveTime: () => meta.mode !== 'live',
    elapsed: () => performance.now(),
    report: (error) => opening.report?.(error),
    refusalLimit: refusalLimit(),
  };
  const signer = await ed25519Signer(keys);
  await rememberSigner(pool, signer.publicKey);
  const moothall = makeMoothall(parts, signer);
  const studying = opening.studying ?? { run: async () => fail('no solver runs here') };
  const indicators = indicatorFile(await readFile(here('./observatory/indicators.yaml'), 'utf8'));
  if (!indicators.ok) throw new Error(`indicators.yaml: ${indicators.error}`);
  return {
    moothall,
    parts,
    catalogue,
    library,
    awards: awardsSeen(parts, awardStudies(studying)),
    identity: postgresIdentity(pool),
    observatory: makeObservatory({ moothall, releases }, postgresObservatory(pool), indicators.value),
    signer,
    releases,
    pool,
    meta,
    secret: (await keys.obtain('web/cookies')).toString('base64url'),
    close: () => pool.end(),
  };
}

/** The key store of the data: a new one only for data that is new. */
async function keysFor(pool: Pool, folder: string): Promise<KeyStore> {
  try {
    if (await isKeyFolderOf(pool, folder)) return await openKeyStore(folder);
  } catch (error) {
    if (!isErrno(error)) throw error;
    const what = error.syscall === 'mkdir' ? 'cannot be made' : 'cannot hold the keys';
    throw new UserError(`${folder} ${what} (${error.code}): choose another folder (MOOTHALL_KEYS).`);
  }
  throw new UserError(
    `${folder} does not hold the keys of the data that is there: name the folder that does (MOOTHALL_KEYS).`,
  );
}

const wallClock = (): Instant => new Date().toISOString();

/** Said where a command reads and nothing was ever written. */
export const noData = (place: string): UserError =>
  new UserError(`there is no Moothall data in ${place}: npm start, import or run makes it`);

/** What the person at the keyboard can do something about: shown as one line, never as a stack. */
export class UserError extends Error {
  override readonly name = 'UserError';
}
