import { asList } from '../rulebook.ts';
import type { RulebookDocument, Statement } from '../statement.ts';

/**
 * Statements that stand elsewhere in the second text though they say the same, each with what that means in plain words:
 * in another section, or before another where the first of them counts (joint decisions on one act, values of one variable).
 * Of two that change places, the one that comes first now is named.
 */
export function movedIn(before: RulebookDocument, after: RulebookDocument): ReadonlyMap<string, string> {
  const moved = new Map<string, string>();
  const [was, now] = [placesIn(before), placesIn(after)];
  for (const [id, { section, statement, order }] of now) {
    const old = was.get(id);
    if (old === undefined) continue;
    if (old.section !== section)
      moved.set(
        id,
        section === 'constitution'
          ? 'It belongs to the constitution now, and changes only as that does.'
          : 'It no longer belongs to the constitution.',
      );
    for (const [other, place] of now) {
      const there = was.get(other);
      if (there === undefined || place.order <= order || there.order >= old.order) continue;
      if (firstCounts(statement, place.statement))
        moved.set(id, `It comes before “${other}” now: the first that fits counts.`);
    }
  }
  return moved;
}

interface PlaceInText {
  readonly section: 'constitution' | 'rulebook';
  readonly order: number;
  readonly statement: Statement;
}

function placesIn({ constitution, rulebook }: RulebookDocument): ReadonlyMap<string, PlaceInText> {
  const all = [
    ...constitution.map((statement) => ({ section: 'constitution' as const, statement })),
    ...rulebook.map((statement) => ({ section: 'rulebook' as const, statement })),
  ];
  return new Map(all.map((one, order) => [one.statement.id, { ...one, order }]));
}

function firstCounts(one: Statement, other: Statement): boolean {
  if (one.kind === 'aggregation' && other.kind === 'aggregation')
    return asList(one.decides).some((action) => asList(other.decides).includes(action));
  const isValue = ({ kind }: Statement) => kind === 'payoff' || kind === 'scope';
  return (
    isValue(one) &&
    isValue(other) &&
    'variable' in one &&
    'variable' in other &&
    one.variable === other.variable
  );
}
