import { hashText } from '../../kernel/hash.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { fail, ok, type Result } from '../../kernel/result.ts';
import type { PlannedParty } from '../../open-data/import-plan.ts';
import type { Ledger } from '../ports.ts';
import { type Door, firstFree, type ImportFailure, said } from './import-acts.ts';

/** An organisation of a notice and the party that it is here. */
export interface Registered {
  readonly party: string;
  /** Its id in the notice. */
  readonly id: string;
  readonly name: string;
  /** The roles it was let into; none: it is only registered. */
  readonly roles: readonly string[];
  /** It was registered before, under the same identifier. */
  readonly reused: boolean;
}

interface Known {
  readonly party: string;
  readonly name: string;
}

const PAGE = 500;

/** The same for one organisation of one import, each time. */
const markOf = (seed: string, key: string): string => hashText(`${seed}\n${key}`).slice(0, 8);

const keyOf = (scheme: string, id: string): string => JSON.stringify([scheme, id]);

interface KnownParties {
  readonly byIdentifier: ReadonlyMap<string, readonly Known[]>;
  readonly byName: ReadonlyMap<string, readonly string[]>;
}

/** Parties that share an identifier or a name with those of the notice. A party is public by name and identifier. */
async function knownParties(
  ledger: Pick<Ledger, 'heads' | 'streams'>,
  wanted: readonly PlannedParty[],
): Promise<KnownParties> {
  const names = new Set(wanted.map(({ name }) => name.toLowerCase()));
  const byIdentifier = new Map<string, Known[]>();
  const byName = new Map<string, string[]>();
  for (let after = 'party/'; ; ) {
    const page = await ledger.streams(after, PAGE);
    const parties = page.filter((stream) => stream.startsWith('party/'));
    for (const [party, head] of await ledger.heads(parties)) {
      const { own } = head.state as unknown as { own: JsonObject };
      const name = String(own.name ?? '');
      const identifiers = (own.identifiers ?? []) as readonly { scheme: string; id: string }[];
      for (const { scheme, id } of identifiers) {
        const key = keyOf(scheme, id);
        byIdentifier.set(key, [...(byIdentifier.get(key) ?? []), { party, name }]);
      }
      const lower = name.toLowerCase();
      if (names.has(lower)) byName.set(lower, [...(byName.get(lower) ?? []), party]);
    }
    const last = page.at(-1);
    if (last === undefined || parties.length < page.length || page.length < PAGE) break;
    after = last;
  }
  return { byIdentifier, byName };
}

/** Registers every organisation of a notice that has no party under the same identifier. Names alone merge nobody. */
export async function registerParties(
  ledger: Pick<Ledger, 'heads' | 'streams'>,
  act: Door,
  planned: readonly PlannedParty[],
  as: string,
  seed: string,
): Promise<
  Result<{ readonly organisations: readonly Registered[]; readonly doubts: readonly string[] }, ImportFailure>
> {
  const known = await knownParties(ledger, planned);
  const organisations: Registered[] = [];
  const doubts: string[] = [];
  for (const { key, name, slug, identifiers, register, roles } of planned) {
    // Two organisations of one notice stay two, whatever their identifiers say.
    const twins = identifiers
      .flatMap(({ scheme, id }) => known.byIdentifier.get(keyOf(scheme, id)) ?? [])
      .filter((one) => !organisations.some(({ party }) => party === one.party));
    const free = twins.find((one) => one.name === name) ?? twins[0];
    if (free !== undefined) {
      organisations.push({ party: free.party, id: key, name, roles, reused: true });
      if (free.name !== name)
        doubts.push(`${name} is ${free.party} by its identifier, there called ${free.name}`);
      continue;
    }
    const outcome = await firstFree(ledger, 'party', slug, markOf(seed, key), (stream) =>
      act(stream, `party ${key}`, 'party.register', register, as),
    );
    if (outcome.verdict !== 'permitted') {
      const stands = organisations.filter(({ reused }) => !reused).map(({ party }) => party);
      return fail({ type: outcome.verdict, message: said('party.register', outcome), stands });
    }
    const namesakes = (known.byName.get(name.toLowerCase()) ?? []).filter(
      (party) => party !== outcome.stream,
    );
    if (namesakes.length > 0)
      doubts.push(
        `${name} is registered as ${outcome.stream}; ${namesakes.slice(0, 5).join(', ')} ${namesakes.length === 1 ? 'has' : 'have'} the same name and may be the same: nothing is merged`,
      );
    organisations.push({ party: outcome.stream, id: key, name, roles, reused: false });
  }
  return ok({ organisations, doubts });
}
