import type { PanelBackup } from '@panelkit/sdk';
import * as z from 'zod';
import type { ServerAnswer } from '../server-answer.ts';

/** A file as `readAttachment` gives it. */
export const attachmentSchema = z.object({
  fileName: z.string(),
  bytes: z.instanceof(Uint8Array<ArrayBuffer>).refine(({ length }) => length > 0, 'is empty'),
});

/** The file of an answer that is a download; null for any other. */
export function readAttachment({ status, headers, bytes }: ServerAnswer): PanelBackup | null {
  if (status !== 200 || bytes === undefined) return null;
  const name = /filename="?([^";]+)/.exec(headers.get('content-disposition') ?? '')?.[1] ?? 'backup';
  return { fileName: name.trim().replaceAll(/[^\w.-]/g, '_'), bytes };
}
