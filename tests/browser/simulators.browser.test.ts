import { marzban } from '@panelkit/panel-adapters/marzban';
import { type RunningPanels, startSimulatedPanels } from '@panelkit/panel-adapters/simulators';
import { createSystemClock, silentLogger } from '@panelkit/sdk';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeInChromium } from './describe-in-chromium.ts';

const NAME = 'k3v9x0q7m2a8d5f1h6j4l0p9s7';

describeInChromium('The page of the simulated panels', (browser) => {
  let panels: RunningPanels;

  beforeAll(async () => {
    panels = await startSimulatedPanels({ clock: createSystemClock(), port: 0 });
    const target = panels.panels.find(({ kind }) => kind === 'marzban');
    if (target === undefined) throw new Error('There should be a Marzban');
    const connection = { fetch, clock: createSystemClock(), logger: silentLogger, requestTimeoutMs: 15_000 };
    const outcome = await marzban()
      .connect(target, connection)
      .ensureAccount(
        {
          name: NAME,
          enabled: true,
          expiresAt: new Date('2030-01-01T00:00:00Z'),
          deviceLimit: null,
          credentials: { uuid: crypto.randomUUID(), password: 'q8w3e5r7t9y1u2i4', subId: 'z1x2c3v4b5n6' },
          trafficLimitBytes: 10 * 1024 ** 3,
          onHoldSeconds: null,
          inboundKeys: ['VLESS TCP'],
          note: '<b>demo</b> shop, subscription 42',
        },
        { existing: null },
      );
    expect(outcome).toEqual({ kind: 'applied' });
  });
  afterAll(() => panels.close());

  test('given an account, when a person makes traffic and switches a fault, then the page shows both', async () => {
    const page = await browser().newPage({ viewport: { width: 1100, height: 900 } });
    const complaints: string[] = [];
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.goto(panels.pageUrl);
    const marzbanSection = page.locator('#marzban');
    await marzbanSection.getByRole('row', { name: NAME }).getByRole('button', { name: '+10 MiB' }).click();
    await marzbanSection.getByText('10.0 MiB').waitFor();
    await marzbanSection.getByText('<b>demo</b> shop').waitFor();

    await marzbanSection.getByRole('button', { name: 'Write lost' }).click();
    await marzbanSection.getByRole('button', { name: 'Write lost', pressed: true }).waitFor();
    expect(await page.getByRole('button', { pressed: true }).count()).toBe(1);
    if (process.env.PANELKIT_PICTURES) {
      await page.screenshot({ path: `${process.env.PANELKIT_PICTURES}/simulators.png`, fullPage: true });
    }

    await page.setViewportSize({ width: 390, height: 800 });
    const overflow = await page.evaluate('document.documentElement.scrollWidth - window.innerWidth');
    expect(overflow).toBeLessThanOrEqual(0);
    expect(complaints).toEqual([]);
    await page.close();
  });

  test('given a page that is left open, when something happens on a panel, then it shows by itself', async () => {
    const page = await browser().newPage();
    await page.goto(panels.pageUrl);
    const form = { panel: 'marzban', action: 'traffic', value: String(77 * 1024 ** 2), account: NAME };
    await fetch(panels.pageUrl, { method: 'POST', body: new URLSearchParams(form), redirect: 'manual' });
    await page.getByText('87.0 MiB').waitFor();
    await page.close();
  });
});
