import type { AwardRunner } from '../application/awards/engine.ts';

/** What the `award` commands need of the machine. */
export interface AwardWays {
  write(text: string): void;
  warn(text: string): void;
  /** The text of a file, `-` for standard input; of one with more characters than that only the beginning, itself longer. */
  readAtMost(file: string, characters: number): Promise<string>;
  save(file: string, text: string): Promise<void>;
  /** Bad input where the file could not be saved; leaves everything as it was. */
  trySaving(file: string): Promise<void>;
  /** Solves award problems, without any data folder. */
  awards(): AwardRunner & { close(): Promise<void> };
  /** Calls once where somebody asks for an end (Ctrl-C), in place of ending; gives how to listen no longer. */
  onInterrupt(listener: () => void): () => void;
  readonly interactive: boolean;
  /** Shows a line in the place of the one before, where somebody watches. */
  line(text: string): void;
}
