import { chownSync, statSync } from 'node:fs';
import { textOf } from '../../processes.ts';

/** Who PostgreSQL runs as: it refuses to run as root. */
export interface Account {
  readonly isRoot: boolean;
  /** Options for spawn; empty where this process is not root. */
  readonly spawnAs: { readonly uid: number; readonly gid: number } | Record<string, never>;
  own(path: string): void;
}

/**
 * As root: the owner of the cluster; before there is one, the owner of the data folder, else nobody. Making a cluster
 * takes an account that has a name (initdb asks for it); running one does not.
 */
export function accountFor(cluster: string, data: string): Account {
  if (process.getuid?.() !== 0) return { isRoot: false, spawnAs: {}, own: () => undefined };
  const spawnAs = ownerOf(cluster) ?? named(ownerOf(data)) ?? nobody();
  return { isRoot: true, spawnAs, own: (path) => chownSync(path, spawnAs.uid, spawnAs.gid) };
}

interface Owner {
  readonly uid: number;
  readonly gid: number;
}

function ownerOf(path: string): Owner | undefined {
  const found = statSync(path, { throwIfNoEntry: false });
  return found === undefined || found.uid === 0 ? undefined : { uid: found.uid, gid: found.gid };
}

const accounts = (): { readonly name: string | undefined; readonly uid: number; readonly gid: number }[] =>
  (textOf('/etc/passwd') ?? '')
    .split('\n')
    .map((line) => line.split(':'))
    .map(([name, , uid, gid]) => ({ name, uid: Number(uid), gid: Number(gid) }));

const named = (owner: Owner | undefined): Owner | undefined =>
  accounts().some(({ uid }) => uid === owner?.uid) ? owner : undefined;

function nobody(): Owner {
  const found = accounts().find(({ name, uid }) => name === 'nobody' && uid > 0);
  return found === undefined ? { uid: 65_534, gid: 65_534 } : { uid: found.uid, gid: found.gid };
}
