import type { Clock } from '../ports/clock.ts';
import type { Notifier, NotifierAnswer, NotifierMessage } from '../ports/notifier.ts';

/**
 * What the channel does with a message. *deliver*: it arrives · *fail*, *refuse*: it does not, and that is
 * answered · *hang*: it does not, and nothing is answered · *late*: it arrives at once and is answered after
 * `afterMs` · *throw*: it arrives, and the notifier throws.
 */
export type NotifierBehaviour =
  | { kind: 'deliver' }
  | { kind: 'fail'; reason?: string; retryAfterMs?: number }
  | { kind: 'refuse'; reason?: string }
  | { kind: 'hang' }
  | { kind: 'late'; afterMs: number }
  | { kind: 'throw' };

/** A channel that keeps what arrived. */
export interface RecordingNotifier extends Notifier {
  /** What arrived, in order; a repetition of an id is dropped. */
  readonly messages: NotifierMessage[];
  /** The id of each message that was handed over, in order. */
  readonly handedOver: string[];
  /** From now on. */
  behave(behaviour: NotifierBehaviour): void;
  /** The next message only; several of them one after another. */
  next(behaviour: NotifierBehaviour): void;
}

/** Makes a channel that records. `clock`: waits (*hang*, *late*) go by it. */
export function createRecordingNotifier(options: {
  clock: Clock;
  channel?: string;
  audiences?: Notifier['audiences'];
}): RecordingNotifier {
  const { clock, channel = 'recording', audiences } = options;
  const messages: NotifierMessage[] = [];
  const handedOver: string[] = [];
  const once: NotifierBehaviour[] = [];
  let usual: NotifierBehaviour = { kind: 'deliver' };
  const arrivedIds = new Set<string>();
  const arrive = (message: NotifierMessage): void => {
    if (!arrivedIds.has(message.id)) messages.push(message);
    arrivedIds.add(message.id);
  };
  return {
    channel,
    ...(audiences !== undefined && { audiences }),
    messages,
    handedOver,
    behave: (behaviour) => {
      usual = behaviour;
    },
    next: (behaviour) => void once.push(behaviour),
    send: (message, { signal }) => {
      handedOver.push(message.id);
      const behaviour = once.shift() ?? usual;
      return act(behaviour, { clock, signal, arrive: () => arrive(message) });
    },
  };
}

const FOREVER_MS = 100 * 365 * 86_400_000;

async function act(
  behaviour: NotifierBehaviour,
  { clock, signal, arrive }: { clock: Clock; signal: AbortSignal; arrive(): void },
): Promise<NotifierAnswer> {
  switch (behaviour.kind) {
    case 'fail': {
      const { reason = 'down', retryAfterMs = null } = behaviour;
      return { kind: 'failed', reason, retryAfterMs };
    }
    case 'refuse':
      return { kind: 'refused', reason: behaviour.reason ?? 'no-address' };
    case 'hang':
      await clock.sleep(FOREVER_MS, { signal });
      return { kind: 'failed', reason: 'hung', retryAfterMs: null };
    case 'late':
      arrive();
      await clock.sleep(behaviour.afterMs, { signal });
      return { kind: 'sent' };
    case 'throw':
      arrive();
      throw new Error('the channel broke');
    case 'deliver':
      arrive();
      return { kind: 'sent' };
  }
}
