import type { Definitions } from './field.ts';

/**
 * What Moothall publishes and no extension has a place for: a contract that several buyers sign, with the lots that it is
 * about. By the names that the European Union profile and the lots extension give the same things in an award.
 */
export const OWN = {
  Contract: { buyers: 'list:OrganizationReference unique', relatedLots: 'texts' },
} as const satisfies Definitions;
