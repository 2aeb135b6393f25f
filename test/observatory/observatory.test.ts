import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { agreed, compared, halves, indicatorText, labels, observations } from './agreement.ts';

const data = process.env.MOOTHALL_REAL_DATA;
const skip = data === undefined || data === '' ? 'MOOTHALL_REAL_DATA names no folder of notices' : false;

/** What the indicators reach: 53 of 60, of which 26 of the 29 held out. */
const FLOOR = 53;
const FLOOR_HELD_OUT = 26;

describe('the labels', () => {
  it('are sixty processes with a reason each, and two halves by rule', () => {
    const all = labels();
    assert.equal(new Set(all.map(({ ocid }) => ocid)).size, 60);
    assert.ok(all.every(({ reason, source }) => reason.length > 20 && source !== ''));
    assert.ok(new Set(all.map(({ form }) => form)).size >= 5);
    const half = [...halves(all).values()];
    assert.equal(half.filter((one) => one === 'tuning').length, 31);
  });
});

describe('the observatory on published notices', { skip }, () => {
  it('finds every labelled process and agrees as often as it is said to', async () => {
    const pairs = await compared(data ?? '');
    assert.deepEqual(
      pairs.filter(({ observed }) => observed === undefined).map(({ label }) => label.ocid),
      [],
    );
    assert.ok(agreed(pairs) >= FLOOR, `${agreed(pairs)} of 60 agree`);
    const held = agreed(pairs.filter(({ half }) => half === 'held out'));
    assert.ok(held >= FLOOR_HELD_OUT, `${held} held out agree`);
  });

  it('reads every file without a fault and shows something of each process', async () => {
    const files = readdirSync(data ?? '')
      .filter((name) => /\.jsonl?$/.test(name))
      .map((name) => join(data ?? '', name));
    assert.ok(files.length >= 4, `${files.length} files`);
    const all = await observations(files, indicatorText());
    assert.ok(all.length >= 180, `${all.length} processes`);
    for (const one of all) assert.ok(one.found.length > 0 && one.why !== '', one.ocid);
  });
});
