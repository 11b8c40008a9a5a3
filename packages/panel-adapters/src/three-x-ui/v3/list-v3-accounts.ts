import type { AccountPage, LinksReader, ObservedAccount } from '@panelkit/sdk';
import { inPages } from '../../http/answers/in-pages.ts';
import { nextTurn } from '../../http/answers/next-turn.ts';
import { THREE_X_UI_PAGE_SIZE } from '../page-size.ts';
import { readReply } from '../three-x-ui-api.ts';
import { linksSchema } from '../three-x-ui-schemas.ts';
import { type LinkSecrets, linksByCredential } from './links-by-credential.ts';
import { observeV3Client, readV3Links } from './read-v3-client.ts';
import type { V3Panel } from './v3-panel.ts';
import { v3ListSchema, v3PageSchema } from './v3-schemas.ts';

/**
 * All clients, oldest first, in one call; their links cost another, before 3.4.2 one for each client. The
 * panel gives all in one body: it is read row by row, so that however many there are, only a page of them is
 * in memory.
 * @throws PanelkitError
 */
export async function* listV3Accounts(panel: V3Panel, withLinks: boolean): AsyncGenerator<AccountPage> {
  const reply = await panel.api({ method: 'GET', path: '/panel/api/clients/list', wantsRows: ROWS });
  const whole = readReply(reply, 'list accounts', v3ListSchema);
  const rows = reply.kind === 'done' ? reply.rows : undefined;
  const skewMs = reply.kind === 'done' ? (reply.clockSkewMs ?? 0) : 0;
  const seenAt = panel.clock.now();
  const moment = { clock: { now: () => seenAt } };
  const linksOfPage = createLinksReader(panel);
  for await (const obj of inPages(rows ?? [whole], THREE_X_UI_PAGE_SIZE)) {
    const part = { ...reply, obj };
    const page = readReply(part, 'list accounts', v3PageSchema);
    const accounts = page.map((record) => {
      const { inboundIds, traffic } = record;
      const read = { record, inboundIds: inboundIds ?? [], traffic: traffic ?? null, skewMs };
      return observeV3Client(moment, read, []);
    });
    const readLinks = linksOfPage(page);
    yield withLinks ? { accounts: await linked(accounts, readLinks) } : { accounts, readLinks };
    await nextTurn();
  }
}

/** Under `obj`, the envelope's own key. */
const ROWS = { field: 'obj', depth: 1 };

async function linked(accounts: ObservedAccount[], { of }: LinksReader): Promise<ObservedAccount[]> {
  const links = await of(accounts);
  return accounts.map((account, index) => ({ ...account, links: links[index] ?? [] }));
}

type Secrets = LinkSecrets & { email: string };

/** Since 3.4.2 one call, made when the first page asks, gives the links of all. */
function createLinksReader({ api, inbounds, givesAllLinks }: V3Panel): (page: Secrets[]) => LinksReader {
  if (!givesAllLinks) {
    const read = async ({ name }: ObservedAccount) => inbounds.pinned(await readV3Links(api, name));
    return () => ({ callsPerAccount: true, of: (accounts) => readEach(accounts, read) });
  }
  let all: Promise<(secrets: LinkSecrets) => string[]> | null = null;
  const readAll = async () => {
    const reply = await api({ method: 'GET', path: '/panel/api/inbounds/allLinks' });
    return linksByCredential(await inbounds.pinned(readReply(reply, 'read links', linksSchema) ?? []));
  };
  return (page) => ({
    callsPerAccount: false,
    of: async (accounts) => {
      all ??= readAll();
      const linksOf = await all;
      // Not the shown credentials: a key of Shadowsocks 2022 is not among them.
      const byName = new Map(page.map((record) => [record.email, record]));
      return accounts.map(({ name }) => linksOf(byName.get(name) ?? NOBODY));
    },
  });
}

const NOBODY: LinkSecrets = { uuid: '', password: '' };

async function readEach(
  accounts: readonly ObservedAccount[],
  read: (account: ObservedAccount) => Promise<string[]>,
): Promise<string[][]> {
  const links: string[][] = [];
  for (const account of accounts) links.push(await read(account));
  return links;
}
