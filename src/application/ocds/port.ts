import type { JsonObject } from '../../kernel/json.ts';
import type { OcdsSettings } from './task.ts';

/** One run over files of published releases. */
export interface OcdsRun extends OcdsSettings {
  /** Names of files; `-` is standard input. */
  readonly files: readonly string[];
  /** How releases come: in the order of their ocids, or in any. Where order plays no part, `as-is`. */
  readonly order: 'sorted' | 'any' | 'as-is';
  /** Threads that parse and merge; none for the calling one. */
  readonly threads?: number;
  /** How many bytes of releases are held before they are laid down on disk. */
  readonly holdBytes?: number;
}

export interface OcdsTotals {
  readonly releases: number;
  /** Lines, or entries, written. */
  readonly written: number;
  readonly faults: number;
  readonly latest: string;
  /** Findings of a validation. */
  readonly errors: number;
  readonly warnings: number;
}

/** Where a run puts what it makes. */
export interface OcdsOutput {
  /** Bytes in order; the promise keeps the run from getting ahead of whoever reads. */
  write(bytes: Uint8Array): Promise<void>;
  /** Something that could not be used: `FILE:LINE` or `FILE:LINE/pointer`, and why. */
  fault(place: string, message: string): void;
  /** What a package says beside its lists, which are empty here; more than once for one package, it may be. */
  package?(beside: JsonObject): void;
}

/** Runs over files of any size with bounded memory. Fails, with what to do, where a file or the disk cannot be used. */
export type OcdsPort = (run: OcdsRun, output: OcdsOutput) => Promise<OcdsTotals>;

/** A file, or a disk, that cannot be used: for the person at the keyboard to mend. */
export class OcdsFileError extends Error {
  override readonly name = 'UserError';
}
