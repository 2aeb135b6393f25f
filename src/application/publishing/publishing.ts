import { isObject, type JsonObject } from '../../kernel/json.ts';
import { fail, ok, type Result } from '../../kernel/result.ts';
import { processOf } from '../../open-data/ocid.ts';
import { releaseOf, releasePackage } from '../../open-data/publish.ts';
import { hasWaitingNeeds } from '../../open-data/publish-planning.ts';
import {
  type LawNamed,
  numberIn,
  objectsIn,
  type PublicView,
  type Publishing,
  type Signing,
  textIn,
} from '../../open-data/published.ts';
import type { PublishedBy } from '../../open-data/published-by.ts';
import { partiesIn } from '../acting/references.ts';
import type { Moothall } from '../interface.ts';
import type { Releases } from '../ports.ts';

type Reader = Pick<Moothall, 'read' | 'rows' | 'list' | 'facts' | 'law'>;

/** Where what is published comes from: what everybody may see, and the ids of processes. */
export interface PublishingFrom {
  readonly moothall: Reader;
  readonly releases: Pick<Releases, 'ocidOf'>;
}

/** Collections whose rows belong into a release; of others the first rows that a reading gives are not needed. */
const COLLECTIONS = ['enquiries', 'publications', 'records', 'entries', 'breaches', 'versionHistory'];
const PAGE = 500;
const SIGNED = 'contract.signed';

/**
 * An OCDS release package of what the information rules show everybody: of a procedure with its contracts, of a contract
 * with its procedure, or of an arrangement with all that came of it. Nothing is read around the rules.
 */
export async function publishStream(
  from: PublishingFrom,
  stream: string,
  publishedBy?: PublishedBy,
): Promise<Result<JsonObject, string>> {
  const kind = stream.split('/')[0] ?? '';
  if (!['arrangement', 'procedure', 'contract'].includes(kind))
    return fail(`${stream.slice(0, 80)} cannot be published: give an arrangement, a procedure or a contract`);
  const view = await publicView(from.moothall, stream);
  if (view === undefined) return fail(`there is no ${stream.slice(0, 80)}`);
  if (textIn(view.document, 'title') === undefined)
    return fail(`nothing of ${stream} is public: its information rules do not show it to everybody (yet)`);
  const publishings = await publishingsOf(from, kind, view);
  return ok(releasePackage(publishings, `urn:moothall:${stream.replace('/', ':')}`, publishedBy));
}

/** The one release that says all of a process, and the stream that the process is. */
export interface ProcessRelease {
  readonly process: string;
  readonly release: JsonObject;
}

/**
 * Of a stream's process: of a procedure with its contracts, of a contract that no procedure led to, or of what an
 * arrangement plans. undefined: nothing of it is public.
 */
export async function processRelease(
  from: PublishingFrom,
  stream: string,
): Promise<ProcessRelease | undefined> {
  const view = await publicView(from.moothall, stream);
  if (view === undefined || textIn(view.document, 'title') === undefined) return undefined;
  const kind = stream.split('/')[0] ?? '';
  if (kind === 'procedure') return released(await ofProcedure(from, view));
  if (kind === 'contract') {
    const procedure = textIn(view.document, 'procedure');
    const above = procedure === undefined ? undefined : await processRelease(from, procedure);
    return above ?? released(await gathered(from, undefined, [view], view.parent));
  }
  return released(await gathered(from, undefined, [], view.stream));
}

const released = (publishing: Publishing): ProcessRelease => ({
  process: processOf(publishing),
  release: releaseOf(publishing),
});

/** The same of a stream that is a process itself: a contract that its procedure's release tells is none. */
export async function ownRelease(from: PublishingFrom, stream: string): Promise<JsonObject | undefined> {
  const said = await processRelease(from, stream);
  const isOther = said !== undefined && stream.startsWith('contract/') && said.process !== stream;
  return isOther ? undefined : said?.release;
}

async function publishingsOf(from: PublishingFrom, kind: string, view: Seen): Promise<Publishing[]> {
  if (kind === 'procedure') return [await ofProcedure(from, view)];
  if (kind === 'contract') {
    const named = textIn(view.document, 'procedure');
    const procedure = named === undefined ? undefined : await publicView(from.moothall, named);
    return [await gathered(from, procedure, [view], view.parent)];
  }
  const procedures = objectsIn(view.document, 'procedures').flatMap((one) => textIn(one, 'procedure') ?? []);
  const seen: Publishing[] = [];
  const published = new Set<string>();
  for (const stream of procedures) {
    const procedure = await publicView(from.moothall, stream);
    if (procedure === undefined || textIn(procedure.document, 'title') === undefined) continue;
    const publishing = await ofProcedure(from, procedure);
    for (const contract of publishing.contracts) published.add(contract.stream);
    seen.push(publishing);
  }
  for (const stream of objectsIn(view.document, 'contracts').flatMap(
    (one) => textIn(one, 'contract') ?? [],
  )) {
    if (published.has(stream)) continue;
    const contract = await publicView(from.moothall, stream);
    if (contract !== undefined && textIn(contract.document, 'title') !== undefined)
      seen.push(await gathered(from, undefined, [contract], view.stream));
  }
  if (seen.length > 0 && !hasWaitingNeeds(view.document)) return seen;
  return [...seen, await gathered(from, undefined, [], view.stream)];
}

interface Seen extends PublicView {
  readonly parent?: string;
}

/** A stream as everybody may see it, with all rows that belong into a release. */
async function publicView(moothall: Reader, stream: string): Promise<Seen | undefined> {
  const reading = await moothall.read(stream, {});
  if (reading === undefined) return undefined;
  const collections: Record<string, JsonObject> = {};
  for (const collection of COLLECTIONS) {
    if (reading.document[collection] === undefined) continue;
    const rows: [string, JsonObject][] = [];
    for (let after: string | undefined; ; ) {
      const page = await moothall.rows(stream, {}, collection, {
        limit: PAGE,
        ...(after === undefined ? {} : { after }),
      });
      for (const row of page) rows.push([String(row.id), row]);
      const last = page.at(-1);
      if (last === undefined || page.length < PAGE) break;
      after = String(last.id);
    }
    collections[collection] = Object.fromEntries(rows);
  }
  const document = { ...reading.document, ...collections };
  const signings = await signingsOf(moothall, stream, document);
  return {
    stream,
    begun: reading.begun,
    document,
    ...(signings.length === 0 ? {} : { signings }),
    ...(reading.parent === undefined ? {} : { parent: reading.parent }),
  };
}

/** When the versions of a contract were signed by all, from its history, where its versions themselves are not shown. */
async function signingsOf(moothall: Reader, stream: string, document: JsonObject): Promise<Signing[]> {
  if (document.signedAt === undefined || document.versionHistory !== undefined) return [];
  const facts = await moothall.facts(stream, {}, { types: [SIGNED], limit: 1000 });
  return facts.flatMap(({ at, body }) => {
    const version = isObject(body) ? numberIn(body as JsonObject, 'version') : undefined;
    return version === undefined ? [] : [{ version, at }];
  });
}

async function ofProcedure(from: PublishingFrom, procedure: Seen): Promise<Publishing> {
  const { moothall } = from;
  const listed = await moothall.list({ kind: 'contract', linkedTo: procedure.stream, limit: 1000 }, {});
  const contracts: PublicView[] = [];
  for (const { stream } of listed) {
    const contract = await publicView(moothall, stream);
    if (contract !== undefined && textIn(contract.document, 'title') !== undefined) contracts.push(contract);
  }
  contracts.sort((one, other) => (one.stream < other.stream ? -1 : 1));
  return gathered(from, procedure, contracts, procedure.parent);
}

async function gathered(
  { moothall, releases }: PublishingFrom,
  procedure: PublicView | undefined,
  contracts: readonly PublicView[],
  parent: string | undefined,
): Promise<Publishing> {
  const arrangement = parent === undefined ? undefined : await publicView(moothall, parent);
  const named = partiesIn([
    arrangement?.document.members,
    arrangement?.document.founder,
    procedure?.document,
    ...contracts.map(({ document }) => document),
  ]);
  const parties = new Map<string, JsonObject>();
  for (const party of named) {
    const reading = await moothall.read(party, {});
    if (reading !== undefined) parties.set(party, reading.document);
  }
  const shown = {
    ...(arrangement === undefined ? {} : { arrangement }),
    ...(procedure === undefined ? {} : { procedure }),
    contracts,
  };
  const law = await lawOf(moothall, shown);
  return {
    ocid: await releases.ocidOf(processOf(shown)),
    ...(law === undefined ? {} : { law }),
    ...shown,
    parties,
  };
}

/** The law of the process, where its arrangement shows everybody which it is. */
async function lawOf(
  moothall: Reader,
  { arrangement, procedure, contracts }: Pick<Publishing, 'arrangement' | 'procedure' | 'contracts'>,
): Promise<LawNamed | undefined> {
  if (arrangement === undefined || textIn(arrangement.document, 'regime') === undefined) return undefined;
  return moothall.law((procedure ?? contracts[0] ?? arrangement).stream);
}
