import type { ArrangementState } from '../../commissioning/arrangements/index.ts';
import {
  type Granted,
  type MandateState,
  mandatesHeldAt,
  mandatesInForce,
} from '../../commissioning/mandates/index.ts';
import {
  type AwardBudgets,
  type Budget,
  type ProcedureState,
  type Taken,
  takings,
} from '../../commissioning/procedures/index.ts';
import { dayOf, type Instant } from '../../kernel/time.ts';
import type { StreamState } from '../acting/stream-state.ts';
import type { Ledger } from '../ports.ts';

/** A stream as it was read: the number of its last fact, and its state. */
export interface StateRead {
  readonly seq: number;
  readonly state: StreamState;
}

export type StatesRead = ReadonlyMap<string, StateRead>;

/** A mandate as its stream has it. */
export interface MandateGranted extends Granted {
  readonly mandate: MandateState;
}

/** The mandates and procedures of an arrangement; the procedure itself may not be noted there yet. */
export function streamsOf(
  arrangement: StreamState,
  procedure: string,
): { readonly mandates: readonly string[]; readonly procedures: readonly string[] } {
  const own = arrangement.own as unknown as ArrangementState;
  const noted = own.procedures.map((one) => one.procedure);
  return { mandates: Object.keys(own.mandates), procedures: [...new Set([...noted, procedure])].sort() };
}

/** Those of the streams that are mandates, each with when it began and was taken back. */
export const mandatesAmong = (states: StatesRead): MandateGranted[] =>
  [...states].flatMap(([stream, { state }]) =>
    stream.startsWith('mandate/')
      ? [
          {
            stream,
            begun: state.begun,
            revokedAt: state.happened['mandate.revoked'],
            mandate: state.own as unknown as MandateState,
          },
        ]
      : [],
  );

/** An award that another is worked out in the place of. */
interface Replaced {
  readonly procedure: string;
  readonly award: string | undefined;
}

/**
 * The budget of the mandate that holds for each commissioner, where it has one, and what awards of these procedures took of
 * it: each counts against the mandate that held when it was decided, so that a new mandate begins with its whole budget.
 */
export function budgetsAt(
  states: StatesRead,
  at: Instant,
  replaced?: Replaced,
): Readonly<Record<string, Budget>> {
  const granted = mandatesAmong(states);
  const budgets = new Map<string, Budget & { readonly taken: Taken[] }>();
  for (const [commissioner, { stream, mandate }] of mandatesInForce(granted, dayOf(at)))
    if (mandate.budgetPence !== undefined)
      budgets.set(commissioner, { mandate: stream, pence: mandate.budgetPence, taken: [] });
  const procedures = [...states].filter(([stream]) => stream.startsWith('procedure/'));
  procedures.sort(([a], [b]) => (a < b ? -1 : 1));
  for (const [procedure, { state }] of procedures)
    for (const { award, decided, parts } of takings(state.own as unknown as ProcedureState)) {
      if (decided > at || (procedure === replaced?.procedure && award === replaced.award)) continue;
      const held = mandatesHeldAt(granted, decided);
      for (const [body, pence] of parts) {
        const budget = budgets.get(body);
        if (budget !== undefined && pence > 0 && held.get(body)?.stream === budget.mandate)
          budget.taken.push({ procedure, award, pence });
      }
    }
  return Object.fromEntries(budgets);
}

/** The mandates of an arrangement as they stand, and what awards have left of their budgets. */
export interface MandatesNow {
  readonly granted: readonly MandateGranted[];
  readonly budgets: Readonly<Record<string, Budget>>;
  readonly reads: AwardBudgets['reads'];
}

/** Reads them. The procedures are read only where a mandate has a budget. */
export async function mandatesNow(
  ledger: Ledger,
  arrangement: string,
  procedure: string,
  at: Instant,
  replaces?: string,
): Promise<MandatesNow> {
  const above = await statesOf(ledger, [arrangement]);
  const parent = above.get(arrangement);
  if (parent === undefined) return { granted: [], budgets: {}, reads: {} };
  const streams = streamsOf(parent.state, procedure);
  const mandates = await statesOf(ledger, streams.mandates);
  const granted = mandatesAmong(mandates);
  const counted = granted.some(({ mandate }) => mandate.budgetPence !== undefined);
  const procedures = await statesOf(ledger, counted ? streams.procedures : []);
  const states = new Map([...above, ...mandates, ...procedures]);
  return {
    granted,
    budgets: budgetsAt(states, at, { procedure, award: replaces }),
    reads: Object.fromEntries([...states].map(([stream, { seq }]) => [stream, seq])),
  };
}

/**
 * Budgets as they are now, of a proposal; of a decided award the same budgets as when it was worked out, with what awards took
 * that were decided before it.
 */
export async function budgetsSince(
  ledger: Ledger,
  stream: string,
  { arrangement, budgets }: AwardBudgets,
  since: { readonly at: Instant; readonly award?: string } | undefined,
): Promise<AwardBudgets['budgets']> {
  if (since === undefined) return {};
  const found = (await mandatesNow(ledger, arrangement, stream, since.at, since.award)).budgets;
  if (since.award === undefined) return found;
  return Object.fromEntries(
    Object.entries(found).flatMap(([body, { mandate, taken }]) => {
      const then = budgets[body];
      return then?.mandate === mandate ? [[body, { ...then, taken }]] : [];
    }),
  );
}

async function statesOf(ledger: Ledger, streams: readonly string[]): Promise<StatesRead> {
  const heads = streams.length === 0 ? [] : await ledger.heads(streams);
  return new Map(
    [...heads].map(([stream, { seq, state }]) => [stream, { seq, state: state as unknown as StreamState }]),
  );
}
