import type { Request } from 'express';
import { isStillSignedIn } from '../security/session.ts';
import type { Shop } from '../shop.ts';

/** How often it is looked whether who waits is still signed in. */
const LOOK_EVERY_MS = 1000;

/**
 * Works while somebody waits: `signal` is aborted when they close the page, or when their session ends, here
 * or elsewhere.
 */
export async function whileWaited<Result>(
  { clock }: Pick<Shop, 'clock'>,
  request: Request,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const waited = new AbortController();
  const leave = (): void => waited.abort();
  let cancel = (): void => {};
  const look = async (): Promise<void> => {
    if (!(await isStillSignedIn(request))) leave();
    if (!waited.signal.aborted) schedule();
  };
  const schedule = (): void => {
    cancel = clock.setTimer(LOOK_EVERY_MS, () => void look());
  };
  request.res?.once('close', leave);
  schedule();
  try {
    return await work(waited.signal);
  } finally {
    // A look that is under way schedules no other one.
    leave();
    cancel();
    request.res?.off('close', leave);
  }
}
