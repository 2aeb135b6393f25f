import { toPointer } from '../kernel/json.ts';
import { compileTest } from './conditions/condition.ts';
import { environmentsOf } from './conditions/environment.ts';
import { type Finding, nowhere, type Step } from './finding.ts';
import type { Source } from './loading.ts';
import type { VariantRule } from './rulebook.ts';
import type { Variant } from './statement.ts';
import { isRulebook, statementsOf } from './text/document.ts';
import type { Vocabulary } from './vocabulary.ts';

/** The variants of the regime among the documents, typed over `plan`; and that every statement names variants that are there. */
export function compileVariants(
  sources: readonly Source[],
  vocabulary: Vocabulary,
  findings: Finding[],
): readonly VariantRule[] {
  const words = environmentsOf(vocabulary).ofPlan();
  return sources.flatMap(({ document, locate = nowhere }) => {
    const variants: readonly Variant[] = isRulebook(document) ? [] : (document.variants ?? []);
    const say = (path: readonly Step[], message: string, offset?: number) => {
      const place = { path: toPointer(path), ...locate(path, offset) };
      findings.push({ severity: 'error', document: document.id, ...place, message });
    };
    const ids = variants.map(({ id }) => id);
    for (const { path, statement } of statementsOf(document))
      for (const [index, id] of (statement.variants ?? []).entries())
        if (!ids.includes(id))
          say(
            [...path, 'variants', index],
            ids.length === 0
              ? 'only a regime that has variants can say in which of them a statement holds'
              : `there is no variant "${id}"; there are ${ids.join(', ')}`,
          );
    return variants.map((variant, index) => {
      if (ids.indexOf(variant.id) !== index)
        say(['variants', index, 'id'], `the variant "${variant.id}" is there twice`);
      const last = index === variants.length - 1;
      if ((variant.reasons === undefined) !== last)
        say(
          ['variants', index],
          last
            ? 'the last variant takes what is left: it has no reasons'
            : 'a variant before the last is chosen for a reason',
        );
      const reasons = (variant.reasons ?? []).flatMap((reason, place) => {
        const compiled = compileTest(reason.when, words);
        if (compiled.ok) return [{ reason, when: compiled.value }];
        for (const { offset, message } of compiled.error)
          say(['variants', index, 'reasons', place, 'when'], message, offset);
        return [];
      });
      return { variant, words, reasons };
    });
  });
}
