import { writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { impactOf } from '../src/application/rulebooks/impact.ts';
import { done, measured, signedContract, withMoothall } from './acts.ts';

/** How long it takes to judge a long record again under a proposed text: all of it, and where a tenth is spoken of. */
const ACTS = Number(process.argv[2] ?? 100_000);
const BUYER = 'party/buyer';

const figures = await withMoothall(async (opened) => {
  await signedContract(opened, BUYER);
  await done(opened, BUYER, 'contract/c', 'measure.set', { title: 'Days', unit: 'days' });
  await measured('recording', ACTS, (n) =>
    n % 10 === 0
      ? done(opened, BUYER, 'contract/c', 'measure.record', { measure: 'measure-1', value: n })
      : done(opened, BUYER, 'contract/c', 'entry.record', { kind: 'payment', pence: 100 }),
  );
  const { parts } = opened;
  const head = (await parts.ledger.heads(['arrangement/a'])).get('arrangement/a');
  if (head === undefined) throw new Error('the arrangement is there');
  const { pins } = head.state as unknown as { pins: Record<string, string> };
  const { documents } = await parts.rules.under(pins);
  if (documents.rulebook === undefined) throw new Error('the arrangement has a rulebook');
  const rulebook = documents.rulebook;
  const without = async (id: string) =>
    parts.rules.keep({ ...rulebook, rulebook: rulebook.rulebook.filter((statement) => statement.id !== id) });
  const results = [];
  for (const [what, statement] of [
    ['nine tenths are spoken of', 'buyers-pay'],
    ['a tenth is spoken of', 'both-sides-measure'],
  ] as const) {
    const text = await without(statement);
    const begun = performance.now();
    const { acts, judged, flipped } = await impactOf(parts, 'arrangement/a', text, [{ statement }]);
    const seconds = Number(((performance.now() - begun) / 1000).toFixed(2));
    process.stdout.write(
      `${what}: ${judged} of ${acts} acts judged again, ${flipped} flips, in ${seconds} s\n`,
    );
    results.push({ what, acts, judged, flipped, seconds });
  }
  return results;
});
const result = { measuredOn: new Date().toISOString().slice(0, 10), cores: cpus().length, figures };
await writeFile(new URL('results/impact.json', import.meta.url), `${JSON.stringify(result, null, 2)}\n`);
