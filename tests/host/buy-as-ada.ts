import {
  openTestBrowser,
  type TestAnswer,
  type TestBrowser,
} from '../../examples/express-shop/src/test-browser.ts';

/** A browser of Ada, who has 100 dollars in a new shop. */
export async function browseAsAda(url: string): Promise<TestBrowser> {
  const browser = openTestBrowser(url);
  const { text } = await browser.get('/people');
  const before = text.slice(0, text.indexOf('<b>Ada</b>'));
  const id = [...before.matchAll(/name="id" value="([^"]+)"/g)].at(-1)?.[1] ?? '';
  const answer = await browser.submit('/people', '/people', { kind: 'customer', id, next: '/' });
  if (answer.status !== 303) throw new Error(`nobody may be Ada: ${answer.status} ${answer.code}`);
  return browser;
}

/** Buys units of the starter plan from the wallet. @returns the order's page */
export async function buyStarter(browser: TestBrowser, quantity: number): Promise<string> {
  const answer: TestAnswer = await browser.submit('/plans/starter', '/orders', {
    ...planOf((await browser.get('/plans/starter')).text),
    quantity: String(quantity),
    method: 'wallet',
  });
  if (answer.status !== 303) throw new Error(`not sold: ${answer.status} ${answer.code}`);
  return answer.location;
}

const planOf = (page: string): { planId: string } => ({
  planId: /name="planId" value="([^"]+)"/.exec(page)?.[1] ?? '',
});
