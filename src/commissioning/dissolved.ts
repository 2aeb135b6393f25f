import { impossible } from './concern.ts';

/** What an arrangement that was dissolved no longer takes, and nothing under it begins any more. */
export const dissolved = (arrangement: { readonly dissolvedAt?: unknown } | undefined) =>
  arrangement?.dissolvedAt === undefined
    ? undefined
    : impossible(
        'dissolved',
        'The arrangement has been dissolved: what runs ends under its own rules, and nothing new begins.',
      );
