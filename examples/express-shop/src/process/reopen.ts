import type { RunningProcess } from '@panelkit/http/node';
import type { Logger } from '@panelkit/sdk';

const LOOK_EVERY_MS = 5000;

/** Opens the shop again in the same process: what it is opened with has changed. */
export interface Reopening {
  /** Asked for by a page of this process. Once is enough. */
  ask(): void;
  /** Resolves when somebody asked, or when another process saved something; never after `end`. */
  asked: Promise<void>;
  /** Looks from time to time whether what is kept still is what the shop was opened with. */
  watch(isChanged: () => Promise<boolean>): void;
  end(): void;
}

export function createReopening(logger: Logger, lookEveryMs = LOOK_EVERY_MS): Reopening {
  const { promise: asked, resolve: ask } = Promise.withResolvers<void>();
  let timer: NodeJS.Timeout | null = null;
  let isOver = false;
  const watch = (isChanged: () => Promise<boolean>): void => {
    const look = async (): Promise<void> => {
      try {
        if (await isChanged()) ask();
      } catch (error) {
        logger.warn({ error: String(error) }, 'what the shop is opened with could not be read');
      }
      if (!isOver) watch(isChanged);
    };
    timer = setTimeout(() => void look(), lookEveryMs);
  };
  const end = (): void => {
    isOver = true;
    if (timer !== null) clearTimeout(timer);
  };
  return { ask, asked, watch, end };
}

/**
 * Stops what runs, then opens it again at the same port. A process that cannot do so ends, for its supervisor
 * to start it.
 */
export async function openAgain(
  { stop, port }: Pick<RunningProcess, 'stop' | 'port'>,
  { logger, open }: { logger: Logger; open(port: number | null): Promise<void> },
): Promise<void> {
  logger.info({}, 'what the shop is opened with has changed: it opens again');
  await stop();
  await open(port);
}
