import { describe, expect, test } from 'vitest';
import type { DesiredAccount, ObservedAccount } from '../../domain/accounts/desired-account.ts';
import { errorCode, lookEnd } from '../storage/read-ends.ts';
import type { PanelContractDeclaration } from './panel-harness.ts';
import { listAll, type PanelUnderTest } from './use-panel.ts';

const HTML = { 'content-type': 'text/html; charset=utf-8' };
const JSON_TYPE = { 'content-type': 'application/json' };

/**
 * Answers that a proxy, a firewall, a login page or a sick panel may give, and that prove nothing about an
 * account.
 */
const ANSWERS = [
  { name: 'a page', status: 200, headers: HTML, body: '<!doctype html><title>Welcome</title>' },
  { name: 'an empty body', status: 200, headers: {}, body: '' },
  { name: 'half a JSON', status: 200, headers: JSON_TYPE, body: '{"username":"a' },
  { name: 'JSON of another kind', status: 200, headers: JSON_TYPE, body: '{"hello":"world"}' },
  { name: 'a null', status: 200, headers: JSON_TYPE, body: 'null' },
  { name: 'a way to a login page', status: 302, headers: { location: '/login' }, body: null },
  { name: 'a bare 404', status: 404, headers: { 'content-type': 'text/plain' }, body: '404 page not found' },
  { name: "a proxy's 404", status: 404, headers: HTML, body: '<h1>404 Not Found</h1><hr>nginx' },
  { name: 'a 429', status: 429, headers: { 'retry-after': '1' }, body: 'Too Many Requests' },
  { name: 'a crash', status: 500, headers: { 'content-type': 'text/plain' }, body: 'Internal Server Error' },
  { name: 'a 502', status: 502, headers: HTML, body: '<h1>502 Bad Gateway</h1>' },
];

/** What an adapter that speaks HTTP makes of answers that are not the panel's. */
export function describePanelAnswers(
  usedPanel: () => PanelUnderTest,
  { without = [] }: PanelContractDeclaration,
): void {
  if (without.includes('http-answers')) return;
  describe('strange answers after the login', () => {
    test.each(ANSWERS)(
      'given $name, when an account is looked for, then nothing is proved',
      async (answer) => {
        const { desired, adapter } = await given(usedPanel(), answer);
        expect(await lookEnd(adapter, desired)).toMatch(/^(inconclusive|PANEL_\w+)$/);
      },
    );

    test.each(ANSWERS)('given $name, when listed, then it fails with a code', async (answer) => {
      const { desired, adapter } = await given(usedPanel(), answer);
      expect(await errorCode(listAll(adapter), [desired])).toMatch(/^PANEL_/);
      expect(await errorCode(adapter.listInbounds(), [desired])).toMatch(/^PANEL_/);
    });

    test.each(ANSWERS)(
      'given $name, when written, then it is not taken for done nor for refused',
      async (answer) => {
        const { desired, existing, adapter } = await given(usedPanel(), answer);
        const changed = { ...desired, enabled: false };
        const outcomes = [
          await adapter.ensureAccount(changed, { existing }),
          await adapter.ensureAccount(changed, { existing, resetUsage: true }),
          await adapter.removeAccount(existing),
        ];
        for (const { kind } of outcomes) expect(kind).toMatch(/^(not-applied|unknown)$/);
      },
    );
  });
}

interface StrangeAnswer {
  status: number;
  headers: Record<string, string>;
  body: string | null;
}

/** An account, and an adapter that is logged in and hears nothing but this answer from now on. */
async function given(panel: PanelUnderTest, { status, headers, body }: StrangeAnswer) {
  const place = panel.faults.answering?.(() => new Response(body, { status, headers }));
  if (place === undefined) throw new TypeError('The harness cannot answer and did not declare it');
  const desired: DesiredAccount = panel.desired();
  const existing: ObservedAccount = await panel.ensured(desired);
  const adapter = panel.adapterAt(place);
  await adapter.health();
  place.begin();
  return { desired, existing, adapter };
}
