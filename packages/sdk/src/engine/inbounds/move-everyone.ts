import * as z from 'zod';
import type { Account } from '../../domain/accounts/account.ts';
import { MAIN_PLACE } from '../../domain/placement/capacity.ts';
import { notFound } from '../../errors/error-factories.ts';
import { isPanelkitError } from '../../errors/panelkit-error.ts';
import { requireStaff } from '../kernel/authorize.ts';
import type { Engine } from '../kernel/engine.ts';
import { rowsOf } from '../kernel/list-all.ts';
import { idSchema, parseInput } from '../kernel/parse-input.ts';
import { actorOf, type CommandContext } from '../kernel/run-command.ts';
import { moveSubscription } from '../lifecycle/move-subscription.ts';

const moveSchema = z.object({ inboundId: idSchema, toInboundId: idSchema.optional() });

export type MoveEveryoneInput = z.input<typeof moveSchema>;

/** What came of moving everybody. */
export interface MoveEveryoneReport {
  movedCount: number;
  /** Those who stay for now, with the code of why (`SOLD_OUT`, `PLAN_UNAVAILABLE`, …): the first hundred. */
  refused: { subscriptionId: string; code: string }[];
  /** More are left than one call moves: call again with another key. */
  hasMore: boolean;
}

/** So many a call, each in a transaction of its own: somebody waits for the answer. */
const MOVED_A_CALL = 200;
const REFUSED_SHOWN = 100;

/** Moves whoever is on an inbound to another one, or to wherever their plans allow. One who cannot be moved keeps nobody else. */
export async function moveEveryone(
  engine: Engine,
  input: MoveEveryoneInput,
  by: CommandContext,
): Promise<MoveEveryoneReport> {
  const { inboundId, toInboundId } = parseInput(moveSchema, input);
  requireStaff(actorOf(by), { kind: 'inbound', id: inboundId });
  const inbound = await engine.backend.storage.inbounds.find(inboundId);
  if (inbound === null) throw notFound('inbound', inboundId);
  const report: MoveEveryoneReport = { movedCount: 0, refused: [], hasMore: false };
  for (const { subscriptionId, placeKey } of await listAccounts(engine, inbound)) {
    if (report.movedCount === MOVED_A_CALL) return { ...report, hasMore: true };
    const isMain = placeKey === MAIN_PLACE;
    const target = {
      subscriptionId,
      ...(toInboundId !== undefined && { inboundId: toInboundId }),
      ...(!isMain && { placeKey }),
    };
    try {
      const idempotencyKey = `${by.idempotencyKey}:${subscriptionId}${isMain ? '' : `:${placeKey}`}`;
      await moveSubscription(engine, target, { ...by, idempotencyKey });
      report.movedCount += 1;
    } catch (error) {
      if (!isPanelkitError(error) || error.code === 'STORAGE_UNAVAILABLE') throw error;
      if (report.refused.length < REFUSED_SHOWN) report.refused.push({ subscriptionId, code: error.code });
    }
  }
  return report;
}

async function listAccounts(
  { backend }: Engine,
  { id, panelId }: { id: string; panelId: string },
): Promise<Pick<Account, 'subscriptionId' | 'placeKey'>[]> {
  const found: Pick<Account, 'subscriptionId' | 'placeKey'>[] = [];
  for await (const account of rowsOf<Account>((page) =>
    backend.storage.accounts.list({ ...page, panelId }),
  )) {
    if (account.inboundId === id && account.condemnedAt === null) found.push(account);
  }
  return found;
}
