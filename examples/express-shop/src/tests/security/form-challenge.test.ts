import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createChallenges } from '../../security/challenges.ts';
import { createProofOfWork } from '../../security/form-challenge.ts';
import type { TestBrowser } from '../test-browser.ts';
import { openTestShop, type TestShop } from '../test-shop.ts';

const BITS = 8;
let shop: TestShop;
beforeEach(async () => {
  shop = await openTestShop();
  const { store, clock } = shop.shop;
  const challenges = createChallenges({ store: store.usedChallenges, clock, secret: 'of this test' });
  Object.assign(shop.shop, { formChallenge: createProofOfWork({ challenges, clock, bits: BITS }) });
});
afterEach(() => shop.close());

/** What the script of the page finds; `isWrong`: what it does not. */
function workFor(challenge: string, isWrong = false): string {
  for (let index = 0; ; index += 1) {
    const digest = createHash('sha256').update(`${challenge}:${index}`).digest();
    if (Math.clz32(digest.readUInt32BE(0)) >= BITS !== isWrong) return String(index);
  }
}

let people = 0;
const person = () => ({ name: 'Ada', email: `ada${++people}@shop.test`, password: 'five quiet otters' });
const signUp = (browser: TestBrowser, fields: Record<string, string>) =>
  browser.post('/sign-up', { ...fields, ...person() });
const formOf = (browser: TestBrowser, page = '/sign-up') => browser.hiddenFields(page, page);

describe('A public form that asks for work', () => {
  test.each(['/sign-up', '/forgot'])('given the work for %s, then it is accepted, once', async (page) => {
    const browser = shop.open();
    const fields = await formOf(browser, page);
    const { challenge = '' } = fields;
    const send = () => browser.post(page, { ...fields, ...person(), work: workFor(challenge) });
    const statuses = (await Promise.all([send(), send()])).map(({ status }) => status);
    expect(statuses.toSorted()).toEqual([page === '/forgot' ? 200 : 303, 400].toSorted());
  });

  test('given none, the wrong one, or an invented challenge, then nobody is made and the form may be sent again', async () => {
    const browser = shop.open();
    const fields = await formOf(browser);
    const { challenge = '' } = fields;
    for (const answer of [
      { work: '' },
      { work: workFor(challenge, true) },
      { challenge: 'invented', work: workFor('invented') },
      { challenge: '', work: '' },
    ]) {
      const refused = await signUp(browser, { ...fields, ...answer });
      expect(refused).toMatchObject({ status: 400, text: expect.stringContaining('wait half a minute') });
    }
    expect(await shop.shop.store.users.list({ limit: 10 })).toEqual([]);
    expect((await signUp(browser, { ...fields, work: workFor(challenge) })).status).toBe(303);
  });

  test('given the work for another form, of another browser or of long ago, then it is worth nothing', async () => {
    const browser = shop.open();
    const fields = await formOf(browser);
    const { challenge: forgot = '' } = await formOf(browser, '/forgot');
    const { challenge: foreign = '' } = await formOf(shop.open());
    for (const challenge of [forgot, foreign])
      expect((await signUp(browser, { ...fields, challenge, work: workFor(challenge) })).status).toBe(400);
    const { challenge = '' } = fields;
    await shop.clock.advance('16m');
    expect((await signUp(browser, { ...fields, work: workFor(challenge) })).status).toBe(400);
  });

  test('given no script, then who waits is let in, once', async () => {
    const browser = shop.open();
    const fields = await formOf(browser);
    await shop.clock.advance('29s');
    expect((await signUp(browser, fields)).status).toBe(400);
    await shop.clock.advance('1s');
    expect((await signUp(browser, fields)).status).toBe(303);
    expect((await signUp(shop.open(), fields)).status).toBe(403);
  });
});

test('given a shop that asks for none, then its forms have no such field', async () => {
  Object.assign(shop.shop, { formChallenge: null });
  expect((await shop.open().get('/sign-up')).text).not.toContain('challenge');
});
