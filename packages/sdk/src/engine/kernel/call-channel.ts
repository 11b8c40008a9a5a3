import type * as z from 'zod';
import type { NotifierCallOptions } from '../../ports/notifier-call.ts';
import { callOutside } from './call-outside.ts';
import type { Engine } from './engine.ts';

/**
 * Nobody knows what came of a call: it took too long, its answer is none that a channel may give, or the
 * channel threw.
 */
export interface UnknownEnd {
  kind: 'unknown';
  reason: 'no-answer' | 'invalid-answer' | 'threw';
}

/**
 * Calls a channel, and waits no longer than a message may take. Never throws: `onThrow` gets what the channel
 * threw.
 */
export async function callChannel<Answer>(
  { backend, fetch, policies }: Pick<Engine, 'backend' | 'fetch' | 'policies'>,
  answerSchema: z.ZodType<Answer>,
  { call, onThrow }: { call(options: NotifierCallOptions): Promise<unknown>; onThrow(error: unknown): void },
): Promise<Answer | UnknownEnd> {
  try {
    const outside = { fetch, clock: backend.clock };
    const end = await callOutside(outside, policies.notifications.sendTimeoutMs, call);
    if (end.kind === 'late') return { kind: 'unknown', reason: 'no-answer' };
    const parsed = answerSchema.safeParse(end.answer);
    return parsed.success ? parsed.data : { kind: 'unknown', reason: 'invalid-answer' };
  } catch (error) {
    onThrow(error);
    return { kind: 'unknown', reason: 'threw' };
  }
}
