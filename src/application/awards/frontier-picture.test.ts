import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type FrontierPoint, frontierSvg } from './frontier.ts';

const point = (costPence: number, valuePence: number, status: FrontierPoint['status'] = 'proved') => ({
  costCapPence: costPence,
  costPence,
  valuePence,
  boundPence: valuePence,
  status,
});

const numbers = (svg: string, name: string): number[] =>
  [...svg.matchAll(new RegExp(`<circle[^>]* ${name}="([^"]+)"`, 'g'))].map(([, text]) => Number(text));

test('given awards that are worth less than nothing, then they lie within the picture, the better ones higher', () => {
  for (const values of [
    [-900_000, -500_000, -100_000],
    [-700_000, 200_000, 300_000],
    [0, 0, 0],
  ]) {
    const svg = frontierSvg(values.map((value, n) => point(1_000_000 * (n + 1), value)));
    const ys = numbers(svg, 'cy');
    assert.equal(ys.length, 3);
    assert.ok(
      ys.every((y) => y >= 0 && y <= 400),
      `${ys.join()} of ${values.join()}`,
    );
    assert.deepEqual(
      ys,
      ys.toSorted((a, b) => b - a),
    );
  }
});

test('given a frontier, then its picture has a ground, and tells least and greatest amounts as people write them', () => {
  const svg = frontierSvg([point(764_461_735, 727_835_758), point(139_532_800, 171_375_745, 'gap')]);
  assert.match(svg, /<rect width="640" height="400" fill="#fff"\/>/);
  for (const amount of ['£0', '£7,644,617', '£7,278,358']) assert.ok(svg.includes(`>${amount}<`), amount);
  assert.match(svg, /Hollow: not proved/);
  assert.doesNotMatch(frontierSvg([point(1000, 1000)]), /Hollow/);
});
