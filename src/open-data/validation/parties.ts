import { isObject } from '../../kernel/json.ts';
import { found, shown, type Walk } from './finding.ts';

type Part = Readonly<Record<string, unknown>>;

/** Whoever stands in the place of a role is one of the parties, by that role and by name. */
export function checkParties(release: Part, walk: Walk): void {
  if (walk.parties === undefined) return;
  const { buyer, tender, bids, awards, contracts } = release;
  one(buyer, 'buyer', 'buyer', walk);
  if (isObject(tender))
    under('tender', walk, () => {
      one(tender.procuringEntity, 'procuringEntity', 'procuringEntity', walk);
      each(tender.tenderers, 'tenderers', 'tenderer', walk);
    });
  if (isObject(bids))
    under('bids', walk, () =>
      every(bids.details, 'details', walk, (bid) => each(bid.tenderers, 'tenderers', 'tenderer', walk)),
    );
  every(awards, 'awards', walk, (award) => {
    each(award.suppliers, 'suppliers', 'supplier', walk);
    each(award.buyers, 'buyers', 'buyer', walk);
  });
  every(contracts, 'contracts', walk, (contract) => {
    one(contract.buyer, 'buyer', 'buyer', walk);
    each(contract.buyers, 'buyers', 'buyer', walk);
    each(contract.suppliers, 'suppliers', 'supplier', walk);
    const { implementation } = contract;
    if (isObject(implementation))
      under('implementation', walk, () =>
        every(implementation.transactions, 'transactions', walk, ({ payer, payee }) => {
          one(payer, 'payer', 'payer', walk);
          one(payee, 'payee', 'payee', walk);
        }),
      );
  });
}

function one(reference: unknown, step: string | number, role: string, walk: Walk): void {
  if (!isObject(reference)) return;
  const { id } = reference;
  if (id === undefined || id === null) return;
  const party = walk.parties?.get(id);
  if (!isObject(party)) return;
  const { roles, name } = party;
  const hasRole = Array.isArray(roles) && roles.includes(role);
  const isNamed =
    name === reference.name ||
    typeof name !== 'string' ||
    typeof reference.name !== 'string' ||
    name.trim() === reference.name.trim();
  if (hasRole && isNamed) return;
  walk.steps.push(step);
  if (!hasRole) found(walk, 'party-role', `the party ${shown(id)} has not the role ${role}`);
  if (!isNamed)
    found(walk, 'party-name', `is ${shown(reference.name)} here and ${shown(name)} among the parties`);
  walk.steps.pop();
}

function each(list: unknown, step: string, role: string, walk: Walk): void {
  if (!Array.isArray(list) || list.length === 0) return;
  walk.steps.push(step);
  for (let index = 0; index < list.length; index += 1) one(list[index], index, role, walk);
  walk.steps.pop();
}

function every(list: unknown, step: string, walk: Walk, check: (item: Part) => void): void {
  if (!Array.isArray(list)) return;
  for (let index = 0; index < list.length; index += 1) {
    const item: unknown = list[index];
    if (!isObject(item)) continue;
    walk.steps.push(step, index);
    check(item);
    walk.steps.length -= 2;
  }
}

function under(step: string, walk: Walk, check: () => void): void {
  walk.steps.push(step);
  check();
  walk.steps.pop();
}
