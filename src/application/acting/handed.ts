import type { Duty } from '../../rules/duties.ts';

/** A duty on its way to the stream above: its number, and when it was raised, are that stream's. */
export type Handed = Pick<Duty, 'statement' | 'who' | 'does' | 'due' | 'party' | 'period' | 'fact'>;

/** So many of the latest times of one duty are remembered in a stream, so that it stays bounded. */
const REMEMBERED = 50;

export type HandedOn = Readonly<Record<string, readonly string[]>>;

const keyOf = ({ statement, party = '' }: Handed): string => `${statement} ${party}`;

/** Whether this was due here, or handed on from here, before. */
export const isKnown = (before: HandedOn | undefined, duty: Handed): boolean =>
  before?.[keyOf(duty)]?.includes(duty.due ?? '') === true;

/** What a stream remembers after one more: the due times of what it handed on, or was handed, of each duty of each party. */
export function remembering(before: HandedOn = {}, duty: Handed): HandedOn {
  if (isKnown(before, duty)) return before;
  const times = [...(before[keyOf(duty)] ?? []), duty.due ?? ''].sort().slice(-REMEMBERED);
  return { ...before, [keyOf(duty)]: times };
}
