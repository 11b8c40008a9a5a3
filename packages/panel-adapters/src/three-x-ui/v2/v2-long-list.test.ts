import { createSystemClock, type PanelConnection } from '@panelkit/sdk';
import { createTestClock } from '@panelkit/sdk/testing';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { threeXUi } from '../../three-x-ui.ts';
import { createTestPanel } from '../three-x-ui-test-panel.ts';

const COUNT = 6000;
const nameOf = (index: number) => index.toString(36).padStart(26, '0');

const listSchema = z.object({ obj: z.array(z.record(z.string(), z.unknown())) });

/**
 * A panel with more clients than are kept in memory. `change`: of its list of inbounds, by how often that was
 * asked for.
 */
function createLongPanel(change: (inbounds: Record<string, unknown>[], asked: number) => void = () => {}) {
  const { simulator } = createTestPanel(createTestClock(), { version: '2.9.4' });
  let asked = 0;
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const request = new Request(input, init);
    const answer = await simulator.fetch(request);
    if (!request.url.endsWith('/panel/api/inbounds/list')) return answer;
    const body = listSchema.parse(await answer.json());
    const [first = {}] = body.obj;
    const names = Array.from({ length: COUNT }, (_, index) => nameOf(index));
    const clients = names.map((email) => ({ email, id: crypto.randomUUID(), enable: true }));
    first.settings = JSON.stringify({ ...JSON.parse(String(first.settings)), clients }, null, 2);
    first.clientStats = names.map((email, index) => ({ id: index + 1, email, up: index, down: 1 }));
    change(body.obj, asked);
    asked += 1;
    return Response.json({ success: true, msg: '', obj: body.obj });
  };
  const silent = { debug() {}, info() {}, warn() {}, error() {} };
  const connection: PanelConnection = {
    fetch,
    clock: createSystemClock(),
    logger: silent,
    requestTimeoutMs: 15_000,
  };
  const credentials = { username: 'root', password: 'root-password' };
  return threeXUi().connect({ baseUrl: 'http://panel.test/base', credentials }, connection);
}

test('given more clients than are kept in memory, then each is listed once, with its counter and its links', async () => {
  const seen: string[] = [];
  for await (const { accounts } of createLongPanel().listAccounts()) {
    for (const { name, usedBytes, links, inboundKeys } of accounts) {
      expect({ usedBytes, inboundKeys }).toEqual({ usedBytes: seen.length + 1, inboundKeys: ['1'] });
      expect(links).toHaveLength(1);
      seen.push(name);
    }
  }
  expect(seen).toEqual(Array.from({ length: COUNT }, (_, index) => nameOf(index)));
});

test('given one of them, then it is found by its name, by its counter under another name, or it is absent', async () => {
  const panel = createLongPanel();
  const [name, remoteId] = [nameOf(4321), '4322'];
  expect(await panel.findAccount({ name, remoteId })).toMatchObject({ kind: 'found', account: { name } });
  expect(await panel.findAccount({ name: 'before', remoteId })).toMatchObject({
    kind: 'renamed',
    account: { name },
  });
  expect(await panel.findAccount({ name: 'before', remoteId: '9999' })).toEqual({ kind: 'absent' });
});

test('given an inbound that comes while they are listed, then the listing fails and nobody counts as missing', async () => {
  const panel = createLongPanel((inbounds, asked) => {
    const [first] = inbounds;
    if (asked > 0) inbounds.push({ ...first, id: 99 });
  });
  const list = async () => {
    for await (const _ of panel.listAccounts());
  };
  await expect(list()).rejects.toMatchObject({ code: 'PANEL_RESPONSE_INVALID' });
});

test('given links that are not asked for, then they come only for the accounts whose links are read', async () => {
  const names: string[] = [];
  for await (const { accounts, readLinks } of createLongPanel().listAccounts({ withLinks: false })) {
    expect(accounts.filter(({ links }) => links.length > 0)).toEqual([]);
    expect(readLinks?.callsPerAccount).toBe(false);
    const asked = accounts.slice(0, 2).reverse();
    const links = await readLinks?.of(asked);
    expect(links).toEqual(
      asked.map(({ name }) => [expect.stringMatching(new RegExp(`^vless://.*${name}$`))]),
    );
    names.push(...asked.map(({ name }) => name));
  }
  expect(names).toHaveLength(COUNT / 50);
});
