import type { Request, Response } from 'express';
import { nextStep, type SetupStep } from '../../pages/setup/setup-frame.ts';
import type { Shop } from '../../shop.ts';
import { setupProgress } from './setup-progress.ts';

/** To the next step that is open. */
export async function goOn(
  shop: Shop,
  { request, response, after }: { request: Request; response: Response; after: SetupStep },
): Promise<void> {
  const step = nextStep(await setupProgress(shop, request), after);
  response.redirect(303, step === null ? '/staff/setup' : `/staff/setup/${step}`);
}
