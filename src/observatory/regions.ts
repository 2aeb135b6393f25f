/** Statistical regions of the United Kingdom by the first letters of their codes (NUTS 2016 `UK…`, ITL 2021 `TL…`). */
const REGIONS: Readonly<Record<string, string>> = {
  C: 'North East',
  D: 'North West',
  E: 'Yorkshire and the Humber',
  F: 'East Midlands',
  G: 'West Midlands',
  H: 'East of England',
  I: 'London',
  J: 'South East',
  K: 'South West',
  L: 'Wales',
  M: 'Scotland',
  N: 'Northern Ireland',
};

/** The name of the region of a code, or what was published where it is no such code. */
export function regionName(published: string): string {
  const code = /^(?:UK|TL)([C-N])\d{0,2}$/.exec(published)?.[1];
  return (
    (code === undefined ? undefined : REGIONS[code]) ??
    (/^(?:UK|GB)$/.test(published) ? 'United Kingdom' : published)
  );
}
