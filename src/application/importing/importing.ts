import { hashText } from '../../kernel/hash.ts';
import { fail, ok, type Result } from '../../kernel/result.ts';
import { addSpan, type Day, dayOf, formatDay, type Instant, startOf } from '../../kernel/time.ts';
import type { Via } from '../../ledger/fact.ts';
import { type ImportPlan, type PlannedAct, planImport } from '../../open-data/import-plan.ts';
import type { ImportIds } from '../../open-data/import-procedure.ts';
import type { Notice } from '../../open-data/notice.ts';
import { chooseRelease, readNotice } from '../../open-data/notice-reading.ts';
import { readReleases } from '../../open-data/read.ts';
import type { Unused } from '../../open-data/source.ts';
import type { RulebookDocument } from '../../rules/statement.ts';
import { isRulebook, readDocument, statementsOf } from '../../rules/text/document.ts';
import type { ActOutcome, Moothall } from '../interface.ts';
import type { Ledger } from '../ports.ts';
import type { Library } from '../rulebooks/governing.ts';
import { type Door, firstFree, type ImportFailure, said } from './import-acts.ts';
import { type Registered, registerParties } from './import-parties.ts';

export interface ImportRequest {
  /** The name of a starter rulebook, or the full text of one. */
  readonly form: string;
  readonly regime: string;
  /** Which buyer commissions, where only one can. */
  readonly commissioner?: string;
  readonly asIf?: Day;
  /** The party that imports, and then acts for those that it registers; absent: the notice's own lead does. */
  readonly as?: string;
  readonly via: Via;
  /** Simulated time of the acts. */
  readonly at?: Instant;
}

export interface Imported {
  readonly arrangement: string;
  readonly procedure: string | null;
  readonly founder: string;
  readonly parties: readonly string[];
  readonly organisations: readonly Registered[];
  readonly used: readonly string[];
  readonly unused: readonly Unused[];
  readonly doubts: readonly string[];
}

export interface ImportParts {
  readonly moothall: Pick<Moothall, 'act'>;
  readonly ledger: Pick<Ledger, 'heads' | 'streams'>;
  readonly library: Library;
  readonly now: () => Promise<Instant>;
}

const nothing = (type: ImportFailure['type'], message: string) =>
  fail<ImportFailure>({ type, message, stands: [] });

/**
 * The notice of one process in published text; the error says what is wrong with the text, or what there is to choose from.
 * `processes`: how many there are, where the text has only some of them.
 */
export function noticeIn(text: string, ocid?: string, processes?: number): Result<Notice, string> {
  const releases = readReleases(text);
  if (!releases.ok) return releases;
  const chosen = chooseRelease(releases.value, ocid, processes);
  return chosen.ok ? ok(readNotice(chosen.value.release, chosen.value.others)) : chosen;
}

/**
 * When the acts of an import happen on simulated data: the morning of the day on which its tender began, so that what the
 * rules count from there, such as how long a tender stays open, is what it was.
 */
export function dayOfNotice({ begun, date }: Notice): Instant | undefined {
  const day = begun ?? date;
  return day === undefined ? undefined : addSpan(startOf(dayOf(day)), 'PT9H');
}

/**
 * Carries a notice in through the one door: parties, arrangement, members, needs, procedure, each an act of its own under
 * an idempotency key made of the notice, so that a repetition after a crash goes on where it stopped and doubles nothing.
 * Where the rules refuse the procedure, what came before stands, and the refusing statement is among the doubts.
 */
export async function importNotice(
  parts: ImportParts,
  notice: Notice,
  request: ImportRequest,
): Promise<Result<Imported, ImportFailure>> {
  const rulebook = rulebookOf(parts.library, request.form);
  if (!rulebook.ok) return nothing('invalid', rulebook.error);
  const assumed = await assumedDay(parts, notice, request);
  if (!assumed.ok) return assumed;
  const plan = planImport(notice, {
    rulebook: request.form,
    regime: request.regime,
    positions: statementsOf(rulebook.value).flatMap(({ statement }) =>
      statement.kind === 'position' ? [statement] : [],
    ),
    ...(request.commissioner === undefined ? {} : { commissioner: request.commissioner }),
    ...(assumed.value === undefined ? {} : { asIf: assumed.value }),
  });
  if (!plan.ok) return nothing('invalid', plan.error);
  const seed = hashText(
    [notice.ocid, notice.id, request.form, request.regime, plan.value.founder, request.as ?? ''].join('\n'),
  ).slice(0, 32);
  const act: Door = (stream, step, action, body, as, onBehalf) =>
    parts.moothall.act({
      stream,
      action,
      body,
      as,
      ...(onBehalf === undefined || onBehalf === as ? {} : { for: onBehalf }),
      via: request.via,
      key: `import ${seed} ${hashText(step).slice(0, 32)}`,
      ...(request.at === undefined ? {} : { at: request.at }),
    });
  const registered = await registerParties(
    parts.ledger,
    act,
    plan.value.parties,
    request.as ?? 'public',
    seed,
  );
  if (!registered.ok) return registered;
  return carryOut({ parts, act, notice, plan: plan.value, request, seed }, registered.value);
}

interface Carrying {
  readonly parts: ImportParts;
  readonly act: Door;
  readonly notice: Notice;
  readonly plan: ImportPlan;
  readonly request: ImportRequest;
  /** Made of the notice and of how it is imported: the same for a repetition. */
  readonly seed: string;
}

async function carryOut(
  carrying: Carrying,
  registered: { readonly organisations: readonly Registered[]; readonly doubts: readonly string[] },
): Promise<Result<Imported, ImportFailure>> {
  const { notice, plan, request } = carrying;
  const { organisations } = registered;
  const byKey = new Map(organisations.map(({ id, party }) => [id, party]));
  const party = (key: string): string => byKey.get(key) ?? '';
  const founder = party(plan.founder);
  const as = request.as ?? founder;
  const doubts = [...notice.doubts, ...plan.doubts, ...registered.doubts];
  const stands: string[] = organisations.filter(({ reused }) => !reused).map((one) => one.party);
  const needs = new Map<string, string>();
  let arrangement = '';
  const ids = (): ImportIds => ({ party, need: (lot) => needs.get(lot) ?? '', arrangement });
  for (const planned of plan.acts) {
    const outcome = await place(carrying, planned, ids(), as, founder);
    if (outcome.verdict !== 'permitted')
      return fail({ type: outcome.verdict, message: said(planned.action, outcome), stands });
    if (planned.step === 'arrangement') {
      arrangement = outcome.stream;
      stands.push(arrangement);
    }
    if (planned.needOf !== undefined) needs.set(planned.needOf, outcome.id);
    if (outcome.matter !== undefined)
      doubts.push(`${planned.action} waits for a joint decision (${outcome.matter} in ${outcome.stream})`);
  }
  let procedure: string | null = null;
  if (plan.procedure !== null) {
    const outcome = await place(carrying, plan.procedure, ids(), as, founder);
    if (outcome.verdict === 'permitted') procedure = outcome.stream;
    else doubts.push(`no procedure is started: ${said(plan.procedure.action, outcome)}`);
    if (outcome.verdict === 'permitted' && outcome.matter !== undefined)
      doubts.push(`procedure.start waits for a joint decision (${outcome.matter})`);
  }
  return ok({
    arrangement,
    procedure,
    founder,
    parties: organisations.map((one) => one.party),
    organisations,
    used: notice.used,
    unused: notice.unused,
    doubts,
  });
}

async function place(
  { parts, act, plan, seed }: Carrying,
  planned: PlannedAct,
  ids: ImportIds,
  as: string,
  founder: string,
): Promise<ActOutcome> {
  const body = planned.body(ids);
  const creates = planned.step === 'arrangement' || planned.on === 'procedure';
  if (!creates) return act(ids.arrangement, planned.step, planned.action, body, as, founder);
  return firstFree(parts.ledger, planned.on, plan.slug, seed.slice(0, 8), (stream) =>
    act(stream, planned.step, planned.action, body, as, founder),
  );
}

function rulebookOf(library: Library, form: string): Result<RulebookDocument, string> {
  const starter = library.rulebooks.get(form.trim());
  if (starter !== undefined) return ok(starter);
  if (!form.includes('\n'))
    return fail(
      `"${form.slice(0, 60)}" is no starter rulebook; there are ${[...library.rulebooks.keys()].join(', ')}`,
    );
  const read = readDocument(form);
  if (!read.ok) return fail(`the rulebook: ${read.error[0]?.message ?? 'it cannot be read'}`);
  return isRulebook(read.value.document) ? ok(read.value.document) : fail('this is a regime, not a rulebook');
}

/**
 * The day that the law is assumed for, where one has to be: as asked, or the notice's own day where the regime held then
 * and does not hold now. A regime that did not hold on the notice's day is refused with the day on which it starts.
 */
async function assumedDay(
  { library, now }: ImportParts,
  notice: Notice,
  { regime: id, asIf, at }: ImportRequest,
): Promise<Result<Day | undefined, ImportFailure>> {
  const regime = library.regimes.get(id);
  if (regime === undefined)
    return nothing(
      'invalid',
      `"${id.slice(0, 60)}" is no regime; there are ${[...library.regimes.keys()].join(', ')}`,
    );
  const holds = (day: Day): boolean => day >= regime.from && (regime.to === undefined || day <= regime.to);
  const today = dayOf(at ?? (await now()));
  const own = notice.date === undefined ? today : dayOf(notice.date);
  const day = asIf ?? own;
  if (day < regime.from)
    return nothing(
      'refused',
      `${id} starts on ${formatDay(regime.from)} (${regime.from}); ${asIf === undefined ? 'the notice is of' : 'assumed was'} ${formatDay(day)}: give --as-if to assume another day`,
    );
  if (!holds(day))
    return nothing('refused', `${id} ended on ${formatDay(regime.to ?? day)}; ${formatDay(day)} is after it`);
  return ok(asIf ?? (holds(today) ? undefined : own));
}
