import { type Clock, describeError, type Logger } from '@panelkit/sdk';

/** What a process closes when it stops. */
export interface StopSteps {
  /** Adds a step; the one that was added last runs first. */
  add(name: string, step: () => unknown): void;
  /**
   * Runs each step once, whatever the others do; one that takes longer than `timeoutMs` is left behind.
   * @returns whether all ended well
   */
  run(timeoutMs: number): Promise<boolean>;
}

export function createStopSteps({ clock, logger }: { clock: Clock; logger: Logger }): StopSteps {
  const steps: { name: string; step: () => unknown }[] = [];
  const runOne = async (name: string, step: () => unknown, timeoutMs: number): Promise<boolean> => {
    const { promise: late, resolve } = Promise.withResolvers<'late'>();
    const cancel = clock.setTimer(timeoutMs, () => resolve('late'));
    try {
      if ((await Promise.race([step(), late])) !== 'late') return true;
      logger.error({ step: name, timeoutMs }, 'a step of the shutdown did not end in time');
    } catch (error) {
      logger.error({ step: name, error: describeError(error) }, 'a step of the shutdown failed');
    } finally {
      cancel();
    }
    return false;
  };
  return {
    add: (name, step) => void steps.push({ name, step }),
    run: async (timeoutMs) => {
      let isClean = true;
      for (let next = steps.pop(); next !== undefined; next = steps.pop())
        isClean = (await runOne(next.name, next.step, timeoutMs)) && isClean;
      return isClean;
    },
  };
}
