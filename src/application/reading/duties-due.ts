import { formatPence } from '../../kernel/money.ts';
import type { Fact } from '../../ledger/fact.ts';
import { type Duty, isNorm } from '../../rules/duties.ts';
import { asList } from '../../rules/rulebook.ts';
import { decidingOf } from '../acting/deciding.ts';
import type { Parts } from '../acting/preparing.ts';
import type { DutySeen, Viewer } from '../interface.ts';
import { amendmentsDue } from './amendments-due.ts';
import { askedBelow } from './asked-below.ts';
import { callsDue } from './calls-due.ts';
import { askedBy, dutyWords } from './duty-words.ts';
import { leavingDue } from './leaving-due.ts';
import { type View, viewOf } from './viewing.ts';

/** Streams of one kind that are looked at, the latest first. */
const MOST_STREAMS = 500;
/** So many of the last facts of a stream are looked through for duties that are done, and for what an Or else brought. */
const LATEST = 300;

/**
 * Every duty of the viewer's roles in the streams that it is linked to, joint decisions that wait for its position, there and
 * below, or call it to mediate, what was referred there for it to decide, amendments that wait to be put to the vote again, and notices that it gave: those that wait and those that lapsed, the earliest
 * due first; then those that were done of late, the last one first. A done duty has left the state, and is read from the record.
 */
export async function dutiesOf(parts: Parts, viewer: Viewer): Promise<DutySeen[]> {
  const principal = viewer.for ?? viewer.party;
  if (principal === undefined) return [];
  const standing: DutySeen[] = [];
  const ended: DutySeen[] = [];
  const linked: string[] = [];
  for (const kind of parts.catalogue.kinds.keys()) {
    const listed = await parts.ledger.list({ kind, linkedTo: principal, limit: MOST_STREAMS });
    linked.push(...listed.map(({ stream }) => stream));
    for (const { stream, summary } of listed) {
      const view = await viewOf(parts, stream, viewer);
      if (view === undefined) continue;
      const named = { stream, title: summary.title };
      standing.push(
        ...callsDue(parts, view, named),
        ...amendmentsDue(parts, view, named),
        ...leavingDue(view, named),
      );
      if (view.state.dutiesRaised === 0) continue;
      const facts = await parts.ledger.facts(stream, 0, LATEST, true);
      const seeing = seeingIn(parts, view, { stream, title: summary.title, facts });
      standing.push(...seeing.standing());
      ended.push(...seeing.ended());
    }
  }
  standing.push(...(await askedBelow(parts, linked, viewer)));
  const order = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
  return [
    ...standing.sort((a, b) => order(a.due ?? '9', b.due ?? '9')),
    ...ended.sort((a, b) => order(b.doneAt ?? '', a.doneAt ?? '')),
  ];
}

interface Within {
  readonly stream: string;
  readonly title: string;
  /** The last ones, newest first. */
  readonly facts: readonly Fact[];
}

function seeingIn(parts: Parts, view: View, { stream, title: streamTitle, facts }: Within) {
  const { rulebook } = view.governing;
  const inWords = (duty: Pick<Duty, 'statement' | 'does' | 'period'>) =>
    dutyWords(parts.catalogue, rulebook, duty);
  const all = Object.values(view.state.duties);
  const mine = ({ who, party }: Pick<Duty, 'who' | 'party'>) =>
    who.some((role) => view.roles.includes(role)) && (party === undefined || party === view.principal);

  /** What the Or else of a breach brought: a duty of the same statement that comes from no fact, a charge, somebody told. */
  const followed = (duty: Pick<Duty, 'id' | 'statement' | 'due'>): DutySeen['followed'] => {
    const after = (at: string) => at >= (duty.due ?? '');
    const duties = all
      .filter(
        ({ id, statement, fact, raisedAt }) =>
          id !== duty.id && statement === duty.statement && fact === undefined && after(raisedAt),
      )
      .map(({ id, does, who }) => ({ id, says: inWords({ statement: duty.statement, does }), who }));
    const others = facts.flatMap(({ type, body, at, seq }) => {
      if (body.statement !== duty.statement || !after(at)) return [];
      if (type === 'escalation.raised')
        return [{ id: `${seq}`, says: 'They were told', who: [String(body.to)] }];
      return type === 'charge.raised'
        ? [{ id: `${seq}`, says: `A charge of ${formatPence(Number(body.pence))}`, who: [String(body.who)] }]
        : [];
    });
    return [...duties, ...others];
  };

  const seen = (
    duty: Pick<
      Duty,
      'id' | 'statement' | 'who' | 'does' | 'raisedAt' | 'due' | 'status' | 'match' | 'period'
    >,
    doneAt?: string,
  ): DutySeen => {
    // An amendment may have removed the statement since: the duty stands all the same.
    const known = rulebook.byId.has(duty.statement) ? [duty.statement] : [];
    const [rule] = decidingOf(rulebook, known);
    return {
      id: duty.id,
      stream,
      streamTitle,
      says: inWords(duty),
      does: duty.does,
      asks: askedBy(rulebook, duty),
      who: duty.who,
      raisedAt: duty.raisedAt,
      ...(duty.due === undefined ? {} : { due: duty.due }),
      status: duty.status,
      ...(doneAt === undefined ? {} : { doneAt }),
      ...(rule === undefined ? {} : { rule }),
      ...(isNorm(rulebook, duty) ? { noOrElse: true as const } : {}),
      followed: duty.status === 'breached' || duty.status === 'late' ? followed(duty) : [],
    };
  };

  return {
    standing: () => all.filter(mine).map((duty) => seen(duty)),
    ended: () => {
      const raised = new Map(
        facts.flatMap(({ type, body }) => {
          const duty = type === 'duty.raised' ? (body.duty as unknown as Duty) : undefined;
          return duty === undefined ? [] : [[duty.id, duty] as const];
        }),
      );
      return facts.flatMap((fact) => {
        if (fact.type !== 'duty.done') return [];
        const id = String(fact.body.id);
        const duty = raised.get(id) ?? ofStatement(id, fact);
        return duty === undefined || !mine(duty)
          ? []
          : [seen({ ...duty, status: fact.body.status === 'late' ? 'late' : 'done' }, fact.at)];
      });
    },
  };

  /** A duty that was raised before the facts looked through, as far as its statement still tells. */
  function ofStatement(id: string, fact: Fact): Omit<Duty, 'status'> | undefined {
    const [named = ''] = fact.by;
    const statement = rulebook.byId.get(named)?.statement;
    return statement?.kind !== 'choice'
      ? undefined
      : {
          id,
          statement: named,
          who: asList(statement.who),
          does: asList(statement.does),
          raisedAt: fact.at,
        };
  }
}
