import { isPanelkitError, type PanelAdapter } from '@panelkit/sdk';
import { createTestClock } from '@panelkit/sdk/testing';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sUi } from '../s-ui.ts';
import { createSUiTestPanel, desiredAccount } from './s-ui-test-panel.ts';

const desired = desiredAccount();

/** An account, and an adapter to whose reads `change` answers. */
async function panelWithAccount() {
  const panel = createSUiTestPanel(createTestClock());
  await panel.adapter.ensureAccount(desired, { existing: null });
  const existing = await panel.found();
  const adapterWith = (change: (obj: unknown) => unknown) => {
    const fetch: typeof globalThis.fetch = async (input, init) => {
      const answer = JSON.parse(await (await panel.connection.fetch(input, init)).text());
      return Response.json({ ...answer, obj: change(answer.obj) });
    };
    return sUi().connect(panel.target, { ...panel.connection, fetch });
  };
  return { ...panel, existing, adapterWith };
}

/** Every read ends in an answer or in an error with a code. */
async function readAll(adapter: PanelAdapter): Promise<void> {
  const reference = { name: desired.name, remoteId: '1' };
  const reads = [
    () => adapter.health(),
    () => adapter.listInbounds(),
    () => adapter.findAccount(reference),
    () => adapter.findAccount({ ...reference, remoteId: null }),
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
    fc.asyncProperty(fc.jsonValue({ maxDepth: 4 }), (obj) => readAll(adapterWith(() => obj))),
    { numRuns: 60 },
  );
});

test('given a row of which one field is another value, then reads end in an answer or a code, and no other account is written', async () => {
  const { adapterWith, existing, save, simulator } = await panelWithAccount();
  await save('new', { name: 'stranger', inbounds: [], links: [] });
  const stranger = simulator.accountsNamed('stranger');
  const [row] = simulator.accountsNamed(desired.name);
  const aField = fc.constantFrom(...Object.keys(row ?? {}));
  const aValue = fc.oneof(fc.jsonValue(), fc.constantFrom(1e300, -1, 2 ** 60, '', [null], {}));
  await fc.assert(
    fc.asyncProperty(aField, aValue, async (field, value) => {
      const adapter = adapterWith((obj) => changeRows(obj, field, value));
      await readAll(adapter);
      const note = JSON.stringify(value).slice(0, 50);
      const outcome = await adapter.ensureAccount(desiredAccount({ note }), { existing });
      expect(outcome.kind).toMatch(/^(applied|already|not-applied|refused|unknown)$/);
      expect(simulator.accountsNamed('stranger')).toEqual(stranger);
    }),
    { numRuns: 150 },
  );
});

function changeRows(obj: unknown, field: string, value: unknown): unknown {
  if (typeof obj !== 'object' || obj === null || !('clients' in obj)) return obj;
  const rows: unknown[] = Array.isArray(obj.clients) ? obj.clients : [];
  return { ...obj, clients: rows.map((row) => Object.assign({}, row, { [field]: value })) };
}
