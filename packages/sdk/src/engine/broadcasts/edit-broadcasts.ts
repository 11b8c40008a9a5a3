import type { Broadcast } from '../../domain/broadcasts/broadcast.ts';
import { illegalTransition, invalidInput } from '../../errors/error-factories.ts';
import type { Transaction } from '../../ports/storage.ts';
import { requireStaff } from '../kernel/authorize.ts';
import type { Engine } from '../kernel/engine.ts';
import { type CommandContext, runCommand } from '../kernel/run-command.ts';
import {
  type DraftBroadcastInput,
  draftSchema,
  type EditBroadcastInput,
  editSchema,
  requireChannel,
} from './broadcast-schemas.ts';

/** Stores a broadcast that nobody is sent yet. */
export function draftBroadcast(
  engine: Engine,
  input: DraftBroadcastInput,
  by: CommandContext,
): Promise<string> {
  return runCommand(engine, {
    name: 'broadcasts.draft',
    schema: draftSchema,
    input,
    by,
    effect: async ({ tx, actor, audit }, draft) => {
      const id = engine.ids.uuid();
      const target = { kind: 'broadcast', id };
      requireStaff(actor, target);
      await requireThere(engine, tx, draft);
      const broadcast: Broadcast = {
        id,
        ...draft,
        status: 'draft',
        lastCustomerId: null,
        isAddressed: false,
        actor,
        createdAt: tx.now,
        startedAt: null,
        settledAt: null,
      };
      await tx.broadcasts.insert(broadcast);
      await audit({ action: 'broadcast.draft', target, after: draft });
      return id;
    },
  });
}

/** Replaces what a draft says. @throws PanelkitError `ILLEGAL_TRANSITION` once it was started */
export function editBroadcast(
  engine: Engine,
  input: EditBroadcastInput,
  by: CommandContext,
): Promise<string> {
  return runCommand(engine, {
    name: 'broadcasts.edit',
    schema: editSchema,
    input,
    by,
    effect: async ({ tx, actor, audit }, { broadcastId: id, ...draft }) => {
      const target = { kind: 'broadcast', id };
      requireStaff(actor, target);
      const { status, kind, channels, content, audience } = await tx.broadcasts.get(id);
      if (status !== 'draft') throw illegalTransition({ ...target, from: status, action: 'edit' });
      await requireThere(engine, tx, draft);
      await tx.broadcasts.update(id, draft);
      await audit({
        action: 'broadcast.edit',
        target,
        before: { kind, channels, content, audience },
        after: draft,
      });
      return id;
    },
  });
}

async function requireThere(
  engine: Engine,
  tx: Transaction,
  { channels, audience: { planId, panelId } }: Pick<Broadcast, 'channels' | 'audience'>,
): Promise<void> {
  for (const channel of channels) requireChannel(engine, channel);
  if (planId !== null && (await tx.plans.find(planId)) === null) throw unknown('audience.planId', 'plan');
  if (panelId !== null && (await tx.panels.find(panelId)) === null)
    throw unknown('audience.panelId', 'panel');
}

function unknown(path: string, kind: string) {
  return invalidInput([{ path, code: 'unknown', message: `there is no such ${kind}` }]);
}
