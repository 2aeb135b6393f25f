import Type from 'typebox';
import { fail, ok } from '../../kernel/result.ts';
import { dayOf } from '../../kernel/time.ts';
import { action, impossible, invalid } from '../concern.ts';
import { draft } from '../fact-kind.ts';
import { body, firstObjection, line, oneOf, partyIds, pence, streamId, words } from '../fields.ts';
import { completedPeriod, contractPeriod, periodObjection } from '../period.ts';
import { procured } from '../procurement.ts';
import { contractDrafted, contractSigned, signatureGiven, termsProposed } from './facts.ts';
import { CHANGE_GROUNDS, type ContractState, contractLot } from './state.ts';

const draftBody = body({
  arrangement: streamId('arrangement', 'Arrangement'),
  procedure: streamId('procedure', 'Procedure'),
  title: line('Title'),
  buyers: partyIds('Buyers'),
  providers: partyIds('Providers'),
  beneficiaries: Type.Optional(partyIds('Beneficiaries')),
  lots: Type.Array(contractLot, { maxItems: 1000, title: 'Lots' }),
  valuePence: pence('Value in pence'),
  procurement: Type.Optional(procured),
  period: Type.Optional(contractPeriod),
  terms: words('Terms'),
});

export const draftContract = action<ContractState, typeof draftBody>({
  name: 'contract.draft',
  title: 'Draft a contract',
  says: 'Drafts the contract that follows from an award, for its parties to sign.',
  body: draftBody,
  example: {
    arrangement: 'arrangement/harbour-recovery',
    procedure: 'procedure/recovery-support',
    title: 'Recovery support in Harbour and Vale',
    buyers: ['party/harbour-council', 'party/vale-council'],
    providers: ['party/harbour-care'],
    lots: [{ id: 'lot-1', title: 'Community support', pricePence: 9_000_000 }],
    valuePence: 9_000_000,
    period: { startDate: '2027-04-01', endDate: '2030-03-31' },
    terms: 'As asked for in the procedure and tendered in bid-1.',
  },
  creates: true,
  parentField: 'arrangement',
  // Who tendered under some rules gets a contract under the same.
  compute: 'tendered-rules',
  decide(state, asked, context) {
    const both = asked.providers.find((party) => asked.buyers.includes(party));
    const objection = firstObjection([
      state.latest > 0 && impossible('already-drafted', 'The contract has been drafted already.'),
      asked.buyers.length === 0 && invalid('/buyers', 'A contract has at least one buyer.'),
      asked.providers.length === 0 && invalid('/providers', 'A contract has at least one provider.'),
      both !== undefined && invalid('/providers', `${both} cannot be buyer and provider of one contract.`),
      periodObjection('/period', asked.period),
    ]);
    if (objection !== undefined) return fail(objection);
    return ok({ facts: [draft(contractDrafted, { ...asked, by: context.actor.id })], id: context.stream });
  },
});

const termsBody = body({
  terms: words('Terms', { description: 'The whole text as it is to hold.' }),
  reason: words('Reason'),
  ground: Type.Optional(
    oneOf('Ground in law', CHANGE_GROUNDS, {
      description: 'Where law lets a signed contract be changed only on certain grounds.',
    }),
  ),
  valuePence: Type.Optional(pence('New value in pence', { description: 'Left out: as before.' })),
  period: Type.Optional(contractPeriod),
});

export const proposeTerms = action<ContractState, typeof termsBody>({
  name: 'terms.propose',
  title: 'Propose new terms',
  says: 'Proposes a new version of the terms. It holds once every party has signed it; until then the old one does.',
  body: termsBody,
  example: {
    terms: 'As tendered, with weekend cover from 1 October 2027.',
    reason: 'Service users asked for weekend cover.',
  },
  decide(state, asked, context) {
    const objection = firstObjection([ended(state), periodObjection('/period', asked.period)]);
    if (objection !== undefined) return fail(objection);
    const version = state.latest + 1;
    const fact = draft(termsProposed, { ...asked, version, by: context.actor.id });
    return ok({ facts: [fact], id: `version-${version}` });
  },
});

const signBody = body({ version: Type.Integer({ minimum: 1, maximum: 1_000_000, title: 'Version' }) });

export const signContract = action<ContractState, typeof signBody>({
  name: 'contract.sign',
  title: 'Sign the contract',
  says: 'Signs one version of the terms. With the last signature of buyers and providers it is in force; a length without a first day is counted from that day.',
  body: signBody,
  example: { version: 1 },
  decide(state, { version }, context) {
    const party = context.actor.id;
    const signing = state.versions[String(version)];
    const objection = firstObjection([
      ended(state),
      version > state.latest &&
        invalid('/version', `There is no version ${version}: the latest is ${state.latest}.`),
      version < state.latest &&
        impossible('superseded', `Version ${version} has been superseded by version ${state.latest}.`),
      !signatories(state).includes(party) &&
        impossible('not-a-party', `${party} is neither buyer nor provider of this contract.`),
      signing?.signatures[party] !== undefined &&
        impossible('already-signed', `${party} has signed version ${version} already.`),
    ]);
    if (objection !== undefined) return fail(objection);
    const missing = signatories(state).filter(
      (each) => each !== party && signing?.signatures[each] === undefined,
    );
    const given = draft(signatureGiven, { version, party });
    // New terms that say a length only go on from the first day that there was.
    const begins = state.period?.startDate ?? dayOf(state.signedAt ?? context.now);
    const period = completedPeriod(signing?.period ?? state.period, begins);
    const signed = draft(contractSigned, { version, pinsOwn: state.inForce === undefined, period });
    return ok({ facts: missing.length === 0 ? [given, signed] : [given] });
  },
});

/** The parties that must sign: every buyer and every provider. */
export const signatories = (state: ContractState): string[] => [
  ...new Set([...state.buyers, ...state.providers]),
];

/** What an ended contract no longer takes: new terms and signatures. Entries, measurements and reports may still come. */
export const ended = (state: ContractState) =>
  state.status === 'ended' ? impossible('contract-ended', 'The contract has ended.') : undefined;
