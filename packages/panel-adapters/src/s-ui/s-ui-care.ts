import type { PanelBackup } from '@panelkit/sdk';
import * as z from 'zod';
import { attachmentSchema } from '../http/answers/read-attachment.ts';
import { readReply, type SUiApi } from './s-ui-api.ts';

/** Lists are absent when empty. */
const onlinesSchema = z.object({ user: z.array(z.string()).nullish() });

/** Those with traffic in the last ten seconds. @throws PanelkitError */
export async function listSUiOnline(api: SUiApi): Promise<string[]> {
  const reply = await api({ method: 'GET', path: 'onlines' });
  return readReply(reply, 'read online accounts', onlinesSchema).data.user ?? [];
}

/**
 * The panel's database, without its tokens, statistics and history of changes: each table is copied in one
 * statement, which fails after some 5,400 rows, and nothing ever clears the history. Source:
 * database/backup.go (1.5.1).
 * @throws PanelkitError
 */
export async function downloadSUiBackup(api: SUiApi): Promise<PanelBackup> {
  const reply = await api({
    method: 'GET',
    path: 'getdb',
    query: { exclude: 'changes,stats' },
    wantsBytes: true,
  });
  return readReply(reply, 'download backup', attachmentSchema).data;
}
