import type { JsonObject } from '../../kernel/json.ts';
import type { ActOutcome } from '../interface.ts';
import type { Ledger } from '../ports.ts';

/** Why an import came to nothing: bad input, or a refusal with the statement that refused; and what stands already. */
export interface ImportFailure {
  readonly type: 'invalid' | 'refused';
  readonly message: string;
  readonly stands: readonly string[];
}

/** One act: on which stream, which step of the plan, what, by whom and on whose behalf. */
export type Door = (
  stream: string,
  step: string,
  action: string,
  body: JsonObject,
  as: string,
  onBehalf?: string,
) => Promise<ActOutcome>;

/** Namesakes are told apart by a number; where there are many of them, by a mark that stays the same for one import. */
const MOST_NUMBERED = 9;

/** Makes a stream under the first name that is free, or under which this very act made it before: its key tells. */
export async function firstFree(
  ledger: Pick<Ledger, 'heads'>,
  kind: string,
  name: string,
  mark: string,
  make: (stream: string) => Promise<ActOutcome>,
): Promise<ActOutcome> {
  for (let n = 1; ; n += 1) {
    const stream = `${kind}/${n === 1 ? name : `${name}-${n > MOST_NUMBERED ? mark : n}`}`;
    const outcome = await make(stream);
    if (outcome.verdict !== 'invalid' || n > MOST_NUMBERED) return outcome;
    const taken = (await ledger.heads([stream])).has(stream);
    // The key of another act: this notice was brought in before, and then said something else.
    if (!taken || outcome.errors.some(({ path }) => path === '/key')) return outcome;
  }
}

/** A refusal with its statements, or bad input with its place, in one line. */
export function said(action: string, outcome: ActOutcome): string {
  if (outcome.verdict === 'permitted') return '';
  if (outcome.verdict === 'invalid')
    return `${action}: ${outcome.errors.map(({ path, message }) => `${path} ${message}`.trim()).join('; ')}`;
  const by = outcome.by.map(({ id }) => id).join(', ');
  return `${action} was refused${by === '' ? '' : ` by ${by}`}: ${outcome.message}`;
}
