import { describeError } from '@panelkit/sdk';
import type { BotWork } from './bot-work.ts';

/** Most updates are answered sooner, and a chat has about one call a second. */
const SLOW_MS = 1000;

/** Tells the chat *typing…* once its answer takes a second. */
export async function showProgress(
  { telegram, clock, logger }: Pick<BotWork, 'telegram' | 'clock' | 'logger'>,
  chatId: number,
  work: () => Promise<void>,
): Promise<void> {
  const cancel = clock.setTimer(SLOW_MS, () => {
    telegram.api.sendChatAction(chatId, 'typing').catch((error: unknown) => {
      // A courtesy: the answer itself comes, or fails, without it.
      logger.debug({ error: describeError(error) }, 'a chat was not told that its answer is on the way');
    });
  });
  try {
    await work();
  } finally {
    cancel();
  }
}
