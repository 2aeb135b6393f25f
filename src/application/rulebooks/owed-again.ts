import type { Instant } from '../../kernel/time.ts';
import type { Fact } from '../../ledger/fact.ts';
import {
  type Circumstances,
  type Duty,
  dueAgain,
  dutiesLetGo,
  isDueAgain,
  isForAbove,
  raiseDuties,
} from '../../rules/duties.ts';
import { dutyKey } from '../../rules/rulebook.ts';
import { planOf } from '../acting/world.ts';
import type { Replayed } from '../verifying/replay.ts';
import { governed, type Judging, type Walk } from './judging.ts';

/** So many times over one that was never done would have been due again; more are not counted. */
const MOST_AGAIN = 1000;

/** The duties that the changed statements would have made of a fact, and those that it leaves without a reason. */
export async function owe(judging: Judging, fact: Fact, at: Replayed, walk: Walk): Promise<void> {
  const { duties } = judging;
  const { rulebook, calendar } = await governed(judging, fact.pins);
  const raises = rulebook.duties.has(dutyKey(walk.kind.kind, fact.type));
  const open = judging.lets ? walk.owed.filter(({ status }) => status === 'open') : [];
  if (!raises && open.length === 0) return;
  const circumstances = circumstancesAt(walk, at, fact.at, calendar);
  if (circumstances === undefined) return;
  const over = new Set(dutiesLetGo(rulebook, open, circumstances).map(({ id }) => id));
  if (over.size > 0) walk.owed = walk.owed.filter(({ id }) => !over.has(id));
  if (!raises) return;
  const raised = raiseDuties(rulebook, [fact], circumstances, walk.owedEver + 1, walk.owed);
  walk.owedEver += raised.length;
  // What belongs to the stream above is done there, and is not looked for here.
  for (const { duty } of raised)
    if (duties.has(duty.statement) && !isForAbove(rulebook, duty)) add(walk, duty);
}

/** What would have lapsed by an instant, and have been due again. The state is that in which nothing had happened since. */
export async function passTime(
  judging: Judging,
  until: Instant,
  pins: Fact['pins'],
  at: Replayed,
  walk: Walk,
): Promise<void> {
  if (walk.nextDue === undefined || walk.nextDue >= until) return;
  const { rulebook, calendar } = await governed(judging, pins);
  let lapsed = walk.owed.filter((duty) => isOverdue(duty, until) && isDueAgain(rulebook, duty));
  for (let times = 0; lapsed.length > 0 && times < MOST_AGAIN; times += 1) {
    const next: Duty[] = [];
    for (const duty of lapsed) {
      const then = circumstancesAt(walk, at, duty.due ?? until, calendar);
      const anew = then === undefined ? undefined : dueAgain(rulebook, duty, then, walk.owedEver + 1);
      if (anew === undefined) continue;
      walk.owedEver += 1;
      next.push(anew);
    }
    walk.owed.push(...next);
    lapsed = next.filter((duty) => isOverdue(duty, until));
  }
  const { owed } = walk;
  walk.owed = [];
  walk.nextDue = undefined;
  for (const duty of owed) add(walk, isOverdue(duty, until) ? { ...duty, status: 'breached' } : duty);
}

function add(walk: Walk, duty: Duty): void {
  walk.owed.push(duty);
  const { status, due } = duty;
  if (status === 'open' && due !== undefined && (walk.nextDue === undefined || due < walk.nextDue))
    walk.nextDue = due;
}

const isOverdue = ({ status, due }: Duty, until: Instant): boolean =>
  status === 'open' && due !== undefined && due < until;

function circumstancesAt(
  walk: Walk,
  { state }: Replayed,
  now: Instant,
  calendar: Circumstances['calendar'],
): Circumstances | undefined {
  if (state === undefined) return undefined;
  return {
    kind: walk.kind.kind,
    state: state.own,
    happened: state.happened,
    now,
    begun: state.begun,
    calendar,
    ...planOf(walk.kind, state.own),
  };
}
