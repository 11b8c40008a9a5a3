import type { AccountPage } from '@panelkit/sdk';
import { nextTurn } from '../../http/next-turn.ts';
import { THREE_X_UI_PAGE_SIZE } from '../page-size.ts';
import { readReply } from '../three-x-ui-api.ts';
import { linksSchema } from '../three-x-ui-schemas.ts';
import { linksByCredential } from './links-by-credential.ts';
import { observeV3Client, readV3Links } from './read-v3-client.ts';
import type { V3Panel } from './v3-panel.ts';
import { v3ListSchema, v3PageSchema } from './v3-schemas.ts';

/**
 * All clients, oldest first, in one call; their links cost another, before 3.4.2 one for each client. The panel gives all at once: they
 * are parsed page by page, so that others run in between. @throws PanelkitError
 */
export async function* listV3Accounts(panel: V3Panel, withLinks: boolean): AsyncGenerator<AccountPage> {
  const reply = await panel.api({ method: 'GET', path: '/panel/api/clients/list' });
  const rows = readReply(reply, 'list accounts', v3ListSchema);
  const skewMs = reply.kind === 'done' ? (reply.clockSkewMs ?? 0) : 0;
  const seenAt = panel.clock.now();
  const moment = { clock: { now: () => seenAt } };
  const linksOf = await createLinksReader(panel, withLinks);
  for (let start = 0; start < rows.length; start += THREE_X_UI_PAGE_SIZE) {
    const part = { ...reply, obj: rows.slice(start, start + THREE_X_UI_PAGE_SIZE) };
    const page = readReply(part, 'list accounts', v3PageSchema);
    const links = await linksOf(page);
    const accounts = page.map((record, index) => {
      const { inboundIds, traffic } = record;
      const read = { record, inboundIds: inboundIds ?? [], traffic: traffic ?? null, skewMs };
      return observeV3Client(moment, read, links[index] ?? []);
    });
    yield { accounts };
    await nextTurn();
  }
}

type Listed = Parameters<ReturnType<typeof linksByCredential>>[0] & { email: string };

/** Gives the links of each client of a page. */
async function createLinksReader(
  { api, inbounds, givesAllLinks }: V3Panel,
  withLinks: boolean,
): Promise<(page: Listed[]) => Promise<string[][]>> {
  if (!withLinks) return async () => [];
  if (!givesAllLinks)
    return (page) => readEach(page, async ({ email }) => inbounds.pinned(await readV3Links(api, email)));
  const reply = await api({ method: 'GET', path: '/panel/api/inbounds/allLinks' });
  const all = await inbounds.pinned(readReply(reply, 'read links', linksSchema) ?? []);
  const linksOf = linksByCredential(all);
  return async (page) => page.map(linksOf);
}

async function readEach(page: Listed[], read: (client: Listed) => Promise<string[]>): Promise<string[][]> {
  const links: string[][] = [];
  for (const client of page) links.push(await read(client));
  return links;
}
