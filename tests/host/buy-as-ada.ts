import {
  openTestBrowser,
  type TestAnswer,
  type TestBrowser,
} from '../../packages/shop/src/tests/test-browser.ts';

const ada = { name: 'Ada', email: 'ada@shop.test', password: 'three quiet otters' };

/**
 * A browser of Ada: she signs up, and so has the 20 dollars of a demo shop; where she is known, she signs in.
 */
export async function browseAsAda(url: string): Promise<TestBrowser> {
  const browser = openTestBrowser(url);
  const signedUp = await browser.submit('/sign-up', '/sign-up', ada);
  if (signedUp.status === 303) return browser;
  const { status } = await browser.submit('/sign-in', '/sign-in', { ...ada });
  if (status !== 303) throw new Error(`nobody may be Ada: ${signedUp.status} and ${status}`);
  return browser;
}

/** Buys units of the starter plan from the wallet. @returns the order's page */
export async function buyStarter(browser: TestBrowser, quantity: number): Promise<string> {
  const answer: TestAnswer = await browser.buy('starter', { quantity: String(quantity), method: 'wallet' });
  if (answer.status !== 303) throw new Error(`not sold: ${answer.status} ${answer.code}`);
  return answer.location;
}
