import type { Attention, BulkRun, DriftKind, DriftReport } from '@panelkit/sdk';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { QUESTIONS } from '../../packages/shop/src/pages/staff/attention/attention-question-page.ts';
import { openTestShop, type TestShop } from '../../packages/shop/src/tests/test-shop.ts';
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

/** Work in the background that left customers out, for each reason that has words. */
function runOf(panelId: string, status: BulkRun['status']): BulkRun {
  const refusals = ['SOLD_OUT', 'NOT_ELIGIBLE', 'CHANGE_PENDING'].map((code) => ({
    subscriptionId: panelId,
    code,
  }));
  return {
    id: 'a-run',
    work: { kind: 'move', toInboundId: null },
    status,
    panelId,
    inboundId: null,
    planId: null,
    selectedIds: null,
    totalCount: 1240,
    doneCount: 1000,
    refusedCount: refusals.length,
    refusals,
    batchIds: [],
    lastSubscriptionId: null,
    actor: { kind: 'staff', id: 'olga' },
    createdAt: since,
    settledAt: null,
  };
}

const DRIFT: Record<DriftKind, number> = {
  missing: 1,
  renamed: 1,
  'credentials-differ': 1,
  'should-be-off': 1,
  'should-be-on': 1,
  'ended-early': 1,
  'limits-differ': 1,
  'other-inbound': 1,
  foreign: 1,
};

/** An account that differs in every way, and a foreign one. */
function driftOf(panelId: string): DriftReport {
  const kinds = (Object.keys(DRIFT) as DriftKind[]).filter((kind) => kind !== 'foreign');
  const ours = { accountId: panelId, subscriptionId: panelId, name: 'ours', kinds };
  const foreign = {
    accountId: null,
    subscriptionId: null,
    name: 'somebody-elses-account',
    kinds: ['foreign' as const],
  };
  return {
    panelId,
    at: since,
    accountCount: 1,
    listedCount: 2,
    counts: DRIFT,
    entries: [ours, ours, foreign, foreign],
  };
}

async function openShop(): Promise<TestShop & { lists: string[]; questions: string[] }> {
  const ids = { panelId: '', inboundId: '' };
  const shop = await openTestShop({
    alter: (panelkit) => ({
      ...panelkit,
      bulk: {
        ...panelkit.bulk,
        get: async () => runOf(ids.panelId, 'done'),
        list: async () => ({
          rows: (['running', 'stopped', 'done'] as const).map((status) => runOf(ids.panelId, status)),
          nextCursor: null,
        }),
        preview: async () => ({ subscriptionCount: 1240 }),
      },
      panels: {
        ...panelkit.panels,
        attention: async () => linesOf(ids.panelId, ids.inboundId),
        findDrift: async () => driftOf(ids.panelId),
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
    lists: [
      '/staff/attention',
      '/staff/bulk/a-run',
      ...['credentials', 'drift'].map((page) => `/staff/panels/${ids.panelId}/${page}`),
    ],
    questions: QUESTIONS.map((question) => `/staff/attention/ask?what=${question}&${about}`),
  };
}

/** The dates that do not stand in one line. */
const WRAPPED_DATES = `[...document.querySelectorAll('.cards *')]
  .filter((one) => one.childElementCount === 0 && /^[^:]+(00:00|۰۰:۰۰)[^:]*$/.test(one.textContent))
  .filter((one) => { const range = document.createRange(); range.selectNodeContents(one);
    return new Set([...range.getClientRects()].map(({ bottom }) => Math.round(bottom))).size > 1; })
  .map((one) => one.textContent)`;

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
        expect([path, await page.locator('main .actions :is(button, .button)').count()]).not.toEqual([
          path,
          0,
        ]);
        expect(await pageFlaws(page)).toEqual([]);
        const cut = await page.evaluate<string[]>(
          `[...document.querySelectorAll('.scroll')].filter((one) => one.scrollWidth > one.clientWidth).map((one) => one.ariaLabel)`,
        );
        expect(cut).toEqual([]);
        expect([path, await page.evaluate(WRAPPED_DATES)]).toEqual([path, []]);
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
