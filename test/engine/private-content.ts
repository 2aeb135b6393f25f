import assert from 'node:assert/strict';
import { publishDue } from '../../src/application/publishing/releasing.ts';
import { kinds } from '../../src/commissioning/catalogue.ts';
import { isObject, type Json } from '../../src/kernel/json.ts';
import type { HeldReference } from '../../src/ledger/fact.ts';
import type { Opened } from '../../src/wiring.ts';

/** Whether a schema is that of a reference to the vault. */
const isReference = (schema: unknown): boolean =>
  isObject(schema) &&
  isObject(schema.properties) &&
  'vault' in schema.properties &&
  'commitment' in schema.properties;

const hasReference = (schema: unknown): boolean =>
  isReference(schema) ||
  (Array.isArray(schema) ? schema : isObject(schema) ? Object.values(schema) : []).some(hasReference);

/** The kinds of fact that keep something private: those whose schema has a place for what lies in the vault. */
export const PRIVATE: ReadonlySet<string> = new Set(
  kinds.flatMap(({ facts }) => facts.filter(({ body }) => hasReference(body)).map(({ type }) => type)),
);

/** Shorter texts are looked for as the whole of a text only, and of these the shortest not at all: they occur in anything. */
const TELLING = 12;
const SHORTEST = 6;
/** An amount of fewer digits, its noughts at the end apart, may be any amount. */
const TELLING_DIGITS = 3;

/** What lies in the vault and is said nowhere in the open. */
export interface Secrets {
  readonly texts: Iterable<string>;
  /** Money in pence. */
  readonly pence: ReadonlySet<number>;
}

/** Whether so many pence tell which price is meant. */
export const isTellingAmount = (pence: number): boolean =>
  Number.isSafeInteger(pence) && pence > 0 && String(pence).replace(/0+$/, '').length >= TELLING_DIGITS;

/** Which secrets a published text tells: long ones anywhere in it, short ones as a whole text, amounts in fields of money. */
export function leaksIn(published: string, { texts, pence }: Secrets): string[] {
  const release: unknown = JSON.parse(published);
  const said = new Set(textsIn(release).map(bare));
  const leaks = [...texts].filter((secret) =>
    secret.length >= TELLING
      ? // As JSON writes it, so that a text with quotes or line ends is found too.
        published.includes(JSON.stringify(secret).slice(1, -1))
      : secret.length >= SHORTEST && said.has(bare(secret)),
  );
  const amounts = amountsIn(release).map((amount) => Math.round(amount * 100));
  return [...leaks, ...amounts.filter((amount) => pence.has(amount)).map(String)];
}

const bare = (text: string): string => text.trim().toLowerCase();

const amountsIn = (value: unknown): number[] =>
  Array.isArray(value)
    ? value.flatMap(amountsIn)
    : isObject(value)
      ? Object.entries(value).flatMap(([key, member]) =>
          /^amount/.test(key) && typeof member === 'number' ? [member] : amountsIn(member),
        )
      : [];

/** Facts say in the open whatever they do not hold a reference to. */
const withoutHeld = (value: Json): Json =>
  Array.isArray(value)
    ? value.map(withoutHeld)
    : !isObject(value)
      ? value
      : typeof value.vault === 'string' && typeof value.commitment === 'string'
        ? null
        : Object.fromEntries(
            Object.entries(value as Record<string, Json>).map(([key, member]) => [key, withoutHeld(member)]),
          );

/** Numbers of content: prices by lot, discounts, the award problem. Which of them are money is not told; amounts are compared with all. */
const numbersIn = (value: unknown): number[] =>
  typeof value === 'number'
    ? [value]
    : Array.isArray(value)
      ? value.flatMap(numbersIn)
      : isObject(value)
        ? Object.values(value).flatMap(numbersIn)
        : [];

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

/** Publishes all there is and looks for all that the place keeps private, and for every person, in every release. Gives how much there was. */
export async function nothingPrivateIsPublished({ parts, moothall, releases }: Opened) {
  await publishDue({ moothall, releases, now: parts.now });
  const published = (await releases.page({ after: 0, limit: 10_000 })).map(({ text }) => text);
  const content: unknown[] = [];
  const open: Json[] = [];
  const people = new Set<string>();
  const found = new Set<string>();
  for (const stream of await parts.ledger.streams('', 10_000)) {
    const facts = await parts.ledger.facts(stream, 0, 10_000);
    for (const { type, body } of facts) {
      open.push(withoutHeld(body));
      if (heldIn(body).length > 0) found.add(type);
      if (type === 'party.registered' && body.kind === 'person')
        for (const name of [stream.slice('party/'.length), String(body.name)]) people.add(name);
    }
    const held = facts.flatMap(({ body }) => heldIn(body));
    const opened = await parts.vault.open(
      stream,
      held.map(({ vault }) => vault),
    );
    for (const each of opened.values()) if (each !== 'erased') content.push(each.content);
  }
  assert.deepEqual(
    [...found].filter((type) => !PRIVATE.has(type)),
    [],
    'a schema that tells of no reference',
  );
  const [openTexts, openNumbers] = [new Set(textsIn(open)), new Set(numbersIn(open))];
  const texts = new Set(textsIn(content).filter((text) => text.length >= SHORTEST && !openTexts.has(text)));
  const pence = new Set(
    numbersIn(content).filter((number) => isTellingAmount(number) && !openNumbers.has(number)),
  );
  for (const text of published) {
    assert.deepEqual(leaksIn(text, { texts, pence }), [], `published in ${text.slice(0, 200)}`);
    const said = sayingWho(JSON.parse(text)).map(words);
    for (const person of people)
      assert.ok(
        !said.some((one) => one.includes(words(person))),
        `${person} is named in ${text.slice(0, 200)}`,
      );
  }
  return {
    releases: published.length,
    secrets: texts.size,
    amounts: pence.size,
    people: people.size,
    kinds: [...found].sort(),
  };
}
