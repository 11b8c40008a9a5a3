import type { Request, Response } from 'express';
import { pageContextOf } from '../../page-context.ts';
import { reopeningPage } from '../../pages/setup/setup-frame.ts';
import type { Shop } from '../../shop.ts';

/** Longer than a process takes to stop; while it opens, it answers that it does. */
const REFRESH_SECONDS = 5;

/** Opens the shop again once the answer has left; its page continues automatically. */
export function showReopening(
  { setup }: Shop,
  { request, response, next }: { request: Request; response: Response; next: string },
): void {
  response.on('finish', () => setup.reopen?.());
  response
    .set('Refresh', `${REFRESH_SECONDS}; url=${next}`)
    .send(reopeningPage(pageContextOf(request), next));
}
