import type { JsonObject } from '../kernel/json.ts';
import type { Instant } from '../kernel/time.ts';
import { publications } from './publish-notices.ts';
import { periodOf } from './publish-tender.ts';
import { filled, moneyOf, numberIn, objectIn, type PublicView, rowsIn, textIn } from './published.ts';

/** A version of the terms, as far as it is shown. */
interface Version {
  readonly version: number;
  readonly signedAt?: Instant;
  readonly said: JsonObject;
}

/** A notice that announces a change of a contract (Procurement Act 2023, s.75). */
const ANNOUNCING = 'UK10';

/**
 * Changes of a contract after its first signature: those announced by a notice, and those signed by all. A notice and the
 * version that was signed after it are one change. The version that waits for signatures is a proposed one.
 */
export function changesOf(view: PublicView): JsonObject {
  const versions = versionsOf(view);
  const signed = versions.filter(({ version, signedAt }) => version > 1 && signedAt !== undefined);
  const announced = publications(view.document)
    .filter(([id, row]) => (textIn(row, 'notice') ?? id) === ANNOUNCING)
    .toSorted(([, one], [, other]) => compared(textIn(one, 'at'), textIn(other, 'at')));
  const taken = new Map<string, Version>();
  const alone: Version[] = [];
  for (const [index, version] of signed.entries()) {
    const before = signed[index - 1]?.signedAt ?? '';
    const at = version.signedAt ?? '';
    const notice = announced.findLast(([, row]) => {
      const published = textIn(row, 'at');
      return published !== undefined && published > before && published <= at;
    });
    if (notice === undefined) alone.push(version);
    else taken.set(notice[0], version);
  }
  const amendments = [
    ...announced.map(([id, row]) => {
      const version = taken.get(id);
      const said = {
        date: textIn(row, 'at'),
        description: textIn(row, 'title'),
        rationale: textIn(row, 'reason'),
      };
      return filled({ id, ...said, ...(version === undefined ? {} : amendmentOf(version)) });
    }),
    ...alone.map((version) => filled({ id: `version-${version.version}`, ...amendmentOf(version) })),
  ].toSorted((one, other) => compared(textIn(one, 'date'), textIn(other, 'date')));
  return { amendments, proposedAmendments: proposedIn(view.document, versions) };
}

const compared = (one = '', other = ''): number => (one < other ? -1 : one > other ? 1 : 0);

const amendmentOf = ({ signedAt, said }: Version): JsonObject => {
  const ground = textIn(said, 'ground');
  return filled({
    date: signedAt ?? textIn(said, 'at'),
    rationale: textIn(said, 'reason'),
    rationaleClassifications: ground === undefined ? [] : [{ id: ground }],
    value: moneyOf(numberIn(said, 'valuePence')),
    period: periodOf(objectIn(said, 'period')),
  });
};

/** Only the latest version can still be signed, and only while the contract runs. */
function proposedIn(document: JsonObject, versions: readonly Version[]): JsonObject[] {
  const last = versions.at(-1);
  const runs = textIn(document, 'status') !== 'ended' && textIn(document, 'signedAt') !== undefined;
  if (!runs || last === undefined || last.version < 2 || last.signedAt !== undefined) return [];
  return [filled({ id: `version-${last.version}`, ...amendmentOf(last) })];
}

/** By their numbers: from the history, from what the state keeps of it, and from when they were signed. */
function versionsOf({ document, signings = [] }: PublicView): Version[] {
  const found = new Map<number, Version>();
  const add = (version: number, said: JsonObject, signedAt = textIn(said, 'signedAt')): void => {
    const before = found.get(version);
    const at = before?.signedAt ?? signedAt;
    found.set(version, {
      version,
      ...(at === undefined ? {} : { signedAt: at }),
      said: { ...said, ...before?.said },
    });
  };
  for (const [, row] of rowsIn(document, 'versionHistory')) {
    const version = numberIn(row, 'version');
    if (version !== undefined) add(version, row);
  }
  for (const [version, row] of rowsIn(document, 'versions')) add(Number(version), row);
  for (const { version, at } of signings) add(version, {}, at);
  return [...found.values()].sort((one, other) => one.version - other.version);
}
