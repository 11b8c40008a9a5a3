import { expect, test } from 'vitest';
import { describeInChromium } from '../describe-in-chromium.ts';
import { describeKeyboard } from './describe-keyboard.ts';
import { keyboardFindingsOf } from './keyboard-findings.ts';

describeKeyboard('stranger', 'narrow');
describeKeyboard('buyer', 'usual');

describeInChromium('What is found without a mouse', (browser) => {
  test('given a link that no key leads to, a focus that is not seen and one out of sight, then each is found', async () => {
    const page = await (await browser().newContext()).newPage();
    await page.setContent(`<a href="/">sound</a>
      <div inert><a href="/cut-off">cut off</a></div>
      <a href="/plain" style="outline: none">plain</a>
      <a href="/gone" style="position: fixed; left: -999px">gone</a>
      <input type="date"><details><summary>more</summary><button>inside</button></details>
      <input type="radio" name="one" checked><input type="radio" name="one"><button tabindex="-1">meant so</button>`);
    const found = await keyboardFindingsOf(page);
    expect(found.map((one) => one.replace(/(<a href="[^"]*").*/, '$1'))).toEqual([
      'the focus is not seen: <a href="/plain"',
      'the focus is out of sight: <a href="/gone"',
      'no key leads to: <a href="/cut-off"',
    ]);
  });
});
