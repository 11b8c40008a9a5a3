import type { AccountPage } from '@panelkit/sdk';
import { THREE_X_UI_PAGE_SIZE } from '../page-size.ts';
import { readReply } from '../three-x-ui-api.ts';
import { linksSchema } from '../three-x-ui-schemas.ts';
import { linksByCredential } from './links-by-credential.ts';
import { observeV3Client, readV3Links } from './read-v3-client.ts';
import type { V3Panel } from './v3-panel.ts';
import { v3ListSchema } from './v3-schemas.ts';

/** All clients, oldest first, in one call; their links cost another, before 3.4.2 one for each client. @throws PanelkitError */
export async function* listV3Accounts(panel: V3Panel, withLinks: boolean): AsyncGenerator<AccountPage> {
  const { api } = panel;
  const reply = await api({ method: 'GET', path: '/panel/api/clients/list' });
  const clients = readReply(reply, 'list accounts', v3ListSchema);
  const linksOf = await createLinksReader(panel, withLinks);
  const skewMs = reply.kind === 'done' ? (reply.clockSkewMs ?? 0) : 0;
  for (let start = 0; start < clients.length; start += THREE_X_UI_PAGE_SIZE) {
    const accounts = [];
    for (const client of clients.slice(start, start + THREE_X_UI_PAGE_SIZE)) {
      const { inboundIds, traffic, ...record } = client;
      const links = await linksOf(client);
      const read = { record, inboundIds: inboundIds ?? [], traffic: traffic ?? null, skewMs };
      accounts.push(observeV3Client(panel, read, links));
    }
    yield { accounts };
  }
}

type Listed = Parameters<ReturnType<typeof linksByCredential>>[0] & { email: string };

async function createLinksReader(
  { api, inbounds, givesAllLinks }: V3Panel,
  withLinks: boolean,
): Promise<(client: Listed) => string[] | Promise<string[]>> {
  if (!withLinks) return () => [];
  if (!givesAllLinks) return async ({ email }) => inbounds.pinned(await readV3Links(api, email));
  const reply = await api({ method: 'GET', path: '/panel/api/inbounds/allLinks' });
  return linksByCredential(await inbounds.pinned(readReply(reply, 'read links', linksSchema) ?? []));
}
