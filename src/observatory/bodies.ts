import { nameKey } from './names.ts';
import { objectsAt, textOf } from './paths.ts';

/** A body that a process names, with the place. */
export interface Body {
  readonly id: string;
  readonly name: string;
  readonly path: string;
  /** Its name as names are compared. */
  readonly key: string;
  /** What it is registered as, as `scheme id`. */
  readonly identifiers: readonly string[];
  readonly postcode?: string;
  /** Published classifications that say what kind of body it is. */
  readonly classified: string;
  readonly roles: readonly string[];
}

/** Whether two entries are one body: the same id or published identifier, or the same name. An address tells nothing. */
const isSame = (one: Body, other: Body): boolean =>
  (one.id !== '' && one.id === other.id) ||
  one.identifiers.some((each) => other.identifiers.includes(each)) ||
  (one.key !== '' ? one.key === other.key : one.name === other.name);

/** Words for kinds of councils, for legal forms and the like: without them the rest of a name tells which body it is. */
const COMMON = new Set(
  `the of and for a ar y yr cyngor sir council county borough city district metropolitan unitary authority ltd llp
  plc cbc cic`.split(/\s+/),
);
const PLACES = ['city', 'county', 'district', 'borough'];

const wordsOf = (key: string): readonly string[] => key.split(' ');
const tellingWords = (key: string): readonly string[] => wordsOf(key).filter((word) => !COMMON.has(word));

/** A city and a county of one name are two bodies. */
function isElsewhere(one: string, other: string): boolean {
  const [mine = [], theirs = []] = [one, other].map((key) =>
    PLACES.filter((word) => wordsOf(key).includes(word)),
  );
  return mine.length > 0 && theirs.length > 0 && !mine.some((word) => theirs.includes(word));
}

/**
 * Whether two entries that are counted as two may be one body under two names: the same telling words, or all telling
 * words of one in the name of the other and one postcode.
 */
export function maybeSame(one: Body, other: Body): boolean {
  const [mine, theirs] = [tellingWords(one.key), tellingWords(other.key)];
  const [fewer, more] = mine.length <= theirs.length ? [mine, theirs] : [theirs, mine];
  if (fewer.length === 0 || !fewer.every((word) => more.includes(word))) return false;
  if (isElsewhere(one.key, other.key)) return false;
  return fewer.length === more.length || (one.postcode !== undefined && one.postcode === other.postcode);
}

/** Registered numbers have a digit; "N/A" and the like name nobody. */
const isTelling = (id: string): boolean => /[1-9]/.test(id) && id.length >= 4;

/** What a party is registered as, as `scheme id`. */
const identifiersOf = (party: unknown): readonly string[] =>
  ['/identifier', '/additionalIdentifiers/*'].flatMap((place) =>
    objectsAt(party, place).flatMap(({ value }) => {
      const [scheme, id] = [textOf(value, 'scheme'), textOf(value, 'id')];
      return scheme === undefined || id === undefined || !isTelling(id)
        ? []
        : [`${scheme.toUpperCase()} ${id.toUpperCase()}`];
    }),
  );

/** A body of which no more is told than a reference: its id and its name. */
export const referredBody = (id: string, name: string, path: string): Body => ({
  id,
  name,
  path,
  key: nameKey(name),
  identifiers: [],
  classified: '',
  roles: [],
});

/** The parties of a release. */
export function bodiesOf(release: unknown): readonly Body[] {
  return objectsAt(release, '/parties/*').map(({ path, value }) => {
    const name = textOf(value, 'name') ?? '';
    const postcode = textOf(value.address, 'postalCode')?.replaceAll(' ', '').toUpperCase();
    const roles = Array.isArray(value.roles) ? value.roles.filter((role) => typeof role === 'string') : [];
    return {
      id: textOf(value, 'id') ?? '',
      name,
      path: `${path}/name`,
      key: nameKey(name),
      identifiers: identifiersOf(value),
      ...(postcode === undefined ? {} : { postcode }),
      classified: objectsAt(value, '/details/classifications/*')
        .map(({ value: one }) => textOf(one, 'description') ?? textOf(one, 'id') ?? '')
        .join(' '),
      roles,
    };
  });
}

/** The bodies that buy, each once: parties with the role, or else the release's own buyer. */
export function buyersOf(release: unknown, bodies: readonly Body[]): readonly Body[] {
  const named = bodies.filter(({ roles, name }) => roles.includes('buyer') && name !== '');
  const given = named.length > 0 ? named : objectsAt(release, '/buyer').flatMap(asBuyer);
  return distinct(given);
}

function asBuyer({
  path,
  value,
}: {
  readonly path: string;
  readonly value: Record<string, unknown>;
}): Body[] {
  const name = textOf(value, 'name');
  if (name === undefined) return [];
  const id = textOf(value, 'id') ?? '';
  return [{ ...referredBody(id, name, `${path}/name`), roles: ['buyer'] }];
}

/** Each is compared with each: of more only these are told apart. No process that was seen names half as many. */
const MOST_BODIES = 300;

/** Bodies without those that are another's second entry, the first of very many. */
export function distinct(bodies: readonly Body[]): readonly Body[] {
  const kept: Body[] = [];
  for (const body of bodies) {
    if (kept.length >= MOST_BODIES) break;
    if (!kept.some((other) => isSame(other, body))) kept.push(body);
  }
  return kept;
}

/** Bodies named as acting in the procurement that do not buy themselves. */
export const actingBodies = (bodies: readonly Body[], buyers: readonly Body[]): readonly Body[] =>
  distinct(
    bodies.filter(
      (body) =>
        body.name !== '' &&
        body.roles.some((role) => role === 'procuringEntity' || role === 'centralPurchasingBody') &&
        !buyers.some((buyer) => isSame(buyer, body)),
    ),
  );

/** The short name that a text gives a body in brackets after its name, if it does. */
export function shortName(name: string, text: string): string | undefined {
  const at = text.indexOf(name);
  if (at < 0) return undefined;
  return /^\s*\((?:“|"|the )?([A-Z][\w&]{1,11})[”"]?\)/.exec(text.slice(at + name.length))?.[1];
}
