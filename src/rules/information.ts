import { isObject, type Json, type JsonObject, pointerSteps } from '../kernel/json.ts';
import type { Calendar, Instant } from '../kernel/time.ts';
import { environmentsOf, scopeOf } from './conditions/environment.ts';
import { type InformationRule, isAmong, type Rulebook } from './rulebook.ts';
import { inForceAt } from './validity.ts';

/** Who looks: the principal, its pseudonyms here, and its roles. */
export interface Viewer {
  readonly id: string;
  readonly ids: readonly string[];
  readonly roles: readonly string[];
}

/** The stream looked at. */
export interface Seen {
  readonly kind: string;
  readonly state: JsonObject;
  readonly parent?: JsonObject;
  readonly happened: Readonly<Record<string, Instant>>;
  readonly now: Instant;
  readonly begun: Instant;
  readonly calendar: Calendar;
  readonly plan?: JsonObject;
}

/** How far a pattern has come on the way into the document. */
interface Pace {
  readonly steps: readonly string[];
  readonly at: number;
  /** The element of a collection has still to be the viewer's own. */
  readonly mine: boolean;
}

/** What is told to the public is told to everybody. */
const isTold = (to: readonly string[], viewer: Viewer): boolean =>
  to.includes('public') || isAmong(to, viewer.roles);

/** The patterns that the viewer may read by now. A condition that cannot be computed shows nothing. */
function patternsFor(rulebook: Rulebook, viewer: Viewer, seen: Seen): readonly Pace[] {
  const inForce = inForceAt(rulebook, seen);
  const rules = rulebook.information.get(seen.kind) ?? [];
  let scope: ReturnType<typeof scopeOf> | undefined;
  const holds = ({ when }: InformationRule): boolean => {
    if (when === undefined) return true;
    scope ??= scopeOf(environmentsOf(rulebook.vocabulary).ofView(seen.kind), {
      ...seen,
      actor: { id: viewer.id, roles: viewer.roles, evidence: [] },
    });
    return when(scope) === true;
  };
  const hasHappened = (fact: string | undefined): boolean => {
    if (fact === undefined) return true;
    const at = Object.hasOwn(seen.happened, fact) ? seen.happened[fact] : undefined;
    return at !== undefined && at <= seen.now;
  };
  return rules
    .filter(
      (rule) =>
        inForce(rule.statement) &&
        isTold(rule.statement.to, viewer) &&
        hasHappened(rule.statement.from) &&
        holds(rule),
    )
    .flatMap(({ fields, statement }) =>
      fields.map((steps) => ({ steps, at: 0, mine: statement.mine === true })),
    );
}

/** A reference to content in the vault ({vault, commitment}) is one thing: told whole or not at all. */
const isHeld = (value: unknown): boolean =>
  isObject(value) &&
  Object.keys(value).length === 2 &&
  typeof value.vault === 'string' &&
  typeof value.commitment === 'string';

const isContainer = (value: unknown): boolean => (isObject(value) || Array.isArray(value)) && !isHeld(value);

/** Where the paces stand after one step to a member; those whose pattern goes another way are gone. */
function step(paces: readonly Pace[], key: string, member: unknown, viewer: Viewer): readonly Pace[] {
  return paces.flatMap((pace) => {
    const wanted = pace.steps[pace.at];
    if (wanted === '**') return [pace];
    if (wanted !== '*' && wanted !== key) return [];
    let { mine } = pace;
    if (mine && wanted === '*' && isObject(member) && typeof member.by === 'string') {
      if (!viewer.ids.includes(member.by) && member.by !== viewer.id) return [];
      mine = false;
    }
    return [{ steps: pace.steps, at: pace.at + 1, mine }];
  });
}

const isAll = ({ steps, at, mine }: Pace): boolean => steps[at] === '**' && !mine;
const isHere = (pace: Pace): boolean => isAll(pace) || (pace.at === pace.steps.length && !pace.mine);

function filtered(value: Json, paces: readonly Pace[], viewer: Viewer): Json | undefined {
  if (paces.length === 0) return undefined;
  if (paces.some(isAll)) return value;
  const granted = paces.some(isHere);
  if (!isContainer(value)) return granted ? value : undefined;
  if (Array.isArray(value)) {
    const members = value.flatMap((member: Json, index) => {
      const shown = filtered(member, step(paces, String(index), member, viewer), viewer);
      return shown === undefined ? [] : [shown];
    });
    return members.length > 0 || granted ? members : undefined;
  }
  const members: Record<string, Json> = {};
  for (const [key, member] of Object.entries(value as JsonObject)) {
    const shown = filtered(member, step(paces, key, member, viewer), viewer);
    if (shown !== undefined)
      Object.defineProperty(members, key, {
        value: shown,
        enumerable: true,
        writable: true,
        configurable: true,
      });
  }
  return Object.keys(members).length > 0 || granted ? members : undefined;
}

/**
 * What a viewer may see of a stream's document: default deny, only what information statements grant. A pattern that
 * ends at a map or list shows that it is there; with a final `**` everything in it. Maps and lists keep their granted
 * members alone.
 */
export function visible(rulebook: Rulebook, viewer: Viewer, seen: Seen, document: JsonObject): JsonObject {
  const shown = filtered(document, patternsFor(rulebook, viewer, seen), viewer);
  return isObject(shown) ? (shown as JsonObject) : {};
}

/** Whether a viewer may read one part of the document, such as held content: the same answer as `visible` gives. */
export function mayRead(
  rulebook: Rulebook,
  viewer: Viewer,
  seen: Seen,
  document: JsonObject,
  pointer: string,
): boolean {
  let paces = patternsFor(rulebook, viewer, seen);
  let here: unknown = document;
  for (const key of pointerSteps(pointer)) {
    if (Array.isArray(here)) here = here[Number(key)];
    else here = isObject(here) && Object.hasOwn(here, key) ? here[key] : undefined;
    if (here === undefined) return false;
    paces = step(paces, key, here, viewer);
  }
  return paces.some(isHere);
}
