import { readStreamId } from '../../kernel/ids.ts';
import { isObject, type JsonObject } from '../../kernel/json.ts';
import { fail, ok, type Result } from '../../kernel/result.ts';
import { type Day, formatDay } from '../../kernel/time.ts';
import { invalid, type Objection } from '../concern.ts';
import { contractsOf } from './award-contracts.ts';
import type { AwardedLot, ProcedureState } from './state.ts';

/** A framework, or a dynamic market, that a procedure names, by its stream here. */
export interface Named {
  readonly stream: string;
  readonly kind: string;
  readonly isMarket: boolean;
}

/** Undefined: none is named, or one of elsewhere, of which nothing is known here. */
export function frameworkNamed({ technique, shortened, framework }: JsonObject): Named | undefined {
  const isMarket = technique !== 'call-off' && shortened === 'dynamic-market';
  if (typeof framework !== 'string' || (technique !== 'call-off' && !isMarket)) return undefined;
  const kind = readStreamId(framework)?.kind;
  return kind === undefined ? undefined : { stream: framework, kind, isMarket };
}

/** What is known here of what a procedure names: that, and of a procedure the contracts that came of it. */
export interface FrameworkSeen {
  readonly named?: JsonObject;
  readonly contracts: Readonly<Record<string, JsonObject>>;
}

/** The contracts to look at for a framework that is named by its procedure. */
export const contractsUnder = (
  { stream, kind, isMarket }: Named,
  state: JsonObject | undefined,
): readonly string[] =>
  kind !== 'procedure' || isMarket || state === undefined
    ? []
    : contractsOf(stream, (state as unknown as ProcedureState).counters.contracts);

const FRAMEWORKS: ReadonlySet<unknown> = new Set(['closed-framework', 'open-framework']);
const wrong = (message: string): Result<never, Objection> => fail(invalid('/framework', message));
const partiesIn = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];

/** Who may be awarded anything under it; or why it is nothing that these may buy under today. */
export function underFramework(
  { stream, kind, isMarket }: Named,
  { named, contracts }: FrameworkSeen,
  buyers: readonly string[],
  today: Day,
): Result<readonly string[], Objection> {
  if (named === undefined) return wrong(`There is no ${stream} here.`);
  if (isMarket) return inMarket(stream, kind, named, buyers);
  if (kind === 'procedure') {
    if (!FRAMEWORKS.has(named.technique)) return wrong(`${stream} is no framework.`);
    const inForce = Object.entries(contracts).filter(
      ([one, state]) => notInForce(one, state, today) === undefined,
    );
    if (inForce.length === 0) return wrong(`So far no contract of ${stream} is in force.`);
    const states = inForce.map(([, state]) => state);
    return forAll(
      stream,
      states.flatMap(entitled),
      buyers,
      states.flatMap(({ providers }) => partiesIn(providers)),
    );
  }
  const { procurement } = named;
  if (kind !== 'contract' || !isObject(procurement) || !FRAMEWORKS.has(procurement.technique))
    return wrong(`${stream} is no framework.`);
  const why = notInForce(stream, named, today);
  return why === undefined ? forAll(stream, entitled(named), buyers, partiesIn(named.providers)) : wrong(why);
}

function inMarket(
  stream: string,
  kind: string,
  market: JsonObject,
  buyers: readonly string[],
): Result<readonly string[], Objection> {
  if (kind !== 'procedure' || market.technique !== 'dynamic-market')
    return wrong(`${stream} is no dynamic market.`);
  if (market.status === 'terminated') return wrong(`${stream} has ended.`);
  return forAll(stream, partiesIn(market.commissioners), buyers, partiesIn(market.shortlist));
}

/** Those whom a framework is for: its buyers, and whom it serves without their being its buyers. */
const entitled = ({ buyers, beneficiaries }: JsonObject): string[] => [
  ...partiesIn(buyers),
  ...partiesIn(beneficiaries),
];

function notInForce(stream: string, { status, period }: JsonObject, today: Day): string | undefined {
  const { startDate, endDate } = isObject(period) ? (period as { startDate?: Day; endDate?: Day }) : {};
  if (status === 'draft') return `${stream} has not been signed yet.`;
  if (status !== 'signed' || (endDate !== undefined && endDate < today)) return `${stream} has ended.`;
  return startDate !== undefined && startDate > today
    ? `${stream} is in force from ${formatDay(startDate)}, not before.`
    : undefined;
}

function forAll(
  stream: string,
  allowed: readonly string[],
  buyers: readonly string[],
  providers: readonly string[],
): Result<readonly string[], Objection> {
  const stranger = buyers.find((one) => !allowed.includes(one));
  return stranger === undefined
    ? ok([...new Set(providers)].sort())
    : wrong(
        `${stranger} may not buy under ${stream}: it is among neither its buyers nor those that it serves.`,
      );
}

/** An award under a framework goes to those on it alone. Undefined where that is kept, or nothing is known of it here. */
export function offFramework(
  { framework, frameworkProviders }: Pick<ProcedureState, 'framework' | 'frameworkProviders'>,
  won: readonly Pick<AwardedLot, 'lead' | 'members'>[],
): string | undefined {
  const stranger = won
    .flatMap(({ lead, members }) => [lead, ...members])
    .find((one) => frameworkProviders?.includes(one) === false);
  return stranger === undefined
    ? undefined
    : `${stranger} is not among the providers of ${framework}: an award under it goes to these alone.`;
}
