import type { Indicators } from './indicators.ts';
import { readIndicators } from './indicators.ts';
import { MEASURE_NAMES } from './measures.ts';

/** A small indicator file of two made-up forms. */
export const FILE = {
  reading: 'An example.',
  forms: [
    { id: 'lone', name: 'Lone', means: 'one buyer' },
    { id: 'joined', name: 'Joined', means: 'several buyers' },
  ],
  deciding: { least: 1, lead: 0.5, half: 1 },
  prose: ['/tender/title', '/tender/lots/*/description'],
  kinds: { council: '\\bcouncil\\b', health: '\\bhealth\\b' },
  indicators: [
    {
      id: 'one',
      name: 'One',
      means: 'One buyer.',
      measure: 'buyers',
      least: 1,
      most: 1,
      weights: { lone: 1 },
    },
    {
      id: 'many',
      name: 'Many',
      means: 'Several.',
      measure: 'buyers',
      least: 2,
      weights: { joined: 1, lone: -1 },
    },
    {
      id: 'said',
      name: 'Said',
      means: 'Together.',
      words: ['\\btogether\\b', '\\bar y cyd\\b'],
      weights: { joined: 0.5 },
    },
    {
      id: 'open',
      name: 'Open',
      means: 'Open.',
      paths: ['/tender/procurementMethodDetails'],
      matches: '^open',
      without: ['many'],
      weights: { lone: 0.25 },
    },
    {
      id: 'renewed',
      name: 'Renewed',
      means: 'Renewed.',
      paths: ['/tender/lots/*/hasRenewal'],
      is: true,
      with: ['many'],
      weights: { joined: 0.25 },
    },
  ],
};

export function indicatorsOf(file: unknown): Indicators {
  const read = readIndicators(file, MEASURE_NAMES);
  if (!read.ok) throw new Error(read.error);
  return read.value;
}

export const INDICATORS = indicatorsOf(FILE);

/** A compiled release with these buyers. */
export const released = (buyers: readonly string[], more: Record<string, unknown> = {}) => ({
  ocid: 'ocds-example-1',
  id: '1',
  date: '2025-03-01T00:00:00Z',
  tag: ['compiled'],
  parties: buyers.map((name, index) => ({ id: String(index), name, roles: ['buyer'] })),
  ...more,
});
