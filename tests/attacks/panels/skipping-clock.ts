import { type Clock, createSystemClock, type PanelDriver } from '@panelkit/sdk';

export interface SkippingClock extends Clock {
  /** Moves on past what is only waited for; deadlines of calls stay where they are. */
  skip(ms: number): void;
  /** Moves on with every deadline. */
  expire(ms: number): void;
}

interface Timer {
  endsAtMs: number;
  callback(): void;
  cancel(): void;
}

/** The real time, which can be moved on. */
export function createSkippingClock(): SkippingClock {
  const real = createSystemClock();
  const timers = new Set<Timer>();
  let skippedMs = 0;
  let expiredMs = 0;
  const monotonicMs = () => real.monotonicMs() + expiredMs;
  const arm = (timer: Timer): void => {
    timer.cancel();
    timer.cancel = real.setTimer(Math.max(0, timer.endsAtMs - monotonicMs()), timer.callback);
  };
  const setTimer = (ms: number, callback: () => void): (() => void) => {
    const end = (): void => {
      timer.cancel();
      timers.delete(timer);
    };
    const fire = (): void => {
      end();
      callback();
    };
    const timer: Timer = { endsAtMs: monotonicMs() + ms, callback: fire, cancel: () => {} };
    timers.add(timer);
    arm(timer);
    return end;
  };
  return {
    ...real,
    now: () => new Date(real.now().getTime() + skippedMs + expiredMs),
    monotonicMs,
    setTimer,
    skip: (ms) => {
      skippedMs += ms;
    },
    expire: (ms) => {
      expiredMs += ms;
      for (const timer of timers) arm(timer);
    },
  };
}

/**
 * Adapters for which no time passes while a delivery waits: a panel would be spared for no longer than a few
 * deliveries.
 */
export function withTimeOf(driver: PanelDriver, { now }: SkippingClock): PanelDriver {
  const connect: PanelDriver['connect'] = (target, connection) =>
    driver.connect(target, { ...connection, clock: { ...connection.clock, now } });
  return { ...driver, connect };
}
