import { isObject } from '../kernel/json.ts';
import { fail, ok, type Result } from '../kernel/result.ts';
import { type Instant, readInstant } from '../kernel/time.ts';
import { mendedNames } from './mended-names.ts';
import type { Notice } from './notice.ts';
import { readParties } from './notice-parties.ts';
import { readTender } from './notice-tender.ts';
import { instantOf } from './notice-values.ts';
import { ocidsOf, type Release } from './read.ts';
import { trackedSource } from './source.ts';

/** So many processes are named to choose from. */
const NAMED = 5;

/**
 * The notice of one process: its latest release that has a tender, or else its latest. Other releases are named as
 * unused. The error says which processes there are to choose from: `processes` is how many, where only some of them were read.
 */
export function chooseRelease(
  releases: readonly Release[],
  ocid?: string,
  processes?: number,
): Result<{ readonly release: Release; readonly others: readonly Release[] }, string> {
  const ocids = ocidsOf(releases);
  const count = processes ?? ocids.length;
  const some = ocids.slice(0, NAMED);
  const wanted = ocid ?? (ocids.length === 1 ? ocids[0] : undefined);
  if (wanted === undefined)
    return fail(`there are ${count} processes: choose one with --ocid, such as ${some.join(', ')}`);
  const own = releases.filter((release) => release.ocid === wanted).sort(byDate);
  if (own.length === 0)
    return fail(
      `there is no ${wanted.slice(0, 80)}; there are ${some.join(', ')}${count > some.length ? ` and ${count - some.length} others` : ''}`,
    );
  const release =
    own.filter(({ body }) => body.tender !== undefined && body.tender !== null).at(-1) ?? own.at(-1);
  return release === undefined
    ? fail('there is no release')
    : ok({ release, others: own.filter((other) => other !== release) });
}

/** Offsets differ between publishers, so that dates are compared as instants; one that cannot be read comes first. */
const comparable = ({ date }: Release): string => {
  const read = readInstant(date);
  return read.ok ? read.value : '';
};
const byDate = (one: Release, other: Release): number => {
  const [a, b] = [comparable(one), comparable(other)];
  return a < b ? -1 : a > b ? 1 : 0;
};

/** Reads one release tolerantly into a notice. Never fails: what cannot be read is among the doubts. */
export function readNotice(release: Release, others: readonly Release[] = []): Notice {
  const mended = mendedNames(release.body);
  const doubts: string[] = [...(release.doubts ?? []), ...mended.doubts];
  const tracked = trackedSource(mended.document);
  const { root } = tracked;
  root.at('ocid').text();
  root.at('id').text();
  const tags = root.at('tag').texts();
  root.at('language').text();
  const date = instantOf(root.at('date'), doubts);
  const tender = root.at('tender');
  const { parties, buyers, lead } = readParties(tracked, doubts);
  if (buyers.length === 0) doubts.push('the notice names no buyer');
  const documents = [tender, root.at('planning')].flatMap((section) => section.at('documents').items());
  const noticeTypes = [...new Set(documents.flatMap((document) => document.at('noticeType').text() ?? []))];
  const uri = addressOfNotice(documents);
  const legalBasis = [tender.at('legalBasis').at('scheme').text(), tender.at('legalBasis').at('id').text()]
    .filter((part) => part !== undefined)
    .join(' ');
  const title = tender.at('title').text() ?? root.at('title').text();
  if (title === undefined) doubts.push('the notice has no title: it is called by its ocid');
  const description = tender.at('description').text() ?? root.at('description').text();
  const read = tender.there ? readTender(tracked, tags, doubts) : undefined;
  const begun = begunAt([release, ...others], read?.tender?.opens);
  leaveOthers(tracked);
  return {
    ocid: release.ocid,
    id: release.id,
    ...(date === undefined ? {} : { date }),
    ...(begun === undefined ? {} : { begun }),
    tags,
    title: title ?? release.ocid,
    ...(description === undefined ? {} : { description }),
    noticeTypes,
    ...(uri === undefined ? {} : { uri }),
    ...(legalBasis === '' ? {} : { legalBasis }),
    parties,
    buyers,
    ...(lead === undefined ? {} : { lead }),
    ...(read === undefined ? { noProcedure: 'the notice has no tender' } : read),
    used: tracked.used(),
    unused: [
      ...tracked.unused(),
      ...others.map(({ id, date: on }) => ({
        path: `release ${id}`,
        reason: `another release of the same process${on === '' ? '' : `, of ${on}`}: releases are not merged`,
      })),
    ],
    doubts,
  };
}

/** The first release that has more than the plan of a tender, or the beginning that the tender names, if that is earlier. */
function begunAt(releases: readonly Release[], opens: Instant | undefined): Instant | undefined {
  const published = releases.flatMap((release) => (isTendered(release) ? comparable(release) || [] : []));
  return [...published, ...(opens === undefined ? [] : [opens])].sort()[0];
}

function isTendered({ body: { tender } }: Release): boolean {
  return isObject(tender) && tender.status !== 'planning' && tender.status !== 'planned';
}

const WHERE = /notice$/i;

/** Where the notice itself was published. */
function addressOfNotice(
  documents: readonly ReturnType<ReturnType<typeof trackedSource>['root']['items']>[number][],
) {
  const notice = documents.find(
    (document) =>
      typeof document.at('documentType').value === 'string' &&
      WHERE.test(String(document.at('documentType').value)),
  );
  notice?.at('documentType').text();
  return notice?.at('url').text();
}

/** Parts of a release that an import leaves out on purpose, with the reason. */
function leaveOthers(tracked: ReturnType<typeof trackedSource>): void {
  const { root, leave } = tracked;
  const reasons: readonly (readonly [string, string])[] = [
    ['/awards', 'an award made elsewhere is not repeated here; its suppliers are registered as parties'],
    ['/contracts', 'a contract signed elsewhere is not repeated here'],
    ['/bids', 'bids made elsewhere are not repeated here'],
    ['/links', 'links of the publisher'],
    ['/relatedProcesses', 'related processes are not followed'],
    ['/planning/budget', 'a budget belongs to a mandate, which its commissioner grants'],
    ['/tender/selectionCriteria', 'conditions of participation have no place in a procedure yet'],
    ['/tender/techniques', 'frameworks and auctions have no place in a procedure yet'],
    ['/tender/submissionMethodDetails', 'tenders are made here'],
    ['/tender/submissionMethod', 'tenders are made here'],
    ['/tender/bidOpening', 'bids are opened here when the rulebook lets them be'],
  ];
  for (const [path, reason] of reasons) if (root.there) leave(path, reason);
}
