import { slug } from '../kernel/ids.ts';
import type { JsonObject } from '../kernel/json.ts';
import { fail, ok, type Result } from '../kernel/result.ts';
import type { Day } from '../kernel/time.ts';
import { clippedLine, clippedWords } from './clipping.ts';
import { codes, type ImportIds, procedureBody } from './import-procedure.ts';
import type { Notice, NoticeLot, NoticeParty } from './notice.ts';

/** A role of the rulebook and how many may hold it. */
export interface Position {
  readonly role: string;
  readonly min?: number;
  readonly max?: number;
}

export interface ImportOptions {
  /** The name of a starter rulebook, or the full text of one. */
  readonly rulebook: string;
  readonly regime: string;
  readonly positions: readonly Position[];
  /** Which buyer commissions, where only one can: its id in the notice, its name, or `party/NAME`. */
  readonly commissioner?: string;
  readonly asIf?: Day;
}

export interface PlannedParty {
  readonly key: string;
  readonly name: string;
  /** What its stream is called, as far as that is free. */
  readonly slug: string;
  readonly identifiers: NoticeParty['identifiers'];
  readonly register: JsonObject;
  /** The roles it comes to hold; none: it is only registered. */
  readonly roles: readonly string[];
}

/** One act by the founder; the body is made when the ids it names are known. */
export interface PlannedAct {
  /** Names the act within the plan, the same each time it is made. */
  readonly step: string;
  readonly on: 'arrangement' | 'procedure';
  readonly action: string;
  readonly body: (ids: ImportIds) => JsonObject;
  /** The lot whose need comes into being. */
  readonly needOf?: string;
}

export interface ImportPlan {
  readonly founder: string;
  readonly parties: readonly PlannedParty[];
  readonly slug: string;
  /** In order: the arrangement, its members, its needs. */
  readonly acts: readonly PlannedAct[];
  /** Last; null where none can come of the notice, for the reason that is among the doubts. */
  readonly procedure: PlannedAct | null;
  readonly doubts: readonly string[];
}

const COMMISSIONER = 'commissioner';
const BENEFICIARY = 'beneficiary';

/**
 * The acts by which a notice becomes an arrangement, its members, its needs and a procedure. The error says in words why
 * it cannot be, such as which buyers there are to choose from.
 */
export function planImport(notice: Notice, options: ImportOptions): Result<ImportPlan, string> {
  const chosen = chooseMembers(notice, options);
  if (!chosen.ok) return chosen;
  const { founder, commissioners, beneficiaries } = chosen.value;
  const doubts: string[] = [];
  const leading = options.positions
    .filter(({ role, max }) => role !== COMMISSIONER && max === 1)
    .map(({ role }) => role);
  const rolesOf = (key: string): string[] => [
    ...(commissioners.includes(key) ? [COMMISSIONER] : []),
    ...(beneficiaries.includes(key) ? [BENEFICIARY] : []),
    ...(key === founder ? leading : []),
  ];
  const parties = notice.parties.map((party) => plannedParty(party, rolesOf(party.key), doubts));
  tellMembers(notice, options, chosen.value, doubts);
  const lots = notice.tender?.lots ?? [];
  const acts = [
    start(notice, options, doubts),
    ...commissioners.filter((key) => key !== founder).map((key) => admit(key, COMMISSIONER)),
    ...beneficiaries.map((key) => admit(key, BENEFICIARY)),
    ...leading.map((role) => admit(founder, role)),
    ...(lots.length === 0 ? [wholeNeed(notice, doubts)] : lots.map((lot) => raise(notice, lot, doubts))),
    ...(lots.length === 0 ? [WHOLE] : lots.map(({ id }) => id)).map((id) => takeUp(id, commissioners)),
  ];
  const { tender, noProcedure } = notice;
  if (noProcedure !== undefined || tender === undefined)
    doubts.push(`no procedure is started: ${noProcedure ?? 'the notice has no tender'}`);
  const body =
    tender === undefined || noProcedure !== undefined
      ? undefined
      : procedureBody(notice, tender, commissioners, doubts);
  return ok({
    founder,
    parties,
    slug: slug(notice.title) || slug(notice.ocid) || 'imported',
    acts,
    procedure:
      body === undefined ? null : { step: 'procedure', on: 'procedure', action: 'procedure.start', body },
    doubts,
  });
}

interface Members {
  readonly founder: string;
  readonly commissioners: readonly string[];
  readonly beneficiaries: readonly string[];
}

/** Who comes in as what: as many commissioners as the rulebook has room for, or the one that was chosen. */
function chooseMembers(notice: Notice, options: ImportOptions): Result<Members, string> {
  const { buyers, lead } = notice;
  const position = options.positions.find(({ role }) => role === COMMISSIONER);
  if (position === undefined) return fail('the rulebook has no position for a commissioner');
  if (lead === undefined || buyers.length === 0)
    return fail('the notice names no buyer: nobody could commission');
  const choices = buyers.map((key) => `${key} (${partyOf(notice, key)?.name ?? key})`).join('; ');
  const wanted = options.commissioner === undefined ? undefined : buyerNamed(notice, options.commissioner);
  if (options.commissioner !== undefined && wanted === undefined)
    return fail(`"${options.commissioner.slice(0, 100)}" is no buyer of the notice; there are ${choices}`);
  const most = position.max ?? Number.POSITIVE_INFINITY;
  if (buyers.length <= most) return ok({ founder: wanted ?? lead, commissioners: buyers, beneficiaries: [] });
  if (most !== 1)
    return fail(`the notice has ${buyers.length} buyers; the rulebook has room for ${most} commissioners`);
  if (wanted === undefined)
    return fail(
      `the rulebook has room for one commissioner and the notice has ${buyers.length} buyers: choose one with --commissioner: ${choices}`,
    );
  if (!options.positions.some(({ role }) => role === BENEFICIARY))
    return fail('the rulebook has no position in which the other buyers could come in (beneficiary)');
  return ok({
    founder: wanted,
    commissioners: [wanted],
    beneficiaries: buyers.filter((key) => key !== wanted),
  });
}

const partyOf = (notice: Notice, key: string): NoticeParty | undefined =>
  notice.parties.find((party) => party.key === key);

function buyerNamed(notice: Notice, named: string): string | undefined {
  const wanted = named.trim().replace(/^party\//, '');
  return (
    notice.buyers.find((key) => key === wanted) ??
    notice.buyers.find((key) => {
      const name = partyOf(notice, key)?.name ?? '';
      return name.toLowerCase() === wanted.toLowerCase() || slug(name) === wanted;
    })
  );
}

function tellMembers(notice: Notice, options: ImportOptions, members: Members, doubts: string[]): void {
  const names = members.beneficiaries.map((key) => partyOf(notice, key)?.name ?? key);
  if (names.length > 0)
    doubts.push(
      `buyers that come in as beneficiaries, for the rulebook has one commissioner: ${names.join('; ')}`,
    );
  const least = options.positions.find(({ role }) => role === COMMISSIONER)?.min ?? 0;
  if (members.commissioners.length < least)
    doubts.push(
      `the rulebook wants at least ${least} commissioners and the notice has ${members.commissioners.length}: let others in`,
    );
}

function plannedParty(party: NoticeParty, roles: readonly string[], doubts: string[]): PlannedParty {
  const name = clippedLine(party.name, `the name of ${party.key}`, doubts);
  const identifiers = party.identifiers.slice(0, 50).map(({ scheme, id, legalName }) => ({
    scheme: clippedLine(scheme, `an identifier of ${party.key}`, doubts),
    id: clippedLine(id, `an identifier of ${party.key}`, doubts),
    ...(legalName === undefined
      ? {}
      : { legalName: clippedLine(legalName, `the legal name of ${party.key}`, doubts) }),
  }));
  const address = Object.entries(party.address ?? {}).map(([part, text]) => [
    part,
    clippedLine(String(text), `the address of ${party.key}`, doubts),
  ]);
  return {
    key: party.key,
    name,
    slug: slug(name) || slug(party.key) || 'organisation',
    identifiers,
    register: {
      kind: 'organisation',
      name,
      ...(identifiers.length === 0 ? {} : { identifiers }),
      ...(address.length === 0 ? {} : { address: Object.fromEntries(address) }),
      ...(party.flags.length === 0 ? {} : { flags: party.flags }),
    },
    roles,
  };
}

function start(notice: Notice, options: ImportOptions, doubts: string[]): PlannedAct {
  const title = clippedLine(notice.title, 'the title', doubts);
  const purpose = clippedWords(notice.description ?? notice.title, 'the description', doubts);
  const law = notice.legalBasis === undefined ? '' : ` Its legal basis as published: ${notice.legalBasis}.`;
  const assumption = `Taken from the published notice ${notice.ocid}, release ${notice.id}.${law}`;
  return {
    step: 'arrangement',
    on: 'arrangement',
    action: 'arrangement.start',
    body: () => ({
      title,
      purpose,
      rulebook: options.rulebook,
      regime: options.regime,
      role: COMMISSIONER,
      ...(options.asIf === undefined ? {} : { asIf: options.asIf }),
      assumptions: [clippedWords(assumption, 'where it was taken from', doubts)],
    }),
  };
}

const admit = (key: string, role: string): PlannedAct => ({
  step: `admit ${role} ${key}`,
  on: 'arrangement',
  action: 'member.admit',
  body: (ids) => ({ party: ids.party(key), role }),
});

/** The need of a notice without lots. */
export const WHOLE = '*';

const wholeNeed = (notice: Notice, doubts: string[]): PlannedAct =>
  raise(notice, { id: WHOLE, title: notice.title, classification: [] }, doubts);

function raise(notice: Notice, lot: NoticeLot, doubts: string[]): PlannedAct {
  const what = lot.id === WHOLE ? 'the need' : `the need of lot ${lot.id}`;
  const body: JsonObject = {
    title: clippedLine(lot.title, what, doubts),
    description: clippedWords(lot.description ?? notice.description ?? lot.title, what, doubts),
    ...(lot.ceilingPence === undefined ? {} : { estimatePence: lot.ceilingPence }),
    ...(lot.place === undefined
      ? {}
      : { place: clippedLine(lot.place, `the place of lot ${lot.id}`, doubts) }),
    ...codes(lot),
  };
  return {
    step: `need ${lot.id}`,
    on: 'arrangement',
    action: 'need.raise',
    body: () => body,
    needOf: lot.id,
  };
}

const takeUp = (lot: string, commissioners: readonly string[]): PlannedAct => ({
  step: `take up ${lot}`,
  on: 'arrangement',
  action: 'need.take-up',
  body: (ids) => ({ need: ids.need(lot), commissioners: commissioners.map((key) => ids.party(key)) }),
});
