import { createServer, type Server } from 'node:http';
import { listenOnFreePort } from '@panelkit/http/node';
import type { SimulatedPerson } from '@panelkit/telegram/simulator';
import type { Frame, FrameLocator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { telegramOf } from '../../packages/shop/src/tests/demo-bots.ts';
import { openTestShop, type TestShop } from '../../packages/shop/src/tests/test-shop.ts';
import { describeInChromium } from './describe-in-chromium.ts';
import { pageFlaws } from './page-flaws.ts';
import { readQrCode } from './read-qr-code.ts';

const phone = { viewport: { width: 390, height: 844 } };
/** Telegram's own dark theme. */
const night = {
  bg_color: '#17212b',
  secondary_bg_color: '#232e3c',
  text_color: '#f5f5f5',
  hint_color: '#708499',
  link_color: '#6ab3f3',
  button_color: '#5288c1',
  button_text_color: '#ffffff',
};

/** Another site, on another host: it frames a page and talks to it as Telegram in a browser does. */
const telegramPage = `<!doctype html><html lang="en"><title>Telegram</title><style>body{margin:0}iframe{border:0;width:100vw;height:100vh}</style>
<iframe title="Mini app"></iframe><script>
const events = [], frame = document.querySelector('iframe');
addEventListener('message', ({ data }) => typeof data === 'string' && events.push(JSON.parse(data)));
const tell = (eventType, eventData) => frame.contentWindow.postMessage(JSON.stringify({ eventType, eventData }), '*');
</script>`;

describeInChromium('The mini app in a frame of another site', (browser) => {
  let shop: TestShop;
  let server: Server;
  let telegramUrl: string;
  beforeAll(async () => {
    shop = await openTestShop({ telegram: true });
    await shop.plan({ slug: 'gold', name: 'Gold', price: { amountMinor: 500, currency: 'USD' } });
    server = createServer((_request, response) => {
      response.setHeader('content-type', 'text/html').end(telegramPage);
    });
    telegramUrl = `http://localhost:${await listenOnFreePort(server, { host: '127.0.0.1', port: 0 })}`;
    shop.shop.bots.webOrigins = [telegramUrl];
  });
  afterAll(async () => {
    server.closeAllConnections();
    server.close();
    await shop.close();
  });

  const aPerson = (languageCode = 'en'): SimulatedPerson =>
    telegramOf(shop).simulator.addPerson({ name: 'Nika', languageCode });
  const openApp = (person: SimulatedPerson) => person.openMiniApp(telegramOf(shop).bots.customers);

  async function openTelegram(theme: object = {}) {
    const page = await (await browser().newContext(phone)).newPage();
    const requests: string[] = [];
    page.on('request', (request) => requests.push(new URL(request.url()).origin));
    await page.goto(telegramUrl);
    const frame = page.frameLocator('iframe');
    /** Opens the mini app with what Telegram puts behind the # of its address. */
    const launch = async (initData: string) => {
      const hash = new URLSearchParams({
        tgWebAppData: initData,
        tgWebAppVersion: '9.0',
        tgWebAppPlatform: 'weba',
        tgWebAppThemeParams: JSON.stringify(theme),
      });
      const address = `${shop.url}/mini#${hash}`;
      await page.evaluate(`frame.src = 'about:blank'`);
      await page.evaluate(`frame.src = ${JSON.stringify(address)}`);
    };
    return {
      page,
      frame,
      launch,
      requests,
      tell: (name: string) => page.evaluate(`tell(${JSON.stringify(name)})`),
    };
  }

  function framed(page: Page): Frame {
    const frame = page.frames()[1];
    if (frame === undefined) throw new TypeError('nothing is framed');
    return frame;
  }

  const isBackShown = (page: Page) =>
    page.evaluate<boolean>(
      `events.findLast(({ eventType }) => eventType === 'web_app_setup_back_button')?.eventData.is_visible === true`,
    );
  const colorOf = (frame: FrameLocator) =>
    frame.locator('body').evaluate<string, null>('getComputedStyle(document.body).backgroundColor', null);

  test('given initData that is forged, old or used, when the frame opens, then nobody is signed in', async () => {
    const { page, frame, launch } = await openTelegram();
    const nika = aPerson();
    const initData = openApp(nika);
    const refused = async (text: string) => {
      await launch(text);
      await frame.getByText('open the shop from the bot again').waitFor();
      expect(await frame.getByRole('link', { name: 'Wallet' }).count()).toBe(0);
    };
    await refused(initData.replace(/hash=../, 'hash=00'));
    await refused(initData.replace('Nika', 'Mara'));
    const old = openApp(aPerson());
    await shop.clock.advance('1h');
    await refused(old);
    const fresh = openApp(nika);
    await launch(fresh);
    await frame.getByRole('link', { name: 'Wallet' }).waitFor();
    // The one who has it, in another browser.
    const other = await openTelegram();
    await other.launch(fresh);
    await other.frame.getByText('open the shop from the bot again').waitFor();
    await launch('');
    await frame.getByText('opens inside Telegram').waitFor();
    for (const { page: opened } of [{ page }, other]) await opened.context().close();
  });

  test('given somebody new with Telegram’s dark theme, when the mini app opens, then they buy without a sign-up, follow the order, and go back by Telegram’s button, without a cookie', async () => {
    const { page, frame, launch, requests, tell } = await openTelegram(night);
    const complaints: string[] = [];
    page.on('pageerror', ({ message }) => complaints.push(message));
    await launch(openApp(aPerson()));
    await frame.getByRole('link', { name: 'Choose Gold' }).waitFor();
    expect(await colorOf(frame)).toBe('rgb(35, 46, 60)');
    expect(await isBackShown(page)).toBe(false);
    const customer = (await shop.panelkit.customers.list({ newestFirst: true }, shop.staff())).rows[0];
    const customerId = customer?.id ?? '';
    await shop.panelkit.wallets.adjust(
      { customerId, amountMinor: 2000, reason: 'test' },
      { ...shop.staff(), idempotencyKey: 'money for the mini app' },
    );
    await frame.getByRole('link', { name: 'Choose Gold' }).click();
    await frame.getByRole('button', { name: 'Buy now' }).click();
    await frame.getByLabel('Wallet').check();
    await frame.getByRole('button', { name: 'Buy for' }).click();
    await frame.getByText('0 of 1 delivered').waitFor();
    const [order] = (await shop.panelkit.orders.list({}, { actor: { kind: 'customer', id: customerId } }))
      .rows;
    expect(order?.channel).toBe('telegram');
    await shop.run(shop.panelkit.orders.settled(order?.id ?? ''));
    await frame.getByText('1 of 1 delivered').waitFor();
    await frame.getByRole('link', { name: 'Open subscription 1' }).click();
    const link = await frame.getByRole('textbox', { name: 'Your subscription link' }).inputValue();
    expect(await readQrCode(frame.getByRole('img', { name: 'QR code of your subscription link' }))).toBe(
      link,
    );
    expect(await pageFlaws(framed(page))).toEqual([]);
    expect(await isBackShown(page)).toBe(true);
    await tell('back_button_pressed');
    await frame.getByText('1 of 1 delivered').waitFor();
    expect(complaints).toEqual([]);
    expect(await page.context().cookies()).toEqual([]);
    // Nothing waits for a script of Telegram's, which may be blocked.
    expect(new Set(requests)).toEqual(new Set([telegramUrl, shop.url]));
    await page.context().close();
  });

  test('given one of Telegram’s apps, which show it in no frame, when it is loaded again, then it is still signed in', async () => {
    const page = await (await browser().newContext(phone)).newPage();
    await page.goto(`${shop.url}/mini#${new URLSearchParams({ tgWebAppData: openApp(aPerson()) })}`);
    await page.getByRole('link', { name: 'Wallet' }).waitFor();
    await page.reload();
    await page.getByRole('link', { name: 'Wallet' }).waitFor();
    await page.context().close();
  });

  test('given a reader of Persian, and a theme that changes, then the pages follow', async () => {
    const { page, frame, launch } = await openTelegram();
    await launch(openApp(aPerson('fa')));
    await frame.getByRole('link', { name: 'کیف پول' }).click();
    expect(await frame.locator('html').getAttribute('dir')).toBe('rtl');
    await page.evaluate(`tell('theme_changed', { theme_params: ${JSON.stringify(night)} })`);
    await expect.poll(() => colorOf(frame)).toBe('rgb(35, 46, 60)');
    expect(await pageFlaws(framed(page))).toEqual([]);
    await page.context().close();
  });

  test('given a site that is not Telegram, when it frames the mini app or another page, then the browser shows nothing', async () => {
    const page = await (await browser().newContext(phone)).newPage();
    await page.goto(telegramUrl.replace('localhost', '127.0.0.1'));
    for (const path of ['/mini', '/']) {
      await page.evaluate(`frame.src = ${JSON.stringify(shop.url + path)}`);
      await expect.poll(() => page.frames()[1]?.url()).toMatch(/^chrome-error:/);
    }
    await page.context().close();
  });
});
