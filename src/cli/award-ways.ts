import type { AwardRunner } from '../application/awards/engine.ts';

/** What the `award` commands need of the machine. */
export interface AwardWays {
  write(text: string): void;
  warn(text: string): void;
  /** The text of a file, `-` for standard input; undefined where it is longer than so many characters. */
  readAtMost(file: string, characters: number): Promise<string | undefined>;
  save(file: string, text: string): Promise<void>;
  /** Bad input where the file could not be saved; leaves everything as it was. */
  trySaving(file: string): Promise<void>;
  /** Solves award problems, without any data folder. */
  awards(): AwardRunner & { close(): Promise<void> };
  readonly interactive: boolean;
  /** Shows a line in the place of the one before, where somebody watches. */
  line(text: string): void;
}
