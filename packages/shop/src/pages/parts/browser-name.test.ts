import { expect, test } from 'vitest';
import { browserName } from './browser-name.ts';

test.each([
  {
    given:
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0',
    then: 'Edge, Windows',
  },
  {
    given:
      'Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36',
    then: 'Chrome, Android',
  },
  {
    given:
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1',
    then: 'Safari, iPhone',
  },
  {
    given: 'Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
    then: 'Firefox, Linux',
  },
  { given: 'curl/8.5.0', then: null },
  { given: '', then: null },
])('given $given, then $then', ({ given, then }) => {
  expect(browserName(given)).toBe(then);
});
