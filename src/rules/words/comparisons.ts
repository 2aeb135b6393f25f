/** How two values are compared, as conditions write it. */
export type Comparison = '==' | '!=' | '<' | '<=' | '>' | '>=';

/** In words, of times. */
export const TIMES: Readonly<Record<Comparison, string>> = {
  '==': 'is',
  '!=': 'is not',
  '<': 'is earlier than',
  '<=': 'is no later than',
  '>': 'is later than',
  '>=': 'is no earlier than',
};

/** In words, of anything else. */
export const AMOUNTS: Readonly<Record<Comparison, string>> = {
  '==': 'is',
  '!=': 'is not',
  '<': 'is less than',
  '<=': 'is at most',
  '>': 'is more than',
  '>=': 'is at least',
};

/** What holds where the comparison does not. */
export const OPPOSITE: Readonly<Record<Comparison, Comparison>> = {
  '==': '!=',
  '!=': '==',
  '<': '>=',
  '<=': '>',
  '>': '<=',
  '>=': '<',
};

/** The same with its sides exchanged. */
export const MIRROR: Readonly<Record<Comparison, Comparison>> = {
  '==': '==',
  '!=': '!=',
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
};
