import type { OcdsPort } from '../application/ocds-port.ts';

/** What the `ocds` commands need of the machine. */
export interface OcdsWays {
  readonly run: OcdsPort;
  read(file: string): Promise<string>;
  writeBytes(bytes: Uint8Array): Promise<void>;
  warn(text: string): void;
}
