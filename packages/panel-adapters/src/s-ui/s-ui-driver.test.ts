import { createRecordingLogger, createTestClock } from '@panelkit/sdk/testing';
import { describe, expect, test } from 'vitest';
import { sUi } from '../s-ui.ts';
import { S_UI_CAPABILITIES } from './s-ui-capabilities.ts';
import { createSUiTestPanel } from './s-ui-test-panel.ts';

describe('sUi().probe', () => {
  test.each(['1.4.0', '1.4.2', '1.5.1'])(
    'given version %s, then it and its capabilities',
    async (version) => {
      const { connection, target } = createSUiTestPanel(createTestClock(), { version });
      expect(await sUi().probe(target, connection)).toMatchObject({
        version,
        capabilities: S_UI_CAPABILITIES,
      });
    },
  );

  test.each(['1.3.11', '1.6.0', '2.0.0', '1.5.1-beta'])(
    'given version %s, then PANEL_VERSION_UNSUPPORTED',
    async (version) => {
      const { connection, target } = createSUiTestPanel(createTestClock(), { version });
      await expect(sUi().probe(target, connection)).rejects.toMatchObject({
        code: 'PANEL_VERSION_UNSUPPORTED',
        details: { version, supported: '1.4 to 1.5' },
      });
    },
  );

  test('given a wrong token, then PANEL_AUTH_FAILED after one look without and one with it', async () => {
    const { connection, sent, target } = createSUiTestPanel(createTestClock());
    const wrong = { ...target, credentials: { token: 'wrong' } };
    await expect(sUi().probe(wrong, connection)).rejects.toMatchObject({ code: 'PANEL_AUTH_FAILED' });
    expect(sent.map(({ path }) => path)).toEqual(['status', 'status?r=sys,sbd']);
  });

  test.each(['http://vpn.example.com:2095', 'http://vpn.example.com:2095/app/other'])(
    'given the wrong web path %s, then PANEL_NOT_FOUND_AT_URL before the token is sent',
    async (baseUrl) => {
      const { connection, target } = createSUiTestPanel(createTestClock());
      const tokens: (string | null)[] = [];
      const fetch: typeof globalThis.fetch = (input, init) => {
        tokens.push(new Request(input, init).headers.get('token'));
        return connection.fetch(input, init);
      };
      const probe = sUi().probe({ ...target, baseUrl }, { ...connection, fetch });
      await expect(probe).rejects.toMatchObject({ code: 'PANEL_NOT_FOUND_AT_URL' });
      expect(tokens).toEqual([null]);
    },
  );

  test('given a panel that is down, then PANEL_UNREACHABLE', async () => {
    const { connection, simulator, target } = createSUiTestPanel(createTestClock());
    simulator.faults.goDown();
    await expect(sUi().probe(target, connection)).rejects.toMatchObject({ code: 'PANEL_UNREACHABLE' });
  });
});

describe('health', () => {
  test('given a sing-box that cannot start, then the panel answers and a warning is logged', async () => {
    const { connection, save, simulator, target } = createSUiTestPanel(createTestClock());
    await save('new', { name: 'poor', inbounds: [1], links: [], config: {} });
    const headers = { token: target.credentials.token ?? '' };
    // The reset of everyone switches also on who lacks the credentials of an inbound.
    const reset = await connection.fetch(`${target.baseUrl}/apiv2/resetTraffic`, { method: 'POST', headers });
    expect(await reset.json()).toMatchObject({ success: false });
    const logger = createRecordingLogger();
    await sUi()
      .connect(target, { ...connection, logger })
      .health();
    expect(JSON.stringify(logger.entries)).toContain('sing-box is not running');
    expect(simulator.canConnect('poor')).toBe(false);
  });
});

describe('sUi().credentialsSchema', () => {
  test.each([{}, { token: '' }, { token: 'with space' }, { token: 'two\r\nlines' }])(
    'given %o, then refused',
    (credentials) => expect(sUi().credentialsSchema.safeParse(credentials).success).toBe(false),
  );

  test('given a token, then taken', () => {
    const credentials = { token: 'NQ3F2VdnfFQ67bKZBdDoYdYuEsqJvGEh' };
    expect(sUi().credentialsSchema.parse(credentials)).toEqual(credentials);
  });
});
