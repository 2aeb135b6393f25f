import type { Html } from '../html.ts';
import type { Known } from './choices.ts';
import type { Posted } from './posted.ts';
import type { BodyError } from './reading.ts';
import type { Entry, Shape } from './shape.ts';

/** Everything that drawing a form rests on. */
export interface Drawing {
  readonly posted: Posted;
  readonly errors: readonly BodyError[];
  readonly known: Known;
  /** When sealed content may be opened, in words, where it can be said. */
  readonly opening: (until: string) => string | undefined;
}

/** The id of a field's first control, so that the error summary can lead to it. */
export const idOf = (name: string): string => `field${name.replaceAll(/[^A-Za-z0-9]+/g, '-')}`;

/** How values are drawn; the parts that hold others are given it, so that they need not know each other. */
export interface Draw {
  readonly value: (shape: Shape, entry: Entry, name: string, drawing: Drawing) => Html;
  readonly entries: (entries: readonly Entry[], name: string, drawing: Drawing) => Html;
}

export const errorsWithin = (name: string, drawing: Drawing): boolean =>
  drawing.errors.some(
    (error) => error.path === name || error.path.startsWith(`${name}/`) || error.path.startsWith(`${name}~`),
  );
