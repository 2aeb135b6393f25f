import type { MergeRule } from '../../open-data/standard/merge-rule.ts';
import type { Utf8 } from '../../open-data/utf8.ts';
import type { Finding } from '../../open-data/validation/finding.ts';

/** What is done with published releases. Entries of packages are written with a comma and a line end before each. */
export type OcdsTask =
  | { readonly do: 'compile' | 'version' | 'releases' }
  | { readonly do: 'records'; readonly versioned: boolean }
  /** By an indicator file, parsed but not read yet (a thread cannot be sent patterns); an observation a line. */
  | { readonly do: 'observe'; readonly indicators: unknown }
  | { readonly do: 'validate'; readonly json: boolean; readonly notes: boolean };

export interface OcdsSettings {
  readonly task: OcdsTask;
  /** A release schema (JSON Schema) to take the rules from instead of the built-in table. */
  readonly schema?: string;
  /** Extensions to it: parts of release schemas. */
  readonly extensions?: readonly string[];
  /** The rules of merging, where they have been read already: they spare a thread the reading. */
  readonly rules?: MergeRule;
  /** Names of the files, for findings. */
  readonly files?: readonly string[];
}

/** Releases as bytes, in order, those of one process together. */
export interface OcdsBatch {
  readonly bytes: Uint8Array;
  /** Where each release begins. */
  readonly starts: Uint32Array;
  /** Where each release ends. */
  readonly ends: Uint32Array;
  /** The number of the first release after each process. */
  readonly groups: Uint32Array;
  /** Where each stood, for findings: the number of the file, the line, and a pointer where a line holds several. */
  readonly places?: readonly OcdsPlace[];
}

export interface OcdsPlace {
  readonly file: number;
  readonly line: number;
  readonly pointer: string;
  /** What is found there already, where there is no release to be read: it then has no bytes. */
  readonly findings?: readonly Finding[];
}

export interface OcdsFault {
  /** The number of the release in the batch. */
  readonly item: number;
  readonly message: string;
}

export interface OcdsResult {
  readonly faults: readonly OcdsFault[];
  /** Processes, or releases, that were written. */
  readonly count: number;
  /** The latest date among them. */
  readonly latest: string;
  /** Findings by severity. */
  readonly errors: number;
  readonly warnings: number;
  /** Of a validation: each release by a number that no two releases share, as good as never, and where what is told of it ends. */
  readonly names?: { readonly hashes: Float64Array; readonly ends: Uint32Array };
}

/** Decodes UTF-8 that must be sound, part by part; undefined where a part is not. */
export type Decode = (bytes: Uint8Array) => (from: number, end: number) => string | undefined;

/** The work on one batch; what it makes is written to `out`. */
export type OcdsWork = (batch: OcdsBatch, out: Utf8) => OcdsResult;
