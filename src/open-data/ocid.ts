import { fail, ok, type Result } from '../kernel/result.ts';
import { type Publishing, plainId } from './published.ts';

/** Where no prefix is registered: it tells whose software it is, and belongs to nobody. */
export const NO_PREFIX = 'ocds-moothall';

/** Of places where nothing is real, whatever is registered: each line of their data says so. */
export const SIMULATED_PREFIX = 'ocds-simulated';

/** What a place is: data of a simulated place or of the demonstration is not real. */
export type Mode = 'live' | 'demonstration' | 'simulated';

/** A registered prefix, such as `ocds-a1b2c3`; nothing where none is given. The error says what is wrong. */
export function readPrefix(given: string | undefined): Result<string | undefined, string> {
  return given === undefined || /^ocds-[a-z0-9]{6}$/.test(given)
    ? ok(given)
    : fail(
        `must be a registered prefix such as ocds-a1b2c3 (ocds- and six small letters or digits), not "${given.slice(0, 40)}"`,
      );
}

/** What the ids of new processes begin with. */
export const prefixOf = (mode: Mode, registered: string | undefined): string =>
  mode === 'live' ? (registered ?? NO_PREFIX) : SIMULATED_PREFIX;

/** The stream that a process is: its procedure, or else its contract or its arrangement. */
export const processOf = ({
  procedure,
  contracts,
  arrangement,
}: Pick<Publishing, 'procedure' | 'contracts' | 'arrangement'>): string =>
  procedure?.stream ?? contracts[0]?.stream ?? arrangement?.stream ?? '';

/** The id of a process by its stream. Procedures go by their name alone, as most processes are. */
export function ocidOf(stream: string, prefix: string): string {
  const id = plainId(stream);
  // An arrangement and its procedure often share a name; they are different processes until the procedure begins.
  const isPlain = stream.startsWith('procedure/') && !/^(?:arrangement|contract|procedure)-/.test(id);
  return `${prefix}-${isPlain ? id : stream.replace('/', '-')}`;
}
