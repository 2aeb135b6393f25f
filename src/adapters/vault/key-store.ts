import { createHash, randomBytes } from 'node:crypto';
import { chmod, link, open, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { makeFolder } from '../folders.ts';

const KEY_BYTES = 32;

/**
 * Keys as files, outside database, write-ahead log and replicas: destroying one is erasure. A file is durable before
 * its maker goes on. An erased key stays as 32 zero bytes, which tells erased from lost: a lost key folder must be an
 * error, never an erasure.
 */
export interface KeyStore {
  /** Makes a new random key. */
  create(name: string): Promise<Buffer>;
  /** The key, made if there is none; one and the same for everybody who asks at once. */
  obtain(name: string): Promise<Buffer>;
  read(name: string): Promise<Buffer | 'erased' | undefined>;
  erase(name: string): Promise<void>;
}

function pathOf(folder: string, name: string): string {
  const hash = createHash('sha256').update(name).digest('hex');
  return join(folder, hash.slice(0, 2), hash.slice(2));
}

/** A key of a folder, which need not be there: nothing is made. */
export async function readKey(folder: string, name: string): Promise<Buffer | 'erased' | undefined> {
  const path = pathOf(folder, name);
  const bytes = await readFile(path).catch(absent);
  if (bytes === undefined) return undefined;
  if (bytes.length !== KEY_BYTES) throw new Error(`the key ${path} is damaged: restore it from a copy`);
  return bytes.every((byte) => byte === 0) ? 'erased' : bytes;
}

export async function openKeyStore(folder: string): Promise<KeyStore> {
  await makeKeyFolder(folder);
  await chmod(folder, 0o700);
  const path = (name: string): string => pathOf(folder, name);
  const read: KeyStore['read'] = (name) => readKey(folder, name);
  const create = async (name: string): Promise<Buffer> => {
    const key = randomBytes(KEY_BYTES);
    await makeKeyFolder(dirname(path(name)));
    await writeDurably(path(name), key);
    await syncFolder(dirname(path(name)));
    return key;
  };
  return {
    create,
    read,
    obtain: async (name) => {
      const known = await read(name);
      if (known === 'erased') throw new Error(`the key ${name} was erased and cannot be made again`);
      if (known !== undefined) return known;
      // Written whole under a name of its own, then linked: nobody reads half a key, and only one link succeeds.
      const mine = `${path(name)}.${randomBytes(8).toString('hex')}`;
      await makeKeyFolder(dirname(mine));
      await writeDurably(mine, randomBytes(KEY_BYTES));
      await link(mine, path(name)).catch(present);
      await rm(mine);
      await syncFolder(dirname(mine));
      const made = await read(name);
      if (made === undefined || made === 'erased')
        throw new Error(`the key ${name} vanished while being made`);
      return made;
    },
    erase: async (name) => {
      const file = await open(path(name), 'r+');
      try {
        await file.write(Buffer.alloc(KEY_BYTES), 0, KEY_BYTES, 0);
        await file.sync();
      } finally {
        await file.close();
      }
    },
  };
}

const codeOf = (error: unknown): unknown => (error as NodeJS.ErrnoException).code;

function absent(error: unknown): undefined {
  if (codeOf(error) !== 'ENOENT') throw error;
}

function present(error: unknown): void {
  if (codeOf(error) !== 'EEXIST') throw error;
}

async function writeDurably(path: string, bytes: Buffer): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function makeKeyFolder(folder: string): Promise<void> {
  const made = makeFolder(folder, 0o700);
  if (made !== undefined) await syncFolder(dirname(made));
}

/** A new file is found again after a power cut only when its folder was written too. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
