import type { OcdsPort } from '../application/ocds/port.ts';

/** What the `ocds` commands need of the machine. */
export interface OcdsWays {
  readonly run: OcdsPort;
  read(file: string): Promise<string>;
  writeBytes(bytes: Uint8Array): Promise<void>;
  warn(text: string): void;
  /** The indicator file that comes with Moothall. */
  readonly indicators: string;
  /**
   * A folder to write a report into, made where it is not there. What an earlier report left there goes when the first file is
   * written; files of the same names that no report wrote are refused.
   */
  folder(path: string, report: ReportNames): Promise<OcdsFolder>;
}

/** By what a report is known. */
export interface ReportNames {
  isReportFile(name: string): boolean;
  isReportPage(text: string): boolean;
}

export interface OcdsFolder {
  write(name: string, text: string): Promise<void>;
  append(name: string, text: string): Promise<void>;
  /** Takes away what was made of it, as far as it is empty. */
  unmake(): Promise<void>;
}
