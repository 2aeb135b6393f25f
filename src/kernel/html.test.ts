import assert from 'node:assert/strict';
import { test } from 'node:test';
import { html, paragraphs, trusted } from './html.ts';

test('given text with markup in it, when it is put into a template, then it is escaped, also within lists', () => {
  const nasty = `<script>alert("1")</script> & 'x'`;
  const made = html`<p title="${nasty}">${[nasty, html`<b>${nasty}</b>`]}</p>`;
  assert.ok(!made.markup.includes('<script'));
  assert.ok(made.markup.includes('&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; &#39;x&#39;'));
  assert.ok(made.markup.includes('<b>&lt;script'));
});

test('given false, undefined and zero, when put in, then only zero shows', () => {
  assert.equal(html`${false}${undefined}${0}${trusted('<i>')}`.markup, '0<i>');
});

test('given words with an empty line, when made paragraphs, then there are two, and line breaks stay', () => {
  assert.equal(
    paragraphs('one\ntwo\n\nthree').markup,
    '<p class="govuk-body">one<br>two</p><p class="govuk-body">three</p>',
  );
});
