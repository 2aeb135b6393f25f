import type { JsonObject } from '../kernel/json.ts';
import { suppliersOf } from './publish-awards.ts';
import { payingIn } from './publish-performance.ts';
import { tenderersOf } from './publish-tender.ts';
import {
  entriesIn,
  filled,
  objectIn,
  objectsIn,
  type Publishing,
  plainId,
  textIn,
  textsIn,
} from './published.ts';

/** Roles whose holder runs procedures for the buyers. */
const LEADING = ['lead', 'purchasing-body'];

/** Who buys, the one that leads first. */
export interface Buyers {
  readonly lead?: string;
  readonly all: readonly string[];
}

/**
 * All buyers of a procedure or contract. Organisations on whose behalf somebody else commissions are buyers too, as
 * they are in notices of a central purchasing body.
 */
export function buyersOf({ arrangement, procedure, contracts, parties }: Publishing): Buyers {
  const members = objectIn(arrangement?.document ?? {}, 'members');
  const founder = textIn(arrangement?.document ?? {}, 'founder');
  const commissioners =
    procedure === undefined ? textsIn(members, 'commissioner') : textsIn(procedure.document, 'commissioners');
  const beneficiaries = textsIn(members, 'beneficiary').filter(
    (party) => textIn(parties.get(party) ?? {}, 'kind') === 'organisation',
  );
  const lots = objectsIn(procedure?.document ?? {}, 'lots').flatMap((lot) => textsIn(lot, 'commissioners'));
  const signing = contracts.flatMap(({ document }) => textsIn(document, 'buyers'));
  const buying = [...new Set([...commissioners, ...lots, ...signing, ...beneficiaries])];
  const leading = LEADING.flatMap((role) => textsIn(members, role));
  const lead = [...leading, ...(founder === undefined ? [] : [founder]), ...commissioners].find(
    (party) => leading.includes(party) || buying.includes(party),
  );
  const first = lead !== undefined && buying.includes(lead) ? [lead] : [];
  return {
    ...(lead === undefined ? {} : { lead }),
    all: [...new Set([...first, ...buying])],
  };
}

/** Every organisation of a release with all its roles and what it says of itself. */
export function partiesOf(publishing: Publishing, buyers: Buyers): JsonObject[] {
  const roles = new Map<string, string[]>();
  const give = (role: string, parties: readonly string[]): void => {
    for (const party of parties) {
      const held = roles.get(party) ?? [];
      if (!held.includes(role)) roles.set(party, [...held, role]);
    }
  };
  give('buyer', buyers.all);
  give('procuringEntity', buyers.lead === undefined ? [] : [buyers.lead]);
  const document = publishing.procedure?.document ?? {};
  give('tenderer', tenderersOf(document));
  for (const [, award] of entriesIn(document, 'awards'))
    give('supplier', suppliersOf(objectsIn(award, 'perLot')));
  for (const { document: contract } of publishing.contracts) {
    give('supplier', textsIn(contract, 'providers'));
    const { payer, payee } = payingIn(contract);
    give('payer', payer === undefined ? [] : [payer]);
    give('payee', payee === undefined ? [] : [payee]);
  }
  return [...roles].map(([party, held]) => partyOf(party, held, publishing.parties.get(party) ?? {}));
}

function partyOf(party: string, roles: readonly string[], document: JsonObject): JsonObject {
  const [identifier, ...further] = objectsIn(document, 'identifiers');
  const flags = textsIn(document, 'flags');
  return filled({
    id: plainId(party),
    name: textIn(document, 'name'),
    identifier,
    additionalIdentifiers: further,
    address: objectIn(document, 'address'),
    roles,
    details: filled({
      scale: flags.includes('sme') ? 'sme' : undefined,
      vcse: flags.includes('vcse') ? true : undefined,
    }),
  });
}
