import { canonical } from '../kernel/canonical.ts';
import type { JsonObject } from '../kernel/json.ts';
import { objectIn, objectsIn, textIn, textsIn } from './published.ts';
import { type NoticeType, noticeTypeOf } from './standard/notice-types.ts';

/** Tags of the notices of the Procurement Act 2023 as Find a Tender publishes them; those that it does not publish so are not here. */
const NOTICE_TAGS: Readonly<Partial<Record<NoticeType, readonly string[]>>> = {
  UK1: ['planning'],
  UK2: ['planning'],
  UK3: ['planning'],
  UK4: ['tender'],
  UK5: ['award', 'contract'],
  UK6: ['award', 'contract'],
  UK7: ['award', 'contract'],
  UK9: ['implementation'],
  UK10: ['contractAmendment'],
  UK11: ['contractTermination'],
  UK12: ['tenderCancellation'],
  UK15: ['award', 'contract'],
};

/** The order in which tags stand, as in the codelist releaseTag of OCDS 1.1.5. */
const ORDER = [
  'planning',
  'planningUpdate',
  'tender',
  'tenderUpdate',
  'tenderCancellation',
  'award',
  'awardUpdate',
  'awardCancellation',
  'contract',
  'contractUpdate',
  'contractAmendment',
  'implementation',
  'implementationUpdate',
  'contractTermination',
];

const OWN = new Set(['id', 'date', 'tag']);

/** Whether two releases say the same of their process. */
export const saysTheSame = (one: JsonObject, other: JsonObject): boolean =>
  canonical(without(one)) === canonical(without(other));

const without = (release: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(release).filter(([key]) => !OWN.has(key)));

/** What a release is about, against the one before it in its process. */
export function tagsOfChange(before: JsonObject | undefined, after: JsonObject): readonly string[] {
  if (before === undefined) return textsIn(after, 'tag');
  const tags = new Set<string>();
  const told = new Set(noticesIn(before));
  for (const [key, notice, part] of noticesWithIds(after)) {
    if (told.has(key)) continue;
    const noticeType = noticeTypeOf(notice);
    for (const tag of (noticeType && NOTICE_TAGS[noticeType]) ?? []) {
      const said = tagNow(tag, part);
      tags.add(had(before, said) ? updated(said) : said);
    }
  }
  section(before, after, 'planning', 'planning', 'planningUpdate', tags);
  const tender = section(before, after, 'tender', 'tender', 'tenderUpdate', tags);
  const ended = (release: JsonObject) => textIn(objectIn(release, 'tender'), 'status') === 'cancelled';
  if (tender && ended(after) && !ended(before)) tags.add('tenderCancellation');
  list(before, after, 'awards', ['award', 'awardUpdate', 'awardCancellation'], 'cancelled', tags);
  list(before, after, 'contracts', ['contract', 'contractUpdate', 'contractTermination'], 'terminated', tags);
  insideContracts(before, after, tags);
  // Only who the parties are has changed: that is an update of what there was.
  if (tags.size === 0) for (const tag of textsIn(before, 'tag').slice(0, 1)) tags.add(updated(tag));
  return ORDER.filter((tag) => tags.has(tag));
}

/** Tags that say how something stands, and what a notice of it makes a release while it stands otherwise. */
const ONCE_IT_IS: Readonly<Record<string, { readonly status: string; readonly before: string }>> = {
  contractTermination: { status: 'terminated', before: 'contractUpdate' },
};
const tagNow = (tag: string, part: JsonObject): string => {
  const once = ONCE_IT_IS[tag];
  return once === undefined || part.status === once.status ? tag : once.before;
};

const UPDATED: Readonly<Record<string, string>> = {
  planning: 'planningUpdate',
  tender: 'tenderUpdate',
  award: 'awardUpdate',
  contract: 'contractUpdate',
};
const updated = (tag: string): string => UPDATED[tag] ?? tag;
const had = (before: JsonObject, tag: string): boolean =>
  tag === 'planning'
    ? before.planning !== undefined
    : tag === 'tender'
      ? before.tender !== undefined
      : objectsIn(before, `${tag}s`).length > 0;

function section(
  before: JsonObject,
  after: JsonObject,
  key: string,
  fresh: string,
  update: string,
  tags: Set<string>,
): boolean {
  const [old, now] = [before[key], after[key]];
  if (now === undefined || (old !== undefined && canonical(old) === canonical(now))) return false;
  if (old === undefined) tags.add(fresh);
  else if (!tags.has(fresh)) tags.add(update);
  return true;
}

function list(
  before: JsonObject,
  after: JsonObject,
  key: string,
  [fresh, update, end]: readonly [string, string, string],
  ended: string,
  tags: Set<string>,
): void {
  const old = new Map(objectsIn(before, key).map((one) => [textIn(one, 'id'), one]));
  for (const one of objectsIn(after, key)) {
    const was = old.get(textIn(one, 'id'));
    if (was === undefined) tags.add(fresh);
    else if (canonical(was) !== canonical(one)) {
      if (one.status === ended && was.status !== ended) tags.add(end);
      else if (!tags.has(fresh)) tags.add(update);
    }
  }
}

/** What is new of how contracts go, and of their changes. */
function insideContracts(before: JsonObject, after: JsonObject, tags: Set<string>): void {
  const old = new Map(objectsIn(before, 'contracts').map((one) => [textIn(one, 'id'), one]));
  for (const one of objectsIn(after, 'contracts')) {
    const was = old.get(textIn(one, 'id')) ?? {};
    section(was, one, 'implementation', 'implementation', 'implementationUpdate', tags);
    const told = new Set(objectsIn(was, 'amendments').map(({ id }) => id));
    if (objectsIn(one, 'amendments').some(({ id }) => !told.has(id))) tags.add('contractAmendment');
  }
}

const noticesIn = (release: JsonObject): string[] => noticesWithIds(release).map(([key]) => key);

/** Every notice among the documents, by the part that it belongs to and its id there, with that part. */
const noticesWithIds = (release: JsonObject): (readonly [string, string, JsonObject])[] =>
  [
    objectIn(release, 'planning'),
    objectIn(release, 'tender'),
    ...objectsIn(release, 'awards'),
    ...objectsIn(release, 'contracts'),
    ...objectsIn(release, 'contracts').map((contract) => ({
      ...objectIn(contract, 'implementation'),
      id: contract.id ?? '',
    })),
  ].flatMap((part: JsonObject) =>
    objectsIn(part, 'documents').flatMap((document) => {
      const notice = textIn(document, 'noticeType');
      return notice === undefined
        ? []
        : [[`${textIn(part, 'id') ?? ''} ${textIn(document, 'id') ?? ''}`, notice, part] as const];
    }),
  );

/** The stages by which a feed can be narrowed, as Find a Tender has them. */
export const STAGES = ['planning', 'tender', 'award'] as const;

export const stagesOf = (tags: readonly string[]): readonly string[] =>
  STAGES.filter((stage) =>
    tags.some((tag) =>
      (stage === 'award' ? /^(award|contract|implementation)/ : new RegExp(`^${stage}`)).test(tag),
    ),
  );
