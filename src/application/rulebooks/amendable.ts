import type { JsonObject } from '../../kernel/json.ts';
import type { Instant } from '../../kernel/time.ts';
import { formatDay } from '../../kernel/time.ts';
import type { Pins } from '../../ledger/fact.ts';
import { type Elector, type Hindrance, type Lasting, staysPossible } from '../../rules/analysis/lasting.ts';
import { reachableFrom } from '../../rules/analysis/reachable.ts';
import { isOfOwnDraft } from '../../rules/analysis/settled.ts';
import { type Way as Samples, standInsFor } from '../../rules/analysis/stand-ins.ts';
import { decide, READING, ROUNDS_READING } from '../../rules/decide.ts';
import type { Actor, Question } from '../../rules/question.ts';
import { EVERYBODY, type Rulebook } from '../../rules/rulebook.ts';
import type { Statement } from '../../rules/statement.ts';
import { explainStatement, subjectOf } from '../../rules/words/explain.ts';
import { explainCondition } from '../../rules/words/explain-condition.ts';
import { allOfRole, andList, oneOfRole, orList } from '../../rules/words/wording.ts';
import type { MembersSeen } from '../acting/members-seen.ts';
import type { StreamState } from '../acting/stream-state.ts';
import { type Asked, afterNotices, holdersIn, questionOf, rolesIn, type World } from '../acting/world.ts';
import type { GoverningRules } from './governing.ts';

const AMEND = 'rulebook.amend';
const DRAFT = 'amendment.draft';
const WITHDRAW = 'amendment.withdraw';
const CHANGE = 'amendment.change';
const POSITION = 'position.give';

/** A lasting way to change the rules, or why there is none. */
type Way = { readonly lasts: true } | { readonly lasts: false; readonly because: string };

/**
 * Whether somebody who is a member now can propose an amendment and those who would decide it are there, and whether that
 * stays so whatever time and events bring: a permission that ends, or that hangs on time or on what happens, is not counted
 * (`rules/analysis/lasting.ts`). The rules themselves are asked too, by the same `decide` as ever. `seen`: what whoever is told
 * may know of who the members are.
 */
export function wayToAmend(world: World, stream: string, now: Instant, seen?: MembersSeen): Way {
  const way = lastingWay(world, stream, now);
  return way.stays
    ? { lasts: true }
    : { lasts: false, because: because(way.hindrances, world.rulebook, seen) };
}

/** The same with what an act says beside: that it touches the constitution. */
function lastingWay(world: World, stream: string, now: Instant, more: JsonObject = {}): Lasting {
  const action = world.kind.actions.find(({ name }) => name === AMEND);
  if (action === undefined) return { stays: true, hindrances: [] };
  const members = askedAmong(world);
  const stays = (actor: Actor, name: string, way: Samples): Lasting =>
    staysAll(way, (body) => {
      const named = world.kind.actions.find((one) => one.name === name) ?? action;
      const asking = { stream, action: named, body, actor: { ...actor, acting: actor.id }, now };
      const question = ofOwnDraft(questionOf(world, asking));
      const electors = (role: string) => electorsIn(world, role);
      const lasting = lastingFor(world.rulebook, question, electors, world.then?.reading);
      const permitted = decide(world.rulebook, question, world.then?.reading).verdict === 'permitted';
      return { ...lasting, stays: lasting.stays && permitted };
    });
  return eitherWay(world.rulebook, members, (actor, name, way) =>
    stays(actor, name, name === AMEND ? way.map((body) => ({ ...body, ...more })) : way),
  );
}

/** So many members are asked who hold no other roles than one before them: a rule may speak of somebody by name. */
const MOST_ALIKE = 20;

/** Members who are asked whether they could change the rules: one for each set of roles first. */
function askedAmong(world: World): readonly Actor[] {
  const [first, alike]: [Actor[], Actor[]] = [[], []];
  const asked = new Set<string>();
  for (const party of holdersIn(world, 'member')) {
    const roles = rolesIn(world, [party]);
    (asked.has(roles.join()) ? alike : first).push({ id: party, evidence: [], roles });
    asked.add(roles.join());
  }
  const reading = world.then?.reading ?? READING;
  return reading < ROUNDS_READING ? first : [...first, ...alike.slice(0, MOST_ALIKE)];
}

/** Why nobody could change the constitution any more under a proposed text, where somebody can now; undefined: somebody could. */
export function endsChangeOfConstitution(
  world: World,
  proposed: Rulebook,
  stream: string,
  now: Instant,
): string | undefined {
  const way = (rulebook: Rulebook): Lasting =>
    lastingWay(afterNotices({ ...world, rulebook }), stream, now, { constitution: true });
  const after = way(proposed);
  if (after.stays || !way(world.rulebook).stays) return undefined;
  const found = after.hindrances.map((one) => hindranceWords(one, proposed));
  const why = found.length === 0 ? '' : `: ${andList(found)}`;
  return `With this text a time may come when nobody here can change the constitution any more${why}. The other rules could be changed still. Where that is not meant, leave a rule by which members can change the constitution.`;
}

/** Whether each sample of a way stays possible, and of the first that does not what stands against it. */
function staysAll(way: Samples, stays: (body: JsonObject) => Lasting): Lasting {
  for (const body of way) {
    const lasting = stays(body);
    if (!lasting.stays) return lasting;
  }
  return { stays: true, hindrances: [] };
}

/** Whoever changes or withdraws a draft is asked about one of its own. */
function ofOwnDraft(question: Question): Question {
  const { name, body } = question.action;
  if (name !== WITHDRAW && name !== CHANGE) return question;
  const openAmendments = { [String(body.amendment)]: { by: question.actor.id } };
  return { ...question, state: { ...question.state, openAmendments } };
}

function lastingFor(
  rulebook: Rulebook,
  question: Question,
  electors: (role: string) => readonly Elector[],
  reading?: number,
): Lasting {
  const { name } = question.action;
  return staysPossible(rulebook, question, electors, {
    ...(name === WITHDRAW || name === CHANGE ? { isBeside: isOfOwnDraft } : {}),
    ...(reading === undefined ? {} : { reading }),
  });
}

/**
 * Somebody can change the rules by a whole text; or by a draft, and somebody can write one, and change or withdraw it: what can
 * neither be put to the vote nor taken back leaves its author no room for another.
 */
function eitherWay(
  rulebook: Rulebook,
  actors: readonly Actor[],
  stays: (actor: Actor, name: string, way: Samples) => Lasting,
): Lasting {
  const { byDraft, byText, drafts, changed } = standInsFor(rulebook);
  const kept = (author: Actor): Lasting => {
    const withdrawn = stays(author, WITHDRAW, byDraft);
    const other = withdrawn.stays ? withdrawn : stays(author, CHANGE, changed);
    return other.stays ? other : { stays: false, hindrances: [...withdrawn.hindrances, ...other.hindrances] };
  };
  const anybody = (name: string, ways: readonly Samples[], also?: (actor: Actor) => Lasting): Lasting => {
    let hindrances: readonly Hindrance[] = [];
    for (const actor of actors)
      for (const way of ways) {
        const alone = stays(actor, name, way);
        const lasting = alone.stays && also !== undefined ? also(actor) : alone;
        if (lasting.stays) return lasting;
        if (lasting.hindrances.length > hindrances.length) hindrances = lasting.hindrances;
      }
    return { stays: false, hindrances };
  };
  const drafted = anybody(AMEND, [byDraft]);
  const written = drafted.stays ? anybody(DRAFT, drafts, kept) : drafted;
  if (written.stays) return written;
  const whole = anybody(AMEND, [byText]);
  if (whole.stays) return whole;
  const all = [...written.hindrances, ...whole.hindrances];
  return {
    stays: false,
    hindrances: all.filter(({ rule }, index) => all.findIndex((one) => one.rule === rule) === index),
  };
}

const electorsIn = (world: World, role: string): readonly Elector[] =>
  holdersIn(world, role).map((id) => ({ id, roles: rolesIn(world, [id]) }));

/**
 * Whether a text could let anybody change the rules for ever, whoever comes in: for an arrangement that starts. Who could come in
 * hangs on the role in which it is begun: one who can neither decide on the rules nor let anybody in who does, begins nothing.
 */
export function wayToAmendBy(
  rulebook: Rulebook,
  question: Omit<Question, 'action' | 'actor'>,
  founder: string,
): Way {
  const whoever = wayAmong(rulebook, question, () => true);
  if (!whoever.lasts) return whoever;
  const begun = (role: string): Way => {
    const reached = reachableFrom(role, rulebook, question);
    return wayAmong(rulebook, question, (other) => reached.has(other));
  };
  if (begun(founder).lasts) return { lasts: true };
  const others = [...rulebook.positions.keys()].filter((role) => begun(role).lasts);
  const instead = others.length === 0 ? '' : ` Begin as ${orList(others.map(oneOfRole))}.`;
  return {
    lasts: false,
    because: `Whoever begins it as ${oneOfRole(founder)} could never change the rules, nor let in who may or who decides on that.${instead}`,
  };
}

function wayAmong(
  rulebook: Rulebook,
  question: Omit<Question, 'action' | 'actor'>,
  isThere: (role: string) => boolean,
): Way {
  const [one, other] = standInsFor(rulebook).parties;
  // Whoever may by one permission, once for each that there is.
  const actors = [AMEND, DRAFT].flatMap((name) =>
    (rulebook.actions.get(name)?.choices ?? []).flatMap(({ who }): Actor[] => {
      const there = who.filter(isThere);
      const roles = [...there, 'member', 'party', EVERYBODY];
      return there.length === 0 ? [] : [{ id: one, evidence: [], roles }];
    }),
  );
  const stays = (actor: Actor, name: string, way: Samples): Lasting =>
    staysAll(way, (body) =>
      lastingFor(rulebook, ofOwnDraft({ ...question, action: { name, body }, actor }), (role) =>
        !isThere(role)
          ? []
          : isForOne(rulebook, role)
            ? [actor]
            : [actor, { id: other, roles: [role, 'member', 'party', EVERYBODY] }],
      ),
    );
  const way = eitherWay(rulebook, actors, stays);
  return way.stays ? { lasts: true } : { lasts: false, because: because(way.hindrances, rulebook) };
}

/** Whether a role has room for one alone. */
const isForOne = ({ positions }: Rulebook, role: string): boolean =>
  (positions.get(role) ?? []).some(({ statement }) => statement.max === 1);

/** Which statement ends, or may come to stand in the way, and how that is mended. */
function because(hindrances: readonly Hindrance[], rulebook: Rulebook, seen?: MembersSeen): string {
  const found = hindrances.map((one) => unseenWords(one, rulebook, seen) ?? hindranceWords(one, rulebook));
  const isUnsaid = hindrances.some((one) => unseenWords(one, rulebook, seen) !== undefined);
  if (isUnsaid)
    return `It cannot be said that somebody here could always change the rules: ${andList(found)}.`;
  const why =
    found.length === 0
      ? 'Nobody here could change the rules any more.'
      : `A time may come when nobody here can change the rules any more: ${andList(found)}.`;
  return `${why} Leave a rule that lets a member change the rules, without a last day and without a condition on time, on what happens or on what an amendment says; a condition on who acts may stand. Leave an aggregation statement that decides it in every case. Where that goes by drafts alone, leave one that lets their author change or withdraw a draft. An arrangement that wants no more changes is ended instead.`;
}

/** Where it hangs on members who are not shown to whoever is told: that, and who may propose it and is shown them. */
function unseenWords(
  { rule, why, electorate }: Hindrance,
  rulebook: Rulebook,
  seen: MembersSeen | undefined,
): string | undefined {
  const role = electorate?.role;
  if (why !== 'nobody-decides' || role === undefined || seen === undefined || seen.tells(role))
    return undefined;
  const drafting = [...(rulebook.actions.get(DRAFT)?.choices ?? [])].filter(
    ({ statement: { deontic } }) => deontic === 'may' || deontic === 'must',
  );
  const shown = [...new Set(drafting.flatMap(({ who }) => [...who]))].filter((one) =>
    seen.tellsHolderOf(one, role),
  );
  const instead =
    shown.length === 0
      ? 'nobody who may propose it is shown them'
      : `${orList(shown.map(oneOfRole))} is shown them and can propose this`;
  return `${named(rule.statement, rulebook)} may have to decide it, and who ${allOfRole(role)} are is not shown to you, so that it cannot be said whether they could carry it: ${instead}`;
}

const named = (statement: Statement, { vocabulary, settings }: Rulebook): string =>
  `“${explainStatement(statement, vocabulary, settings).replace(/\.$/, '')}” (${statement.id})`;

function hindranceWords({ rule, why, electorate }: Hindrance, rulebook: Rulebook): string {
  const { statement } = rule;
  const { vocabulary, settings } = rulebook;
  const said = named(statement, rulebook);
  const parts = ['if' in statement ? statement.if : undefined, statement.when].filter(
    (text) => text !== undefined,
  );
  const where = andList(
    parts.map((text) =>
      explainCondition(text, subjectOf(why === 'may-silence' ? POSITION : AMEND, vocabulary, settings)),
    ),
  );
  switch (why) {
    case 'ends':
      return `${said} holds until ${formatDay(statement.validTo ?? '')} only`;
    case 'begins-later':
      return `${said} does not hold yet`;
    case 'lets-sometimes':
      return `${said} lets them only when ${where}, which may come to be false for ever`;
    case 'may-refuse':
      return `${said} may refuse it${where === '' ? '' : `, when ${where}`}`;
    case 'may-silence':
      return `${said} may keep ${allOfRole(electorate?.role ?? '')} from giving the positions by which it is decided${where === '' ? '' : `, when ${where}`}`;
    case 'closes-at-once':
      return `${said} may have to decide it, and closes as it opens, before ${allOfRole(electorate?.role ?? '')} can answer`;
    case 'nothing-decides':
      return `${said} lets them, and no aggregation statement decides it`;
    case 'decides-sometimes':
      return `${said} decides it only when ${where}, and what it leaves is decided by nobody`;
    case 'nobody-decides':
      return `${said} may have to decide it, and ${allOfRole(electorate?.role ?? '')} could not carry it`;
  }
}

/** Where the text stays, it is those who may change it, or decide on it, that would be gone. */
const WITHOUT_THEM =
  'Nobody here could change the rules any more: let somebody else in first who may, or change first who may.';

/** Why an act would take the last way along, by those who stay when every notice has run out, or by the rules that it brings into force; undefined: it does not. */
export function losesLastWay(
  world: World,
  { stream, now }: Pick<Asked, 'stream' | 'now'>,
  state: StreamState,
): string | undefined {
  if (world.then?.asksLastWay === false) return undefined;
  if (!world.kind.actions.some(({ name }) => name === AMEND)) return undefined;
  const { rulebook: text } = state.pins;
  const fresh =
    text === undefined || text === world.state?.pins.rulebook ? undefined : world.proposed?.get(text);
  if (state.own === world.state?.own && fresh === undefined) return undefined;
  const after = afterNotices({ ...world, state, ...(fresh === undefined ? {} : { rulebook: fresh }) });
  const way = wayToAmend(after, stream, now);
  if (way.lasts || !wayToAmend(afterNotices(world), stream, now).lasts) return undefined;
  return fresh === undefined && leaves(world.state, state) ? WITHOUT_THEM : way.because;
}

/** Whether somebody gives up a role by the act, or gives notice to. */
const leaves = (before: StreamState | undefined, after: StreamState): boolean =>
  membersOf(after, 'members').length < membersOf(before, 'members').length ||
  membersOf(after, 'leaving').length > membersOf(before, 'leaving').length;

const membersOf = (state: StreamState | undefined, field: 'members' | 'leaving'): readonly string[] =>
  Object.values((state?.own[field] ?? {}) as Readonly<Record<string, object>>).flatMap((held) =>
    Object.keys(held),
  );

/** The rulebooks that open joint decisions would bring into force, by their fingerprints. */
export async function proposedRulebooks(
  rules: GoverningRules,
  state: StreamState | undefined,
  pins: Pins,
): Promise<{ readonly proposed?: ReadonlyMap<string, Rulebook> }> {
  const texts = Object.values(state?.matters ?? {}).flatMap(({ computed }) => {
    const text = (computed?.pins as Pins | undefined)?.rulebook;
    return text === undefined ? [] : [text];
  });
  if (texts.length === 0) return {};
  const proposed = new Map<string, Rulebook>();
  for (const text of texts) proposed.set(text, (await rules.under({ ...pins, rulebook: text })).rulebook);
  return { proposed };
}
