import { objectsAt, textOf } from './paths.ts';

/** A body that a process names, with the place. */
export interface Body {
  readonly id: string;
  readonly name: string;
  readonly path: string;
  /** Significant words of its name. */
  readonly words: readonly string[];
  readonly postcode?: string;
  /** Published classifications that say what kind of body it is. */
  readonly classified: string;
  readonly roles: readonly string[];
}

/** Words that names of public bodies share, and that tell none from another. */
const COMMON = new Set(
  `the of and for a ar y yr cyngor sir council county borough city district metropolitan unitary authority ltd limited
  llp plc cbc cic c i service services trust nhs foundation board group association`.split(/\s+/),
);

const wordsOf = (name: string): readonly string[] =>
  (name.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).filter((word) => !COMMON.has(word)).sort();

/** Whether two entries are one body: same id, same significant words, or one address and a word in common. */
function isSame(one: Body, other: Body): boolean {
  if (one.id === other.id && one.id !== '') return true;
  const common = one.words.filter((word) => other.words.includes(word)).length;
  if (common === 0) return one.name === other.name;
  if (common === one.words.length && common === other.words.length) return true;
  return one.postcode !== undefined && one.postcode === other.postcode;
}

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
      words: wordsOf(name),
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
  return [{ id, name, path: `${path}/name`, words: wordsOf(name), classified: '', roles: ['buyer'] }];
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
