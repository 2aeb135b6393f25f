import type { AwardSeen, CommissionerSeen } from '../../application/awards/awards-seen.ts';
import { pounds } from '../amounts.ts';
import { type Html, html } from '../html.ts';
import { criterionTitle } from './award-words.ts';
import { who } from './words.ts';

type Own = NonNullable<AwardSeen['result']>['perCommissioner'][number];

/** Of bodies that buy jointly: what each pays of the price, and by which policy their lots are judged. */
export function jointRows(
  seen: AwardSeen,
  { bodies, policy }: CommissionerSeen,
  { membersCostPence = {} }: Own,
): readonly { readonly key: string; readonly value: Html | undefined }[] {
  if (bodies.length < 2) return [];
  const parts = Object.entries(membersCostPence).map(
    ([body, pence]) => html`<li>${who(body, seen.reading.names)} ${pounds(pence)}</li>`,
  );
  const weights = Object.entries(policy?.weights ?? {})
    .map(([criterion, weight]) => `${criterionTitle(seen, criterion)} ${weight}%`)
    .join(', ');
  return [
    {
      key: 'Of the price',
      value:
        parts.length === 0 ? undefined : html`<ul class="govuk-list govuk-!-margin-bottom-0">${parts}</ul>`,
    },
    {
      key: 'Bought by',
      value:
        weights === ''
          ? undefined
          : html`One policy, with the weights ${weights}. Where their own policies differ, bodies buy jointly by the weights of the procedure, without whom any of them excludes and with the greatest of their least scores.`,
    },
  ];
}
