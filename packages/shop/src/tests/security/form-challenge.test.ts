import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { html } from '../../pages/parts/html.ts';
import { createChallenges } from '../../security/challenges.ts';
import type { FormChallenge } from '../../security/form-challenge.ts';
import { createProofOfWork } from '../../security/proof-of-work.ts';
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

/** A page with a form for what costs stock or the time of staff, of somebody who signed in. */
async function openCostly(kind: 'trial' | 'receipt') {
  const browser = await shop.openAs(await shop.customer());
  if (kind === 'trial') {
    await shop.plan({ slug: 'gold', trialDays: 2 });
    return { browser, page: '/plans/gold', action: '/trials' };
  }
  const topUp = await browser.submit('/wallet', '/wallet/top-up', { amount: '500' });
  const [page = ''] = (topUp.headers.get('location') ?? '').split('?');
  return { browser, page, action: `${page}/receipt` };
}

describe.each(['trial', 'receipt'] as const)('A form for a %s that asks for work', (kind) => {
  test('given none, or the wrong one, then nothing is done and the page of the form is a click away', async () => {
    const { browser, page, action } = await openCostly(kind);
    const fields: Record<string, string> = {
      ...(await browser.hiddenFields(page, action)),
      note: '',
      reference: '1234',
    };
    const { challenge = '' } = fields;
    const answers = [{ work: '' }, { work: workFor(challenge, true) }, { challenge: '', work: '' }];
    for (const answer of answers) {
      const form = { ...fields, ...answer };
      const refused =
        kind === 'trial'
          ? await browser.post(action, form)
          : await browser.postForm(action, asFormData(form));
      expect(refused).toMatchObject({ status: 400, code: 'FORM_UNPROVEN' });
    }
    expect((await shop.panelkit.orders.list({}, shop.staff())).rows).toEqual([]);
    const [payment] = (await shop.panelkit.payments.list({}, shop.staff())).rows;
    expect(payment?.state.status).not.toBe('in-review');
  });

  test('given the work, when the form is sent twice, then both lead to the one thing that was done', async () => {
    const { browser, page, action } = await openCostly(kind);
    const fields: Record<string, string> = {
      ...(await browser.hiddenFields(page, action)),
      note: '',
      reference: '1234',
    };
    const form = { ...fields, work: workFor(challengeIn(fields)) };
    // Who sends a receipt went to the bank in between.
    await shop.clock.advance('2h');
    const send = () =>
      kind === 'trial' ? browser.post(action, form) : browser.postForm(action, asFormData(form));
    const answers = [await send(), await send()];
    expect(answers.map(({ status }) => status)).toEqual([303, 303]);
    const [first, second] = answers.map(({ headers }) => headers.get('location'));
    expect(second).toBe(first);
  });

  test('given the work for one key, when it comes with another, then it is worth nothing', async () => {
    const { browser, page, action } = await openCostly(kind);
    const fields: Record<string, string> = {
      ...(await browser.hiddenFields(page, action)),
      note: '',
      reference: '1234',
    };
    const work = workFor(challengeIn(fields));
    const form = { ...fields, key: 'another', work };
    const refused =
      kind === 'trial' ? await browser.post(action, form) : await browser.postForm(action, asFormData(form));
    expect(refused).toMatchObject({ status: 400, code: 'FORM_UNPROVEN' });
  });
});

test('given a service in place of the work, then pages show its part, let its scripts in, and ask it', async () => {
  const asked: unknown[] = [];
  const service: FormChallenge = {
    origins: ['https://challenges.test'],
    render: ({ form }) => html`<div class="widget" data-form="${form}"></div>`,
    verify: async ({ form }, { token }) => {
      asked.push([form, token]);
      return token === 'a person';
    },
  };
  const served = await openTestShop({ shop: { formChallenge: service } });
  const browser = served.open();
  const page = await browser.get('/sign-up');
  expect(page.text).toContain('data-form="sign-up"');
  const policy = page.headers.get('content-security-policy');
  expect(policy).toContain("script-src 'self' https://challenges.test;");
  expect(policy).toContain('frame-src https://challenges.test;');
  const signUpWith = async (token: string) => signUp(browser, { ...(await formOf(browser)), token });
  expect((await signUpWith('a program')).status).toBe(400);
  expect((await signUpWith('a person')).status).toBe(303);
  expect(asked).toEqual([
    ['sign-up', 'a program'],
    ['sign-up', 'a person'],
  ]);
  await served.close();
});

const challengeIn = ({ challenge = '' }: Record<string, string>): string => challenge;

function asFormData(fields: Record<string, string>): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  return form;
}

test('given a shop that asks for none, then its forms have no such field', async () => {
  Object.assign(shop.shop, { formChallenge: null });
  expect((await shop.open().get('/sign-up')).text).not.toContain('challenge');
});
