import type { AccountPage } from '@panelkit/sdk';
import { readClientNames, readClients } from './read-s-ui-clients.ts';
import type { SUiApi } from './s-ui-api.ts';
import { toObservedAccount } from './to-observed-account.ts';

/** Accounts a page: whole rows are some 1.5 kB each. */
export const S_UI_PAGE_SIZE = 250;

/**
 * All clients, oldest first: one call for the ids, then ⌈N / page⌉ for the rows, since the list shows neither
 * credentials nor links and six fields as zero.
 * @throws PanelkitError
 */
export async function* listSUiAccounts(api: SUiApi): AsyncGenerator<AccountPage> {
  const ids: number[] = [];
  for await (const part of readClientNames(api)) for (const { id } of part) ids.push(id);
  ids.sort((first, second) => first - second);
  for (let start = 0; start < ids.length; start += S_UI_PAGE_SIZE) {
    const { clients, panelNow } = await readClients(api, ids.slice(start, start + S_UI_PAGE_SIZE));
    yield { accounts: clients.map((client) => toObservedAccount(client, panelNow)) };
  }
}
