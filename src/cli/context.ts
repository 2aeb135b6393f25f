import type { Parts } from '../application/acting/preparing.ts';
import type { Catalogue } from '../application/catalogue.ts';
import type { Identity } from '../application/identity.ts';
import type { HarvestState, HarvestWays } from '../application/importing/harvesting.ts';
import type { Moothall } from '../application/interface.ts';
import type { Signer } from '../application/ports.ts';
import type { PublishedBy } from '../application/publishing/published-by.ts';
import type { Library } from '../application/rulebooks/governing.ts';
import type { Result } from '../kernel/result.ts';
import type { Instant } from '../kernel/time.ts';
import type { AwardWays } from './award-ways.ts';
import type { OcdsWays } from './ocds-ways.ts';

/** What a command works with once a data folder is open. */
export interface Hall {
  readonly moothall: Moothall;
  readonly parts: Parts;
  readonly catalogue: Catalogue;
  readonly library: Library;
  readonly identity: Identity;
  readonly signer: Signer;
  readonly mode: 'live' | 'demonstration' | 'simulated';
  /** Sets simulated time, for ever forwards, and lets the clock run up to it. */
  setTime(at: Instant): Promise<Result<void, string>>;
  close(): Promise<void>;
}

export interface OpenOptions {
  readonly data?: string;
  /** Marks an empty data folder as simulated, for ever. */
  readonly simulate?: boolean;
  /** A command whose acts may lie in the past: no other process lets time pass meanwhile. */
  readonly playsPast?: true;
  /** Only data that is there already: a command that reads makes nothing. */
  readonly existing?: true;
}

/** What main.ts hands to the commands: the only way they reach adapters. */
export interface Ways extends AwardWays {
  open(options: OpenOptions): Promise<Hall>;
  serve(options: OpenOptions): Promise<void>;
  readonly catalogue: Catalogue;
  readonly library: () => Promise<Library>;
  readonly environment: { readonly token?: string; readonly port?: string };
  read(file: string): Promise<string>;
  /** The time now, where no data folder tells one. */
  now(): Instant;
  harvestInto(
    file: string,
    progress: HarvestWays['progress'],
  ): HarvestWays & { before(): Promise<HarvestState | undefined> };
  readonly ocds: OcdsWays;
  /** Who publishes what is published here, and on which terms. */
  publishedBy(): PublishedBy;
}

/** Ends the command with an exit code: 1 found wrong, 2 bad input, 3 refused. */
export class Exit extends Error {
  override readonly name = 'Exit';
  readonly code: number;

  constructor(code: number, message = '') {
    super(message);
    this.code = code;
  }
}

/** Bad input: one line on standard error, exit code 2. */
export const badInput = (message: string): Exit => new Exit(2, message);

/** The data folder as a command that only reads opens it. */
export const toRead = ({ data }: { readonly data: string | undefined }): OpenOptions => ({
  existing: true,
  ...(data === undefined ? {} : { data }),
});

/** `party/ID` or `ID`. */
export const partyNamed = (name: string): string =>
  name === 'public' || name.includes('/') ? name : `party/${name}`;
