import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';

const KEY_BYTES = 32;

/**
 * Keys lie in a folder of their own, outside database, write-ahead log and replicas, one file each, so that destroying
 * a file is erasure. A key is on the disk before anything is encrypted under it.
 */
export interface KeyStore {
  make(id: string): Promise<Buffer>;
  /** The key by that id, made if there is none. */
  keep(id: string): Promise<Buffer>;
  find(id: string): Promise<Buffer | undefined>;
  destroy(id: string): Promise<void>;
}

const hasCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code;

export function keyStore(folder: string): KeyStore {
  const fileOf = (id: string) => {
    if (!/^[a-z0-9-]{4,80}$/.test(id)) throw new Error(`"${id}" is no id of a key`);
    return join(folder, id.slice(-2), id);
  };
  const make = async (id: string): Promise<Buffer> => {
    const file = fileOf(id);
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    const key = randomBytes(KEY_BYTES);
    const handle = await open(file, 'wx', 0o600);
    try {
      await handle.writeFile(key);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await syncFolder(dirname(file));
    return key;
  };
  const find = async (id: string): Promise<Buffer | undefined> => {
    try {
      const key = await readFile(fileOf(id));
      // A crash may leave a file that was never filled: nothing was encrypted under it.
      return key.length === KEY_BYTES ? key : undefined;
    } catch (error) {
      if (hasCode(error, 'ENOENT')) return undefined;
      throw error;
    }
  };
  return {
    make,
    find,
    keep: async (id) => {
      const known = await find(id);
      if (known !== undefined) return known;
      try {
        return await make(id);
      } catch (error) {
        if (!hasCode(error, 'EEXIST')) throw error;
        return waitFor(() => find(id), id);
      }
    },
    destroy: async (id) => {
      const file = fileOf(id);
      const handle = await open(file, 'r+').catch((error: unknown) => {
        if (hasCode(error, 'ENOENT')) return undefined;
        throw error;
      });
      if (handle === undefined) return;
      try {
        await handle.write(randomBytes(KEY_BYTES), 0, KEY_BYTES, 0);
        await handle.sync();
      } finally {
        await handle.close();
      }
      await unlink(file);
      await syncFolder(dirname(file));
    },
  };
}

/** A file's name is durable only once its folder is. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Another process is writing the same key: it takes a moment. */
async function waitFor(find: () => Promise<Buffer | undefined>, id: string): Promise<Buffer> {
  for (let attempt = 0; attempt < 50; attempt += 1) {
    const key = await find();
    if (key !== undefined) return key;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(`the key ${id} was begun and never finished; remove its file`);
}
