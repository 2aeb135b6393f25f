import { html } from '../html.ts';
import type { Page } from '../layout.ts';

/** What a newcomer needs to know, on one page. */
export const about: Page = {
  title: 'How this works',
  trail: [{ text: 'Home', href: '/' }, { text: 'How this works' }],
  content: html`<h1 class="govuk-heading-xl">How this works</h1>
<p class="govuk-body-l mh-lede">A moot hall stood over the market square: the town met upstairs to agree the rules of the market below. Moothall is that hall for public services.</p>
<h2 class="govuk-heading-m">Arrangements and their rules</h2>
<p class="govuk-body">An arrangement brings together those who pay for a service, those who provide it and those who use it. Its rulebook says who may do what, when, and by whose decision. The law comes first: a rulebook can add to it and cannot weaken it. What no rule allows is not allowed.</p>
<h2 class="govuk-heading-m">Needs, procurements, contracts</h2>
<p class="govuk-body">Anybody whom the rules allow can raise a need. A procurement is how something is bought to answer needs: it has stages, lots (the parts that can be bought separately) and criteria (what bids are judged by). A contract says what was agreed, who signed it, and how it goes.</p>
<h2 class="govuk-heading-m" id="refused">When the answer is no</h2>
<p class="govuk-body">A refusal names the rule that said no, what it rests on, and what would have to change. You can see beforehand what you may do and what you may not.</p>
<h2 class="govuk-heading-m">What is kept private</h2>
<p class="govuk-body">The record says what was done, by whom and when. Personal words, bids and documents are not in it: they lie locked up apart, and the rules say who may read them and from when. A sealed bid is readable by no party before it is opened. A report about a service is recorded without the name of the person who gave it.</p>
<h2 class="govuk-heading-m">The record</h2>
<p class="govuk-body">Every act is an entry, chained to the one before by a hash (a short fingerprint of its content). Changing an entry would change every fingerprint after it, and so would show.</p>`,
};
