/** A plainly fictional notice of two councils, with two lots, to be changed by tests. */
export const fictionalRelease = (changes: Record<string, unknown> = {}): Record<string, unknown> => ({
  ocid: 'ocds-tstone-1',
  id: 'r-1',
  date: '2026-01-10T09:00:00Z',
  tag: ['tender'],
  parties: [
    {
      id: 'org-1',
      name: 'Harbour County Borough Council',
      identifier: { scheme: 'GB-PPON', id: 'HBR' },
      address: { streetAddress: '1 Quay', postalCode: 'HB1 1AA' },
      roles: ['buyer'],
      details: { classifications: [{ scheme: 'UK_CA_TYPE', id: 'publicAuthorityLocal' }] },
      contactPoint: { name: 'Somebody' },
    },
    { id: 'org-2', name: 'Harbour Council', roles: ['buyer'] },
    { id: 'org-3', name: 'Vale Council', roles: ['buyer'] },
    { id: 'org-9', name: 'Court of Harbour', roles: ['reviewBody'] },
  ],
  buyer: { id: 'org-1', name: 'Harbour County Borough Council' },
  tender: {
    id: 't-1',
    title: 'Recovery support',
    description: 'Support for people.',
    status: 'active',
    procurementMethod: 'open',
    mainProcurementCategory: 'services',
    aboveThreshold: true,
    value: { amount: 300.5, currency: 'GBP' },
    tenderPeriod: { endDate: '2026-03-20T12:00:00Z' },
    enquiryPeriod: { endDate: '2026-03-01T12:00:00+00:00' },
    items: [{ id: '1', relatedLot: 'A', classification: { scheme: 'CPV', id: '85300000' } }],
    lots: [
      { id: 'A', title: 'Town', value: { amount: 200.25, currency: 'GBP' }, awardCriteria: weighted(60, 40) },
      {
        id: 'B',
        title: 'Country',
        value: { amount: 100.25, currency: 'GBP' },
        awardCriteria: weighted(60, 40),
      },
    ],
  },
  ...changes,
});

export const weighted = (quality: number, price: number) => ({
  criteria: [
    { type: 'quality', name: 'Quality', numbers: [{ number: quality, weight: 'percentageExact' }] },
    { type: 'price', description: `${price}%` },
  ],
});

/** The fictional notice with another tender. */
export const withTender = (changes: Record<string, unknown>): Record<string, unknown> => {
  const release = fictionalRelease();
  return { ...release, tender: { ...(release.tender as Record<string, unknown>), ...changes } };
};
