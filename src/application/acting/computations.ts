import type { Computation, Objection } from '../../commissioning/concern.ts';
import type { JsonObject } from '../../kernel/json.ts';
import type { Result } from '../../kernel/result.ts';
import type { Catalogue } from '../catalogue.ts';
import type { SealedContent } from '../ports.ts';
import type { Library } from '../rulebooks/governing.ts';
import type { Computing } from './computing.ts';
import { computeFramework } from './computing-framework.ts';
import {
  computeAmendment,
  computeEnactment,
  computeGoverning,
  computeRulebook,
  computeTenderedRules,
  computeTransition,
} from './computing-rules.ts';
import { computeAward, computeOpening, type TenderParts } from './computing-tenders.ts';

/**
 * Computes what an action asks for. The result enters the decision record, so that it is checked later, not computed
 * anew. `hold` takes content that it sealed, to be written with the act.
 */
export type Computations = (
  what: Computation,
  asked: Computing,
  hold: (content: SealedContent) => void,
) => Promise<Result<JsonObject, Objection>>;

export interface ComputationParts extends TenderParts {
  readonly library: Library;
  readonly catalogue: Catalogue;
}

export const makeComputations =
  (parts: ComputationParts): Computations =>
  (what, asked, hold) => {
    switch (what) {
      case 'governing':
        return computeGoverning(parts, asked);
      case 'amendment':
        return computeAmendment(parts, asked);
      case 'rulebook':
        return computeRulebook(parts, asked);
      case 'enactment':
        return computeEnactment(parts, asked);
      case 'transition':
        return computeTransition(parts, asked);
      case 'tendered-rules':
        return computeTenderedRules(parts, asked);
      case 'opening':
        return computeOpening(parts, asked);
      case 'framework':
        return computeFramework(parts, asked);
      case 'award':
        return computeAward(parts, asked, hold);
    }
  };
