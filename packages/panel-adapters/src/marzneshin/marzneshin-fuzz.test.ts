import { isPanelkitError, type PanelAdapter } from '@panelkit/sdk';
import { createTestClock } from '@panelkit/sdk/testing';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { marzneshin } from '../marzneshin.ts';
import { createMarzneshinTestPanel, desiredAccount } from './marzneshin-test-panel.ts';

const desired = desiredAccount();

/** An account, and an adapter to whose answers `change` is done, after the login. */
async function panelWithAccount() {
  const panel = createMarzneshinTestPanel(createTestClock(), { placeholderIfDisabled: false });
  await panel.adapter.ensureAccount(desired, { existing: null });
  const existing = await panel.found();
  const adapterWith = (change: (body: unknown) => unknown) => {
    const fetch: typeof globalThis.fetch = async (input, init) => {
      const request = new Request(input, init);
      const response = await panel.connection.fetch(request);
      const { pathname } = new URL(request.url);
      if (!/^\/api\/(users|services)/.test(pathname)) return response;
      return Response.json(change(JSON.parse(await response.text())), { status: response.status });
    };
    return marzneshin().connect(panel.target, { ...panel.connection, fetch });
  };
  return { ...panel, existing, adapterWith };
}

/** Every read ends in an answer or in an error with a code. */
async function readAll(adapter: PanelAdapter): Promise<void> {
  const reads = [
    () => adapter.health(),
    () => adapter.listInbounds(),
    () => adapter.findAccount({ name: desired.name, remoteId: null }),
    async () => {
      for await (const { accounts } of adapter.listAccounts()) {
        for (const { expiresAt, lastOnlineAt } of accounts) {
          expiresAt?.toISOString();
          lastOnlineAt?.toISOString();
        }
      }
    },
  ];
  for (const read of reads) {
    await read().catch((error: unknown) => {
      if (!isPanelkitError(error)) throw error;
    });
  }
}

test('given any JSON in the place of what was asked for, then every read ends in an answer or a code', async () => {
  const { adapterWith } = await panelWithAccount();
  await fc.assert(
    fc.asyncProperty(fc.jsonValue({ maxDepth: 4 }), (body) => readAll(adapterWith(() => body))),
    { numRuns: 100 },
  );
});

test('given a user of which one field is another value, then reads end in an answer or a code, and no other account is written', async () => {
  const { adapterWith, existing, call, simulator } = await panelWithAccount();
  await call('POST', '/api/users', { username: 'stranger', expire_strategy: 'never' });
  const stranger = simulator.account('stranger');
  const row: object = JSON.parse(await (await call('GET', `/api/users/${desired.name}`)).text());
  const aField = fc.constantFrom(...Object.keys(row), 'items', 'total', 'pages');
  const aValue = fc.oneof(
    fc.jsonValue(),
    fc.constantFrom(1e300, -1, 2 ** 60, '', [null], {}, '9999-99-99T00:00:00'),
  );
  await fc.assert(
    fc.asyncProperty(aField, aValue, async (field, value) => {
      const adapter = adapterWith((body) => withField(body, field, value));
      await readAll(adapter);
      const note = JSON.stringify(value).slice(0, 50);
      const outcome = await adapter.ensureAccount(desiredAccount({ note }), { existing });
      expect(outcome.kind).toMatch(/^(applied|already|not-applied|refused|unknown)$/);
      expect(simulator.account('stranger')).toEqual(stranger);
    }),
    { numRuns: 150 },
  );
});

/** The field of a page, or of the rows in it, or of the user itself. */
function withField(body: unknown, field: string, value: unknown): unknown {
  if (typeof body !== 'object' || body === null) return body;
  if (field in body) return { ...body, [field]: value };
  if (!('items' in body) || !Array.isArray(body.items)) return body;
  return { ...body, items: body.items.map((item) => Object.assign({}, item, { [field]: value })) };
}
