import type { RulebookSeen } from '../../application/interface.ts';
import { settingLimits } from '../forms/knowledge.ts';
import { type Html, html } from '../html.ts';
import { kindTitle, type RulesWanted } from './rules.ts';

type Agreed = RulebookSeen['settings'][number];

/** The numbers of a rulebook that a reader asked for: with the rules that its members adopted, by their kind, by words of theirs. */
export function numbersWanted(
  { settings }: RulebookSeen,
  { search, layer, kind }: RulesWanted,
): readonly Agreed[] {
  const words = search.toLowerCase().split(/\s+/);
  const fits = (layer === '' || layer === 'rulebook') && (kind === '' || kind === 'setting');
  return settings.filter(
    ({ id, title, value }) =>
      fits && words.every((word) => `${id} ${title} ${value}`.toLowerCase().includes(word)),
  );
}

/** Each with what it is now, and between what the rulebook and the law let it be changed. */
export const numbers = (wanted: readonly Agreed[]): Html | undefined =>
  wanted.length === 0
    ? undefined
    : html`<h2 class="govuk-heading-m" id="kind-setting">${kindTitle('setting')}</h2><p class="govuk-body mh-muted">What rules read as a number, and members change without another rule.</p><ul class="govuk-list mh-rules">${wanted.map(
        (setting) =>
          html`<li id="setting-${setting.id}">${setting.title}: <strong>${setting.value}</strong><span class="mh-source">${settingLimits(setting)} <code class="mh-wrap">${setting.id}</code></span></li>`,
      )}</ul>`;
