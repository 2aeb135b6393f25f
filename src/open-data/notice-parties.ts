import type { NoticeAddress, NoticeIdentifier, NoticeParty } from './notice.ts';
import type { Place, Tracked } from './source.ts';

interface Found {
  readonly parties: readonly NoticeParty[];
  readonly buyers: readonly string[];
  readonly lead?: string;
}

/**
 * All organisations of a release, and who of them buys: every party with the role buyer, the release's own buyer and
 * the tender's procuring entity. Suspected duplicates are told, never merged.
 */
export function readParties(tracked: Tracked, doubts: string[]): Found {
  const { root } = tracked;
  const parties: NoticeParty[] = [];
  for (const place of root.at('parties').items()) {
    const party = partyOf(place, parties, doubts);
    if (party !== undefined) parties.push(party);
    tracked.leave(`${place.path}/contactPoint`, 'contact points of people are not taken in');
  }
  const refer = (place: Place, role: string) => referred(place, role, parties, doubts);
  const buyer = refer(root.at('buyer'), 'buyer');
  const entity = refer(root.at('tender').at('procuringEntity'), 'procuringEntity');
  for (const award of root.at('awards').items())
    for (const supplier of award.at('suppliers').items()) refer(supplier, 'supplier');
  const withRole = (role: string) =>
    parties.filter((party) => party.roles.includes(role)).map(({ key }) => key);
  const named = [entity, buyer].filter((key) => key !== undefined);
  const buyers = [...new Set([...named, ...withRole('buyer')])];
  const entities = withRole('procuringEntity');
  // One that only has the role beside named buyers may be a law firm that runs the procedure for them: it buys nothing.
  const buying = buyers.length > 0 ? buyers : entities;
  for (const other of entities.filter((key) => !buying.includes(key)))
    doubts.push(
      `${nameOf(parties, other)} (${other}) has the role procuringEntity but is not named as a buyer: registered, not a commissioner`,
    );
  doubts.push(...suspectedDuplicates(parties));
  const lead = entity ?? entities.find((key) => buying.includes(key)) ?? buying[0];
  return { parties, buyers: buying, ...(lead === undefined ? {} : { lead }) };
}

const nameOf = (parties: readonly NoticeParty[], key: string): string =>
  parties.find((party) => party.key === key)?.name ?? key;

function partyOf(place: Place, known: readonly NoticeParty[], doubts: string[]): NoticeParty | undefined {
  const given = place.at('id').text();
  const legalName = place.at('identifier').at('legalName').text();
  const name = place.at('name').text() ?? legalName;
  if (name === undefined) {
    doubts.push(`the party at ${place.path} has no name: left out`);
    return undefined;
  }
  const key = given ?? `party-${known.length + 1}`;
  if (known.some((party) => party.key === key)) {
    doubts.push(`two parties have the id ${key}: the one at ${place.path} (${name}) is left out`);
    return undefined;
  }
  const address = addressOf(place.at('address'));
  return {
    key,
    name,
    roles: place.at('roles').texts(),
    identifiers: [place.at('identifier'), ...place.at('additionalIdentifiers').items()].flatMap(identifierOf),
    ...(address === undefined ? {} : { address }),
    flags: flagsOf(place.at('details')),
  };
}

function identifierOf(place: Place): NoticeIdentifier[] {
  const scheme = place.at('scheme').text();
  const id = place.at('id').text();
  const legalName = place.at('legalName').text();
  return scheme === undefined || id === undefined
    ? []
    : [{ scheme, id, ...(legalName === undefined ? {} : { legalName }) }];
}

const ADDRESS = ['streetAddress', 'locality', 'region', 'postalCode'] as const;

function addressOf(place: Place): NoticeAddress | undefined {
  const parts = ADDRESS.flatMap((part) => {
    const text = place.at(part).text();
    return text === undefined ? [] : [[part, text] as const];
  });
  return parts.length === 0 ? undefined : Object.fromEntries(parts);
}

const PUBLIC_BODY = /public|authority|ministry|governed by/i;

/** What the publisher says that an organisation is, as flags that rules can name. */
function flagsOf(details: Place): string[] {
  const flags = new Set<string>();
  const scale = details.at('scale').text();
  if (scale !== undefined && ['micro', 'small', 'medium', 'sme'].includes(scale.toLowerCase()))
    flags.add('sme');
  if (details.at('vcse').yes() === true) flags.add('vcse');
  for (const place of details.at('classifications').items()) {
    const scheme = place.at('scheme').text();
    if (scheme !== 'TED_CA_TYPE' && scheme !== 'UK_CA_TYPE') continue;
    const said = [place.at('id').text(), place.at('description').text()].join(' ');
    if (PUBLIC_BODY.test(said)) flags.add('public-body');
  }
  return [...flags];
}

/** The party that a reference means: by id, else by name; one that stands nowhere else is added as it is named. */
function referred(place: Place, role: string, parties: NoticeParty[], doubts: string[]): string | undefined {
  const id = place.at('id').text();
  const name = place.at('name').text();
  if (id === undefined && name === undefined) return undefined;
  const known =
    parties.find((party) => party.key === id) ??
    (id === undefined ? parties.find((party) => party.name === name) : undefined);
  if (known !== undefined) return known.key;
  if (name === undefined) {
    doubts.push(`${place.path} names ${id}, which is no party of the notice and has no name: left out`);
    return undefined;
  }
  const key = id ?? `party-${parties.length + 1}`;
  doubts.push(`${name} (${place.path}) is not among the parties of the notice: taken in by its name alone`);
  parties.push({ key, name, roles: [role], identifiers: [], flags: [] });
  return key;
}

const FILLER = new Set(
  'the of and for council county borough city district unitary authority limited ltd plc llp cyngor'.split(
    ' ',
  ),
);

/** A name without the words that tell one public body's two names apart. */
export function comparedName(name: string): string {
  const words = name
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '' && !FILLER.has(word));
  return words.sort().join(' ');
}

const comparedAddress = ({ address }: NoticeParty): string =>
  address?.postalCode === undefined || address.streetAddress === undefined
    ? ''
    : `${address.postalCode} ${address.streetAddress}`.toLowerCase().replaceAll(/[^a-z0-9]+/g, ' ');

function suspectedDuplicates(parties: readonly NoticeParty[]): string[] {
  const told: string[] = [];
  for (const [index, one] of parties.entries()) {
    for (const other of parties.slice(index + 1)) {
      const why = likeness(one, other);
      if (why !== undefined)
        told.push(
          `${one.name} (${one.key}) and ${other.name} (${other.key}) may be one and the same (${why}): both are kept`,
        );
    }
  }
  return told;
}

function likeness(one: NoticeParty, other: NoticeParty): string | undefined {
  const shared = one.identifiers.find((mine) =>
    other.identifiers.some((theirs) => theirs.scheme === mine.scheme && theirs.id === mine.id),
  );
  if (shared !== undefined) return `the same identifier ${shared.scheme} ${shared.id}`;
  const name = comparedName(one.name);
  if (name !== '' && name === comparedName(other.name)) return 'names alike';
  const address = comparedAddress(one);
  return address !== '' && address === comparedAddress(other) ? 'the same address' : undefined;
}
