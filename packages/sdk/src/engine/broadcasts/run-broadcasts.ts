import * as z from 'zod';
import type { Broadcast, BroadcastStatus } from '../../domain/broadcasts/broadcast.ts';
import { illegalTransition } from '../../errors/error-factories.ts';
import type { BroadcastPatch } from '../../ports/storage-broadcasts.ts';
import { requireStaff } from '../kernel/authorize.ts';
import type { Engine } from '../kernel/engine.ts';
import { idSchema } from '../kernel/parse-input.ts';
import { type CommandContext, type CommandScope, runCommand } from '../kernel/run-command.ts';
import { type BroadcastInput, broadcastIdSchema, requireChannel } from './broadcast-schemas.ts';
import { wakeBroadcasts } from './wake-broadcasts.ts';

interface Move {
  from: readonly BroadcastStatus[];
  patch(broadcast: Broadcast, now: Date): BroadcastPatch;
}

const MOVES = {
  start: {
    from: ['draft'],
    patch: (_, now) => ({ status: 'running', startedAt: now }),
  },
  /** Messages that a sender has already taken are still sent. */
  pause: { from: ['running'], patch: () => ({ status: 'paused' }) },
  resume: { from: ['paused'], patch: () => ({ status: 'running' }) },
  stop: {
    from: ['draft', 'running', 'paused'],
    patch: (_, now) => ({ status: 'stopped', settledAt: now }),
  },
  /** Nothing more leaves, and what was sent is deleted. */
  recall: {
    from: ['running', 'paused', 'stopped', 'done'],
    patch: () => ({ status: 'recalling', settledAt: null }),
  },
} as const satisfies Record<string, Move>;

/** What staff do with a broadcast. */
export type BroadcastMove = keyof typeof MOVES;

/** Which of them are possible now. `canRecall`: whether one of its channels deletes messages. */
export function movesOf({ status, startedAt }: Broadcast, canRecall: boolean): BroadcastMove[] {
  return (['start', 'pause', 'resume', 'stop', 'recall'] as const).filter(
    (name) => mayMove(name, { status, startedAt }) && (name !== 'recall' || canRecall),
  );
}

function mayMove(
  name: BroadcastMove,
  { status, startedAt }: Pick<Broadcast, 'status' | 'startedAt'>,
): boolean {
  const from: readonly BroadcastStatus[] = MOVES[name].from;
  // A draft that was given up has reached nobody.
  return from.includes(status) && (name !== 'recall' || startedAt !== null);
}

/** @throws PanelkitError `ILLEGAL_TRANSITION` */
export function moveBroadcast(
  engine: Engine,
  move: BroadcastMove,
  { input, by }: { input: BroadcastInput; by: CommandContext },
): Promise<string> {
  return runCommand(engine, {
    name: `broadcasts.${move}`,
    schema: broadcastIdSchema,
    input,
    by,
    effect: async (scope, { broadcastId: id }) => {
      const broadcast = await lockBroadcast(scope, id);
      const { tx, audit } = scope;
      const target = { kind: 'broadcast', id };
      const { status } = broadcast;
      if (!mayMove(move, broadcast)) throw illegalTransition({ ...target, from: status, action: move });
      if (move === 'start') for (const channel of broadcast.channels) requireChannel(engine, channel);
      const patch: BroadcastPatch = MOVES[move].patch(broadcast, tx.now);
      await tx.broadcasts.update(id, patch);
      await wakeBroadcasts(tx, broadcast.channels);
      await audit({
        action: `broadcast.${move}`,
        target,
        before: { status },
        after: { status: patch.status },
      });
      return id;
    },
  });
}

const resendSchema = z.object({
  broadcastId: idSchema,
  channel: z.string().min(1).max(50),
  state: z.enum(['unknown', 'failed']),
  customerIds: z.array(idSchema).min(1).max(500).nullable().default(null),
});

/** Those whose outcome is unknown, or that were given up; some of them by their customers, or all. */
export type ResendInput = z.input<typeof resendSchema>;

/** Staff decide that people are sent it again, of whom nobody knows whether they have it. */
export function resendBroadcast(engine: Engine, input: ResendInput, by: CommandContext): Promise<string> {
  return runCommand(engine, {
    name: 'broadcasts.resend',
    schema: resendSchema,
    input,
    by,
    effect: async (scope, { broadcastId: id, channel, state, customerIds }) => {
      const { status } = await lockBroadcast(scope, id);
      const { tx, audit } = scope;
      const target = { kind: 'broadcast', id };
      if (status !== 'running' && status !== 'paused' && status !== 'done')
        throw illegalTransition({ ...target, from: status, action: 'resend' });
      const count = await tx.broadcasts.requeue({
        broadcastId: id,
        channel,
        state,
        customerIds,
        now: tx.now,
      });
      if (status === 'done' && count > 0)
        await tx.broadcasts.update(id, { status: 'running', settledAt: null });
      await wakeBroadcasts(tx, [channel]);
      await audit({ action: 'broadcast.resend', target, after: { channel, state, count } });
      return id;
    },
  });
}

function lockBroadcast({ tx, actor }: CommandScope, id: string): Promise<Broadcast> {
  requireStaff(actor, { kind: 'broadcast', id });
  return tx.broadcasts.get(id);
}
