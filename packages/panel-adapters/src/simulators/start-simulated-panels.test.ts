import { createSystemClock, type PanelAdapter, type PanelDriver, silentLogger } from '@panelkit/sdk';
import { createTestClock } from '@panelkit/sdk/testing';
import { afterEach, describe, expect, test } from 'vitest';
import { desiredAccount } from '../marzban/marzban-test-panel.ts';
import { marzban } from '../marzban.ts';
import { marzneshin } from '../marzneshin.ts';
import { sUi } from '../s-ui.ts';
import { threeXUi } from '../three-x-ui.ts';
import { escapeHtml } from './panels-page.ts';
import { type RunningPanels, startSimulatedPanels } from './start-simulated-panels.ts';

const DRIVERS = [marzban(), marzneshin(), threeXUi(), sUi()];
const NOTE = '<script>alert("1")</script> & co';

const clock = createTestClock();
let running: RunningPanels | null = null;
afterEach(async () => {
  await running?.close();
  running = null;
});

async function start(): Promise<RunningPanels> {
  running = await startSimulatedPanels({ clock, port: 0 });
  return running;
}

function adapterOf({ panels }: RunningPanels, title: string): PanelAdapter {
  const panel = panels.find((candidate) => candidate.title === title);
  const driver: PanelDriver | undefined = DRIVERS.find(({ kind }) => kind === panel?.kind);
  if (panel === undefined || driver === undefined) throw new Error('There should be such a panel');
  const connection = { fetch, clock: createSystemClock(), logger: silentLogger, requestTimeoutMs: 5000 };
  return driver.connect(panel, connection);
}

async function press(pageUrl: string, fields: Record<string, string>, headers = {}): Promise<Response> {
  const body = new URLSearchParams(fields);
  return fetch(pageUrl, { method: 'POST', body, headers, redirect: 'manual' });
}

async function pageOf({ pageUrl }: RunningPanels): Promise<string> {
  return (await fetch(pageUrl)).text();
}

const TITLES = ['Marzban 0.8.4', 'Marzneshin 0.7.4', '3x-ui 3.6.0', '3x-ui 2.9.4', 'S-UI 1.5.1'];
const IDS: Record<string, string> = {
  'Marzban 0.8.4': 'marzban',
  'Marzneshin 0.7.4': 'marzneshin',
  '3x-ui 3.6.0': 'three-x-ui-3.6.0',
  '3x-ui 2.9.4': 'three-x-ui-2.9.4',
  'S-UI 1.5.1': 's-ui',
};

describe('startSimulatedPanels', () => {
  test.each(TITLES)(
    'given %s, when sold on over HTTP, then the page shows the account, escaped, and its traffic',
    async (title) => {
      const panels = await start();
      const adapter = adapterOf(panels, title);
      const [inbound] = await adapter.listInbounds();
      const limit = { trafficLimitBytes: 5 * 1024 ** 2 };
      const desired = desiredAccount({ ...limit, inboundKeys: [inbound?.key ?? ''], note: NOTE });
      expect((await adapter.ensureAccount(desired, { existing: null })).kind).toBe('applied');

      const page = await pageOf(panels);
      expect(page).toContain(desired.name);
      expect(page).toContain(escapeHtml(NOTE));
      expect(page).not.toContain('<script');
      expect(page).toContain('<td class="on">yes</td>');

      const traffic = {
        panel: IDS[title] ?? '',
        action: 'traffic',
        value: '10485760',
        account: desired.name,
      };
      expect((await press(panels.pageUrl, traffic)).status).toBe(303);
      await clock.advance('2m');
      const later = await pageOf(panels);
      expect(later).toContain('10.0 MiB');
      expect(later).toContain('<td class="off">no</td>');
    },
  );

  test('given each panel, then the page tells its URL, its kind and its login', async () => {
    const panels = await start();
    const page = await pageOf(panels);
    expect(panels.panels.map(({ title }) => title)).toEqual(TITLES);
    for (const { baseUrl, kind, credentials } of panels.panels) {
      for (const text of [baseUrl, kind, ...Object.values(credentials)]) expect(page).toContain(text);
    }
    expect(page).toContain('http-equiv="refresh"');
  });

  test('given a fault that is switched on, then the panel suffers it, until it is switched off', async () => {
    const panels = await start();
    const adapter = adapterOf(panels, 'Marzban 0.8.4');
    const down = { panel: 'marzban', action: 'down', value: '' };
    await press(panels.pageUrl, down);
    expect(await pageOf(panels)).toContain('aria-pressed="true">Down<');
    await expect(adapter.health()).rejects.toMatchObject({ code: 'PANEL_UNREACHABLE' });
    await press(panels.pageUrl, down);
    await expect(adapter.health()).resolves.toBeDefined();

    const fault = { panel: 'marzban', action: 'fault', value: 'html-page' };
    await press(panels.pageUrl, fault);
    expect(await pageOf(panels)).toContain('aria-pressed="true">A page in its place<');
    const looks = await Promise.allSettled(Array.from({ length: 40 }, () => adapter.health()));
    expect(new Set(looks.map(({ status }) => status))).toEqual(new Set(['fulfilled', 'rejected']));
    await press(panels.pageUrl, fault);
    await Promise.all(Array.from({ length: 20 }, () => adapter.health()));
  });

  test('given a backup, when restored, then what came after it is gone', async () => {
    const panels = await start();
    const adapter = adapterOf(panels, '3x-ui 3.6.0');
    const id = 'three-x-ui-3.6.0';
    expect((await press(panels.pageUrl, { panel: id, action: 'restore' })).status).toBe(400);
    await press(panels.pageUrl, { panel: id, action: 'backup' });
    const desired = desiredAccount({ inboundKeys: ['1'] });
    await adapter.ensureAccount(desired, { existing: null });
    await press(panels.pageUrl, { panel: id, action: 'restore' });
    const { name } = desired;
    expect(await adapter.findAccount({ name, remoteId: null })).toEqual({ kind: 'absent' });
  });

  test.each([
    { name: 'no panel', fields: { panel: 'nobody', action: 'down' } },
    { name: 'no action', fields: { panel: 'marzban', action: 'explode' } },
    { name: 'no fault', fields: { panel: 'marzban', action: 'fault', value: 'explode' } },
    { name: 'no account', fields: { panel: 'marzban', action: 'traffic', value: '1', account: 'nobody' } },
  ])('given a form that names $name, then 400', async ({ fields }) => {
    const { pageUrl } = await start();
    expect((await press(pageUrl, fields)).status).toBe(400);
  });

  test('given a form of another site, then 403 and nothing is switched', async () => {
    const panels = await start();
    const down = { panel: 'marzban', action: 'down' };
    const response = await press(panels.pageUrl, down, { origin: 'https://evil.example' });
    expect(response.status).toBe(403);
    expect(await pageOf(panels)).not.toContain('aria-pressed="true"');
  });

  test('given a port that is taken, then EADDRINUSE and nothing else listens', async () => {
    const { pageUrl } = await start();
    const port = Number(new URL(pageUrl).port);
    const again = startSimulatedPanels({ clock: createSystemClock(), port });
    await expect(again).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });
});
