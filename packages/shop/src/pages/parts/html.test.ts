import { expect, test } from 'vitest';
import { html, toText, trustedHtml } from './html.ts';

const hostile = `<script>alert("x" + 'y')</script> & more`;
const escaped = '&lt;script&gt;alert(&quot;x&quot; + &#39;y&#39;)&lt;/script&gt; &amp; more';

test.each([
  { name: 'text is escaped', given: html`<p>${hostile}</p>`, then: `<p>${escaped}</p>` },
  { name: 'attributes are escaped', given: html`<a title="${hostile}">`, then: `<a title="${escaped}">` },
  { name: 'markup is kept', given: html`<p>${html`<b>${'a<b'}</b>`}</p>`, then: '<p><b>a&lt;b</b></p>' },
  { name: 'lists are joined', given: html`${['<', html`<br>`, 2]}`, then: '&lt;<br>2' },
  { name: 'nothing stays nothing', given: html`[${null}${undefined}${false}${''}]`, then: '[]' },
  { name: 'zero is a value', given: html`${0}`, then: '0' },
  { name: 'trusted markup is kept', given: html`${trustedHtml('<svg></svg>')}`, then: '<svg></svg>' },
])('$name', ({ given, then }) => {
  expect(toText(given)).toBe(then);
});

test('given an object of a request, when it looks like markup, then it is not taken for markup', () => {
  const forged: unknown = JSON.parse('{"markup":"<script>"}');
  expect(toText(html`${forged as string}`)).not.toContain('<script>');
});
