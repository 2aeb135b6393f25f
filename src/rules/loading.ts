import { toPointer } from '../kernel/json.ts';
import { type Finding, type Locate, nowhere, type Step } from './finding.ts';
import type { Placed } from './rulebook.ts';
import type { Layer, Setting } from './statement.ts';
import { isRulebook, MAX_FINDINGS, type RuleDocument, statementsOf } from './text/document.ts';

/** A document and the layer in which it stands. Every statement of one in the constitution's layer is constitution. */
export interface Source {
  readonly layer: Layer;
  readonly document: RuleDocument;
  /** Places in its text, where it was read from text. */
  readonly locate?: Locate;
}

/** A statement on its way into the rulebook, with what is needed to say where it went wrong. */
export interface Loaded extends Placed {
  /** From a document around the rulebook: a regime, or the constitution that applies always. */
  readonly outer: boolean;
  readonly path: readonly Step[];
  readonly settings: readonly Setting[];
  readonly report: (path: readonly Step[], message: string, options?: ReportOptions) => void;
  /** Whether so many errors are told already that no further condition is looked into: the text is refused as it is. */
  readonly isFull: () => boolean;
}
export interface ReportOptions {
  readonly severity?: Finding['severity'];
  readonly offset?: number;
  readonly names?: Finding['names'];
  readonly law?: Pick<Finding, 'weakerThan' | 'until'>;
}

const ORDER: readonly Layer[] = ['regime', 'constitution', 'rulebook'];

/** All statements of all documents, outermost layer first and then in document order. */
export function load(sources: readonly Source[], findings: Finding[]): readonly Loaded[] {
  let errors = 0;
  const all = sources.flatMap((source) =>
    statementsOf(source.document).map(({ path, statement }) => ({
      statement,
      path,
      source,
      layer: source.layer === 'rulebook' && path[0] === 'constitution' ? 'constitution' : source.layer,
    })),
  );
  const sorted = all
    .map((one, index) => ({ ...one, index }))
    .sort((a, b) => ORDER.indexOf(a.layer) - ORDER.indexOf(b.layer) || a.index - b.index);
  return sorted.map(({ statement, path, source, layer }, order) => {
    const document = source.document.id;
    const locate = source.locate ?? nowhere;
    return {
      statement,
      layer: layer as Layer,
      order,
      document,
      outer: source.layer !== 'rulebook',
      path,
      settings: isRulebook(source.document) ? source.document.settings : [],
      isFull: () => errors >= MAX_FINDINGS,
      report: (within, message, { severity = 'error', offset, names = [], law } = {}) => {
        if (errors >= MAX_FINDINGS) return;
        if (severity === 'error') errors += 1;
        const at = [...path, ...within];
        const finding = { severity, path: toPointer(at), ...locate(at, offset), message, document };
        findings.push({
          ...finding,
          statement: statement.id,
          ...(names.length === 0 ? {} : { names }),
          ...law,
        });
      },
    };
  });
}
