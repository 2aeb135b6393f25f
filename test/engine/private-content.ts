import assert from 'node:assert/strict';
import { publishDue } from '../../src/application/publishing/releasing.ts';
import { isObject, type Json } from '../../src/kernel/json.ts';
import type { HeldReference } from '../../src/ledger/fact.ts';
import type { Opened } from '../../src/wiring.ts';

/** What nobody may find in open data, whatever became of it: tenders' words, reports, who people are. */
const PRIVATE = new Set([
  'bid.submitted',
  'report.given',
  'party.registered',
  'party.described',
  'participation.requested',
]);
/** Shorter words occur in anything. */
const TELLING = 12;

const heldIn = (value: Json): HeldReference[] =>
  Array.isArray(value)
    ? value.flatMap(heldIn)
    : !isObject(value)
      ? []
      : typeof value.vault === 'string' && typeof value.commitment === 'string'
        ? [value as unknown as HeldReference]
        : Object.values(value as Record<string, Json>).flatMap(heldIn);

const textsIn = (value: unknown): string[] =>
  typeof value === 'string'
    ? [value]
    : Array.isArray(value)
      ? value.flatMap(textsIn)
      : isObject(value)
        ? Object.values(value).flatMap(textsIn)
        : [];

/** What says who or for whom: every member by these names, and all below it. */
const SAYING_WHO = /^(?:id|name|title|identifier|ocid|awardID|relatedLots?)$/;

const sayingWho = (value: unknown): string[] =>
  Array.isArray(value)
    ? value.flatMap(sayingWho)
    : isObject(value)
      ? Object.entries(value).flatMap(([key, member]) =>
          SAYING_WHO.test(key) ? textsIn(member) : sayingWho(member),
        )
      : [];

/** As words between spaces, so that a short name is found as a word and not within one. */
const words = (text: string): string =>
  ` ${text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()} `;

/** Publishes all there is and looks for every private text of the place, and for every person, in every release. Gives how many there were. */
export async function nothingPrivateIsPublished({ parts, moothall, releases }: Opened) {
  await publishDue({ moothall, releases, now: parts.now });
  const published = (await releases.page({ after: 0, limit: 10_000 })).map(({ text }) => text);
  const secrets = new Set<string>();
  const people = new Set<string>();
  for (const stream of await parts.ledger.streams('', 10_000)) {
    const facts = await parts.ledger.facts(stream, 0, 10_000);
    for (const { type, body } of facts)
      if (type === 'party.registered' && body.kind === 'person')
        for (const name of [stream.slice('party/'.length), String(body.name)]) people.add(name);
    const held = facts.filter(({ type }) => PRIVATE.has(type)).flatMap(({ body }) => heldIn(body));
    const opened = await parts.vault.open(
      stream,
      held.map(({ vault }) => vault),
    );
    for (const content of opened.values())
      if (content !== 'erased')
        for (const text of textsIn(content.content)) if (text.length >= TELLING) secrets.add(text);
  }
  // As JSON writes it, so that a text with quotes or line ends is found too.
  for (const text of published)
    for (const secret of secrets)
      assert.ok(!text.includes(JSON.stringify(secret).slice(1, -1)), `"${secret}" is published`);
  for (const text of published) {
    const said = sayingWho(JSON.parse(text)).map(words);
    for (const person of people)
      assert.ok(
        !said.some((one) => one.includes(words(person))),
        `${person} is named in ${text.slice(0, 200)}`,
      );
  }
  return { releases: published.length, secrets: secrets.size, people: people.size };
}
