import type { PanelBackup } from '@panelkit/sdk';
import * as z from 'zod';
import { attachmentSchema } from '../http/read-attachment.ts';
import { readReply, type SUiApi } from './s-ui-api.ts';

/** Lists are absent when empty. */
const onlinesSchema = z.object({ user: z.array(z.string()).nullish() });

/** Those with traffic in the last ten seconds. @throws PanelkitError */
export async function listSUiOnline(api: SUiApi): Promise<string[]> {
  const reply = await api({ method: 'GET', path: 'onlines' });
  return readReply(reply, 'read online accounts', onlinesSchema).data.user ?? [];
}

/** The panel's database, without its tokens. @throws PanelkitError */
export async function downloadSUiBackup(api: SUiApi): Promise<PanelBackup> {
  const reply = await api({ method: 'GET', path: 'getdb', wantsBytes: true });
  return readReply(reply, 'download backup', attachmentSchema).data;
}
