import type { Attention } from '@panelkit/sdk';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { QUESTIONS } from '../../examples/express-shop/src/pages/staff/attention/attention-question-page.ts';
import { openTestShop, type TestShop } from '../../examples/express-shop/src/tests/test-shop.ts';
import { describeInChromium } from './describe-in-chromium.ts';
import { pageFlaws } from './page-flaws.ts';

const since = new Date('2026-01-01T00:00:00Z');

/** A line of each kind, with a long code where there is one. */
function linesOf(panelId: string, inboundId: string): Attention[] {
  const panel = { panelId, panelName: 'Frankfurt 1', since, accountCount: 1240 };
  const inbound = { ...panel, inboundId, inboundName: 'VLESS Reality' };
  const formerHosts = ['a-rather-long-former-host.frankfurt.example', '203.0.113.7'];
  const lines: Record<Attention['kind'], Attention> = {
    'panel-suspect': { kind: 'panel-suspect', ...panel },
    'panel-disabled': { kind: 'panel-disabled', ...panel },
    'panel-untested': { kind: 'panel-untested', ...panel },
    'panel-unreachable': { kind: 'panel-unreachable', ...panel, code: 'PANEL_UNREACHABLE' },
    'panel-unread': { kind: 'panel-unread', ...panel, part: 'accounts', code: 'PANEL_RESPONSE_TOO_LARGE' },
    'panel-version': { kind: 'panel-version', ...panel, version: '3.7.0' },
    'panel-clock': { kind: 'panel-clock', ...panel, skewMs: 600_000 },
    'inbound-missing': { kind: 'inbound-missing', ...inbound, canRemake: true },
    'inbound-disabled': { kind: 'inbound-disabled', ...inbound, canRemake: false },
    'inbound-silent': { kind: 'inbound-silent', ...inbound, canRemake: false },
    'accounts-failing': { kind: 'accounts-failing', ...inbound, code: 'ACCOUNT_CONFLICT', stuckCount: 3 },
    'credentials-changed': { kind: 'credentials-changed', ...panel },
    'links-former-host': { kind: 'links-former-host', ...panel, formerHosts },
  };
  return Object.values(lines);
}

async function openShop(): Promise<TestShop & { lists: string[]; questions: string[] }> {
  const ids = { panelId: '', inboundId: '' };
  const shop = await openTestShop({
    alter: (panelkit) => ({
      ...panelkit,
      panels: {
        ...panelkit.panels,
        attention: async () => linesOf(ids.panelId, ids.inboundId),
        changedCredentials: async () => [
          { accountId: ids.panelId, subscriptionId: ids.inboundId, since, mayTake: true },
          { accountId: ids.inboundId, subscriptionId: ids.panelId, since, mayTake: false },
        ],
      },
    }),
  });
  ids.panelId = shop.panels[0]?.id ?? '';
  const { rows } = await shop.panelkit.inbounds.list({ panelId: ids.panelId }, shop.staff());
  ids.inboundId = rows[0]?.id ?? '';
  const about = `panelId=${ids.panelId}&inboundId=${ids.inboundId}&code=PANEL_REFUSED`;
  return {
    ...shop,
    lists: ['/staff/attention', `/staff/panels/${ids.panelId}/credentials`],
    questions: QUESTIONS.map((question) => `/staff/attention/ask?what=${question}&${about}`),
  };
}

async function signIn(page: Page, shop: TestShop, language: string): Promise<void> {
  const owner = await shop.openAsStaff('olga', 'owner');
  const form = { language, next: '/staff' };
  await owner.submit('/staff', '/language', form);
  const cookies = ['shop-session', 'shop-language'].flatMap((name) => {
    const value = owner.cookie(name);
    return value === undefined ? [] : [{ name, value, url: shop.url }];
  });
  await page.context().addCookies(cookies);
}

/** For a picture: what is asked, or the last part of the address. */
function nameOf(path: string): string {
  const { pathname, searchParams } = new URL(path, 'https://shop.test');
  return searchParams.get('what') ?? pathname.split('/').at(-1) ?? '';
}

describeInChromium('every line that needs a hand', (browser) => {
  test.each([
    { language: 'en', width: 390 },
    { language: 'en', width: 1200 },
    { language: 'fa', width: 390 },
    { language: 'fa', width: 1200 },
  ])(
    'given $language at $width px, then no button or state leaves its place',
    async ({ language, width }) => {
      const shop = await openShop();
      const context = await browser().newContext({ viewport: { width, height: 800 } });
      const page = await context.newPage();
      await signIn(page, shop, language);
      for (const path of [...shop.lists, ...shop.questions]) {
        await page.goto(shop.url + path);
        expect(await page.locator('html').getAttribute('lang')).toBe(language);
        const rowCount = await page.locator('table.cards tbody tr').count();
        expect([path, rowCount > 1]).toEqual([path, shop.lists.includes(path)]);
        expect([path, await page.locator('main button.primary').count()]).not.toEqual([path, 0]);
        expect(await pageFlaws(page)).toEqual([]);
        const cut = await page.evaluate<string[]>(
          `[...document.querySelectorAll('.scroll')].filter((one) => one.scrollWidth > one.clientWidth).map((one) => one.ariaLabel)`,
        );
        expect(cut).toEqual([]);
        const shots = process.env.SHOTS;
        if (shots !== undefined)
          await page.screenshot({
            path: `${shots}/${nameOf(path)}-${language}-${width}.png`,
            fullPage: true,
          });
      }
      await context.close();
      await shop.close();
    },
    60_000,
  );
});
