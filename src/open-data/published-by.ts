import type { Mode } from './ocid.ts';

/** What a package says of who publishes it and on which terms, by the names of OCDS 1.1.5. */
export interface PublishedBy {
  readonly publisher: { readonly name: string; readonly uri?: string };
  /** Addresses: of the licence, and of what readers should know of how the data is made and published. */
  readonly license?: string;
  readonly publicationPolicy?: string;
}

/** Where nobody has said who publishes. */
export const NOBODY_NAMED: PublishedBy = { publisher: { name: 'Moothall' } };

/** Addresses that a package may name. */
export interface Terms {
  readonly uri?: string | undefined;
  readonly license?: string | undefined;
  readonly publicationPolicy?: string | undefined;
}

/** By name and addresses as they were given. */
export function publisherNamed(
  name: string | undefined,
  { uri, license, publicationPolicy }: Terms,
): PublishedBy {
  return {
    publisher: { name: name ?? NOBODY_NAMED.publisher.name, ...(uri === undefined ? {} : { uri }) },
    ...(license === undefined ? {} : { license }),
    ...(publicationPolicy === undefined ? {} : { publicationPolicy }),
  };
}

const UNREAL: Readonly<Record<Exclude<Mode, 'live'>, string>> = {
  simulated: 'simulated: nothing here is real',
  demonstration: 'demonstration: nothing here is real',
};

/** The same, with the name saying so where nothing of it is real: harvesters show the publisher's name. */
export function markedFor(mode: Mode, by: PublishedBy = NOBODY_NAMED): PublishedBy {
  if (mode === 'live') return by;
  return { ...by, publisher: { ...by.publisher, name: `${by.publisher.name} (${UNREAL[mode]})` } };
}

/** Whether a text is an address with its scheme, as the standard wants it. */
export const isAddress = (text: string): boolean => !/\s/.test(text) && URL.canParse(text);
