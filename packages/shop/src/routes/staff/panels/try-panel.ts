import { isPanelkitError } from '@panelkit/sdk';
import type { Request } from 'express';
import { actorOf } from '../../../page-context.ts';
import type { Shop } from '../../../shop.ts';
import { whileWaited } from '../../while-waited.ts';

/**
 * Asks a panel who it is, and reads its inbounds, while somebody waits. What it finds stands with the panel.
 * @returns why it does not work; null: it does
 */
export async function tryPanel(shop: Shop, request: Request, panelId: string): Promise<unknown> {
  const { panels } = shop.panelkit;
  const actor = actorOf(request);
  try {
    await whileWaited(shop, request, async (signal) => {
      await panels.test(panelId, { actor, signal });
      await panels.syncInbounds(panelId, { actor, signal });
    });
    return null;
  } catch (error) {
    if (!isPanelkitError(error)) throw error;
    return error;
  }
}
