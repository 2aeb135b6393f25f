import type { Reading, RulebookSeen } from '../../application/interface.ts';
import type { Choice } from '../components/index.ts';
import { matterChoices } from '../matter-words.ts';
import { ENGINE_ONLY } from '../pages/actions.ts';
import { entriesOf, textOf } from '../pages/document.ts';
import { kindTitle } from '../pages/rules.ts';
import { kindWord } from '../pages/words.ts';
import type { Action, Visit } from '../visit.ts';
import { type Known, toldApart } from './choices.ts';
import type { Shape } from './shape.ts';
import { lowerFirst, wordsOf } from './words.ts';

/** Where there are more, the field is typed: a list that nobody can look through helps nobody. */
const MOST_CHOICES = 200;

/**
 * What a form can offer: the things of the stream and of the one above it, parties and other streams by name, roles.
 * `chosen` are streams that the address already names; only those are then offered.
 */
export async function knownAt(
  reading: Reading | undefined,
  action: Action,
  shape: Shape,
  chosen: readonly string[],
  visit: Visit,
): Promise<Known> {
  const above = reading?.parent ?? chosen.find((stream) => !stream.startsWith('party/'));
  const parent = above === undefined ? undefined : await visit.moothall.read(above, visit.viewer);
  const here = [reading, parent].filter((one) => one !== undefined);
  const names = Object.assign({}, ...here.map((one) => one.names)) as Record<string, string>;
  const streams: Record<string, readonly Choice[]> = {};
  for (const kind of kindsIn(shape)) streams[kind] = await streamsOf(kind, chosen, visit);
  return {
    documents: here.map((one) => one.document),
    names,
    parties: streams.party ?? [],
    streams,
    roles: await rolesToName(await rolesOf(here, visit), reading, action, shape, visit),
    // Starter rulebooks are for something that starts; what is there already has a rulebook of its own.
    named:
      reading === undefined
        ? visit.named
        : {
            ...(await rulesOf(reading, shape, visit)),
            ...mattersOf(reading, shape, visit),
            ...(await amendmentsOf(reading, action, shape, visit)),
          },
  };
}

/** Where a form asks for a joint decision: those that are open here, with what each is about. */
const mattersOf = (reading: Reading, shape: Shape, visit: Visit): Known['named'] =>
  asksFor(shape, ['matter']) && reading.matters.length > 0 ? { matter: matterChoices(reading, visit) } : {};

/** Where a form asks for an amendment to act on: those on which the rules let the viewer do so. */
async function amendmentsOf(
  reading: Reading,
  action: Action,
  shape: Shape,
  visit: Visit,
): Promise<Known['named']> {
  const open = entriesOf(reading.document, 'openAmendments');
  if (!asksFor(shape, ['amendment']) || open.length < 2) return {};
  const choices = open.map((one) => ({ value: one.id, label: textOf(one, 'title') ?? one.id }));
  return { amendment: toldApart(await notRefused(choices, 'amendment', reading, action, visit)) };
}

/** Where a form asks for a role to enter or to leave: those for which it is not surely refused. */
const rolesToName = async (
  roles: readonly Choice[],
  reading: Reading | undefined,
  action: Action,
  shape: Shape,
  visit: Visit,
): Promise<readonly Choice[]> => {
  const pointer = action.enters ?? action.leaves;
  const isAsked = shape.kind === 'group' && shape.entries.some(({ key }) => `/${key}` === pointer);
  return reading === undefined || pointer === undefined || !isAsked
    ? roles
    : notRefused(roles, pointer.slice(1), reading, action, visit);
};

/**
 * The choices for a field that are not surely refused, asked one by one as they would be when the form is sent. Where each is, all
 * are there, so that the form says why not.
 */
async function notRefused(
  choices: readonly Choice[],
  field: string,
  { stream }: Reading,
  action: Action,
  { moothall, viewer }: Visit,
): Promise<readonly Choice[]> {
  const { party: as = 'public', for: principal } = viewer;
  const asked = { stream, action: action.name, as, via: 'session' as const };
  const may = await Promise.all(
    choices.map(async ({ value }) => {
      const { allowed } = await moothall.can({
        ...asked,
        body: { [field]: value },
        ...(principal === undefined ? {} : { for: principal }),
      });
      return allowed !== 'no';
    }),
  );
  const left = choices.filter((_, index) => may[index] === true);
  return left.length === 0 ? choices : left;
}

function kindsIn(shape: Shape): ReadonlySet<string> {
  const kinds = new Set<string>();
  const visitShape = (one: Shape): void => {
    if (one.kind === 'text') {
      const kind = /^\^([a-z]+)\//.exec(one.pattern ?? '')?.[1];
      if (kind !== undefined) kinds.add(kind);
    } else if (one.kind === 'group') for (const entry of one.entries) visitShape(entry.shape);
    else if (one.kind === 'list' || one.kind === 'record') visitShape(one.item.shape);
    else if (one.kind === 'variants') for (const variant of one.variants) visitShape(variant.shape);
  };
  visitShape(shape);
  return kinds;
}

async function streamsOf(kind: string, chosen: readonly string[], visit: Visit): Promise<readonly Choice[]> {
  const listed = await visit.moothall.list({ kind, limit: MOST_CHOICES + 1 }, visit.viewer);
  const choices = listed.map((one) => ({
    value: one.stream,
    label: one.title === '' ? one.stream : one.title,
  }));
  const named = chosen.filter((stream) => stream.startsWith(`${kind}/`));
  if (kind !== 'party' && named.length > 0)
    return named.map(
      (stream) => choices.find((choice) => choice.value === stream) ?? { value: stream, label: stream },
    );
  return choices.length > MOST_CHOICES ? [] : choices;
}

/** Where a form asks for rules or for numbers that were agreed: those of the arrangement's own rulebook, in plain English. */
async function rulesOf({ stream, kind }: Reading, shape: Shape, visit: Visit): Promise<Known['named']> {
  if (!asksFor(shape, ['statement', 'setting'])) return {};
  const rulebook = await visit.moothall.rulebook(stream);
  if (rulebook === undefined) return {};
  return {
    setting: rulebook.settings.map((setting) => ({
      value: setting.id,
      label: setting.title,
      hint: settingWords(setting),
    })),
    ...ruleParts(rulebook, kind, visit),
    statement: statementChoices(rulebook),
  };
}

/** The rules that an amendment can change, by what they are about. */
export const statementChoices = ({ statements }: RulebookSeen): readonly Choice[] =>
  statements
    .filter(({ amendable }) => amendable !== undefined)
    .sort((a, b) => (a.kind < b.kind ? -1 : a.kind > b.kind ? 1 : 0))
    .map(({ id, says, kind }) => ({
      value: id,
      group: kindTitle(kind),
      label: `${says.length > 90 ? `${says.slice(0, 89)}…` : says} (${id})`,
    }));

/** What a number is now, and what the rulebook and the law beside it allow. */
const settingWords = (setting: RulebookSeen['settings'][number]): string =>
  `Now ${setting.value}. ${settingLimits(setting)}`.trimEnd();

/** Between what the rulebook and the law beside it let a number be changed. */
export function settingLimits({ bounds, law }: RulebookSeen['settings'][number]): string {
  const own = bounds === undefined ? [] : [`The rulebook allows ${bounds}.`];
  const outer = law.map(({ limit, cites, verified, variants }) => {
    const where = variants.length === 0 ? '' : ` for what is ${variants.map(lowerFirst).join(' or ')}`;
    const source = [cites, verified === false ? 'not verified' : undefined].filter(
      (one) => one !== undefined,
    );
    return `The law allows ${limit}${where}${source.length === 0 ? '' : ` (${source.join(', ')})`}.`;
  });
  return [...own, ...outer].join(' ');
}

/** Of what a rule is made: who, and what they do, by their titles. */
export const ruleParts = (
  { roles }: RulebookSeen,
  kind: string,
  { catalogue }: Visit,
): { readonly who: readonly Choice[]; readonly does: readonly Choice[] } => ({
  who: [
    { value: 'anyone', label: 'Anyone' },
    { value: 'member', label: 'Any member' },
    ...roles.map(({ role, title }) => ({ value: role, label: title === role ? wordsOf(role) : title })),
  ],
  does: governedBy(kind, catalogue).flatMap(({ kind: of, actions }) =>
    actions
      .filter(({ name }) => !ENGINE_ONLY.has(name))
      .map((action) => ({ value: action.name, label: action.title, group: kindWord(of) })),
  ),
});

/** The kinds of stream that the rules of one of these decide: itself and what starts below it. */
export const governedBy = (kind: string, { kinds }: Visit['catalogue']) =>
  [...kinds.values()].filter((one) => one.kind === kind || one.parent === kind);

const asksFor = (shape: Shape, keys: readonly string[]): boolean => {
  if (shape.kind === 'group')
    return shape.entries.some((entry) => keys.includes(entry.key) || asksFor(entry.shape, keys));
  return (shape.kind === 'list' || shape.kind === 'record') && asksFor(shape.item.shape, keys);
};

/** The roles that the rulebook defines, by their titles. */
async function rolesOf(here: readonly Reading[], visit: Visit): Promise<readonly Choice[]> {
  const [nearest] = here;
  const rulebook = nearest === undefined ? undefined : await visit.moothall.rulebook(nearest.stream);
  return (rulebook?.roles ?? []).map(({ role, title }) => ({
    value: role,
    label: title === role ? wordsOf(role) : title,
  }));
}
