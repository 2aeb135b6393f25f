import type { Considered } from './question.ts';

/** A statement considered, with what it does to the verdict. */
export interface Judged extends Considered {
  readonly order: number;
  readonly grants?: boolean;
  readonly refuses?: boolean;
}
