import type { AccountPage } from '@panelkit/sdk';
import { THREE_X_UI_PAGE_SIZE } from '../page-size.ts';
import { readReply } from '../three-x-ui-api.ts';
import { linksSchema } from '../three-x-ui-schemas.ts';
import { linksByCredential } from './links-by-credential.ts';
import { observeV3Client, readV3Links } from './read-v3-client.ts';
import type { V3Panel } from './v3-panel.ts';
import { v3ListSchema } from './v3-schemas.ts';

/** All clients, oldest first, in two calls; before 3.4.2 the links cost a call for each client. @throws PanelkitError */
export async function* listV3Accounts(panel: V3Panel): AsyncGenerator<AccountPage> {
  const { api, inbounds, givesAllLinks } = panel;
  const reply = await api({ method: 'GET', path: '/panel/api/clients/list' });
  const clients = readReply(reply, 'list accounts', v3ListSchema);
  const linksOf = givesAllLinks ? await readAllLinks(panel) : null;
  const skewMs = reply.kind === 'done' ? (reply.clockSkewMs ?? 0) : 0;
  for (let start = 0; start < clients.length; start += THREE_X_UI_PAGE_SIZE) {
    const accounts = [];
    for (const client of clients.slice(start, start + THREE_X_UI_PAGE_SIZE)) {
      const { inboundIds, traffic, ...record } = client;
      const links =
        linksOf === null ? await inbounds.pinned(await readV3Links(api, client.email)) : linksOf(client);
      const read = { record, inboundIds: inboundIds ?? [], traffic: traffic ?? null, skewMs };
      accounts.push(observeV3Client(panel, read, links));
    }
    yield { accounts };
  }
}

async function readAllLinks({ api, inbounds }: V3Panel): Promise<(client: Secrets) => string[]> {
  const reply = await api({ method: 'GET', path: '/panel/api/inbounds/allLinks' });
  const links = await inbounds.pinned(readReply(reply, 'read links', linksSchema) ?? []);
  return linksByCredential(links);
}

type Secrets = Parameters<ReturnType<typeof linksByCredential>>[0];
