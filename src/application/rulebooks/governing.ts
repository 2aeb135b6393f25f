import { assert, present } from '../../kernel/assert.ts';
import { canonical } from '../../kernel/canonical.ts';
import { hashText } from '../../kernel/hash.ts';
import type { Calendar } from '../../kernel/time.ts';
import type { Pins } from '../../ledger/fact.ts';
import { compileRulebook } from '../../rules/compile.ts';
import type { Source } from '../../rules/loading.ts';
import type { Rulebook } from '../../rules/rulebook.ts';
import type { RegimeDocument, RulebookDocument } from '../../rules/statement.ts';
import type { StreamState } from '../acting/stream-state.ts';
import type { Catalogue } from '../catalogue.ts';
import type { Ledger } from '../ports.ts';

/** What comes with this version of the program: the hall's own constitution, starter rulebooks, regimes and calendars. */
export interface Library {
  readonly hall: RulebookDocument;
  readonly rulebooks: ReadonlyMap<string, RulebookDocument>;
  readonly regimes: ReadonlyMap<string, RegimeDocument>;
  readonly calendars: ReadonlyMap<string, Calendar>;
}

/** Rules in force, ready to decide with. */
export interface Governing {
  readonly rulebook: Rulebook;
  readonly calendar: Calendar;
  readonly documents: {
    readonly hall: RulebookDocument;
    readonly rulebook?: RulebookDocument;
    readonly regime?: RegimeDocument;
  };
}

/** The layers, outermost first: the regime, then the hall's constitution, then the arrangement's own constitution and rules. */
export const sourcesOf = ({ hall, rulebook, regime }: Governing['documents']): Source[] => [
  ...(regime === undefined ? [] : [{ layer: 'regime' as const, document: regime }]),
  { layer: 'constitution', document: hall },
  ...(rulebook === undefined ? [] : [{ layer: 'rulebook' as const, document: rulebook }]),
];

/** The calendar where no regime names one. */
export const DEFAULT_CALENDAR = 'england-and-wales';

/** Compiled rules kept in memory, at about half a megabyte each; the one used longest ago goes first. */
const MOST_COMPILED = 64;

/** Documents are kept by the hash of their canonical text, so that what a decision was made under can always be read again. */
export class GoverningRules {
  readonly #cache = new Map<string, Promise<Governing>>();
  readonly #ledger: Pick<Ledger, 'artefact' | 'putArtefact'>;
  readonly #library: Library;
  readonly #catalogue: Catalogue;
  #live: Pins | undefined;

  constructor(ledger: Pick<Ledger, 'artefact' | 'putArtefact'>, library: Library, catalogue: Catalogue) {
    this.#ledger = ledger;
    this.#library = library;
    this.#catalogue = catalogue;
  }

  /** The pins of what has none of its own: the present hall, catalogue and calendar. */
  async live(): Promise<Pins> {
    this.#live ??= {
      hall: await this.#ledger.putArtefact(canonical(this.#library.hall)),
      calendar: await this.keep(
        present(this.#library.calendars.get(DEFAULT_CALENDAR), 'the calendar is in the library'),
      ),
      catalogue: this.#catalogue.hash,
    };
    return this.#live;
  }

  /** Keeps a document and says its hash. */
  keep(document: object): Promise<string> {
    return this.#ledger.putArtefact(canonical(document));
  }

  /** The pins that govern a stream: its own before its parent's before the live ones. */
  async pinsOf(state: StreamState | undefined, parent: StreamState | undefined): Promise<Pins> {
    return { ...(await this.live()), ...parent?.pins, ...state?.pins };
  }

  /** The rules that the pins name. Throws where an artefact is missing or was changed: the ledger is then not whole. */
  under(pins: Pins): Promise<Governing> {
    const key = canonical(pins);
    let known = this.#cache.get(key);
    if (known === undefined) {
      known = this.#read(pins);
      const [oldest] = this.#cache.keys();
      if (this.#cache.size >= MOST_COMPILED && oldest !== undefined) this.#cache.delete(oldest);
      known.catch(() => this.#cache.delete(key));
    } else {
      this.#cache.delete(key);
    }
    this.#cache.set(key, known);
    return known;
  }

  async #read(pins: Pins): Promise<Governing> {
    const hall = await this.#document<RulebookDocument>(present(pins.hall, 'the hall is pinned'));
    const calendar = await this.#document<Calendar>(present(pins.calendar, 'the calendar is pinned'));
    const rulebook =
      pins.rulebook === undefined ? undefined : await this.#document<RulebookDocument>(pins.rulebook);
    const regime = pins.regime === undefined ? undefined : await this.#document<RegimeDocument>(pins.regime);
    const documents = {
      hall,
      ...(rulebook === undefined ? {} : { rulebook }),
      ...(regime === undefined ? {} : { regime }),
    };
    const compiled = compileRulebook(sourcesOf(documents), this.#catalogue.vocabulary);
    assert(
      compiled.ok,
      `the rules under ${pins.rulebook ?? 'the hall'} can be read${compiled.ok ? '' : `: ${compiled.error[0]?.message}`}`,
    );
    return { rulebook: compiled.value.rulebook, calendar, documents };
  }

  /** A rulebook that was kept, by its hash. */
  document(hash: string): Promise<RulebookDocument> {
    return this.#document<RulebookDocument>(hash);
  }

  async #document<T>(hash: string): Promise<T> {
    const text = present(await this.#ledger.artefact(hash), `the document ${hash} is kept`);
    assert(hashText(text) === hash, `the document ${hash} is as it was kept`);
    return JSON.parse(text) as T;
  }
}
