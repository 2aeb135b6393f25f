import { html } from '../html.ts';
import type { Page } from '../layout.ts';

const plain = (title: string, ...sentences: readonly string[]): Page => ({
  title,
  content: html`<h1 class="govuk-heading-l">${title}</h1>${sentences.map((sentence) => html`<p class="govuk-body">${sentence}</p>`)}<p class="govuk-body"><a class="govuk-link" href="/">Go to the home page</a></p>`,
});

export const notFound = plain(
  'Page not found',
  'If you typed the web address, check that it is correct.',
  'It may also be that the rules do not show it to you. If you expected to see it, check that you are signed in as the right party.',
);

export const failed = plain(
  'Sorry, there is a problem with the service',
  'It has been written down so that it can be put right. Try again later. Nothing was recorded that the record does not show.',
);

/** What a refused request should do instead; nothing here comes from the request. */
export function clientError(status: number, code: string | undefined): Page {
  if (code?.startsWith('FST_CSRF') === true)
    return plain(
      'This form is out of date',
      'Go back, load the page again, and send the form once more. This happens after signing in or out in another window.',
    );
  switch (status) {
    case 404:
      return notFound;
    case 413:
      return plain(
        'That is too much at once',
        'The form is larger than can be taken. Send less text, or fewer entries.',
      );
    case 415:
      return plain('That cannot be read', 'Use the form on the page.');
    case 429:
      return plain('Too many requests', 'Wait a minute, then try again.');
    default:
      return plain(
        'That cannot be read',
        'Something in the request is not as it should be. Go back, load the page again, and try once more.',
      );
  }
}
