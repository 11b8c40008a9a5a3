import { bytesLeft, entitlementOf, timeLeftMs } from '../../domain/entitlement/entitlement.ts';
import { entitlementAt } from '../../domain/entitlement/pass-time.ts';
import { statusOf } from '../../domain/lifecycle/subscription.ts';
import {
  resumes,
  type SubscriptionRefusal,
  whyNotAdjustAtAll,
  whyNotGiveDays,
  whyNotMove,
  whyNotSuspend,
} from '../../domain/lifecycle/subscription-actions.ts';
import type { SelectedWork } from '../../domain/panels/bulk-run.ts';
import { factsOf } from '../entitlement/append-facts.ts';
import type { Engine } from '../kernel/engine.ts';
import { parseInput } from '../kernel/parse-input.ts';
import { type SelectionInput, selectionSchema } from './work-on-selected.ts';

/** Why nothing would be done to a subscription. */
export type SelectionRefusal = SubscriptionRefusal | 'endless' | 'unlimited' | 'not-found' | 'same-inbound';

/** What a run over selected subscriptions would do now. */
export interface SelectionPreview {
  totalCount: number;
  /** How many it would change. */
  possibleCount: number;
  /** Those that it would leave as they are, by why. */
  refused: { reason: SelectionRefusal; subscriptionIds: string[] }[];
}

/** So many are read at once. */
const AT_ONCE = 25;

/** Judges each as its command would. */
export async function previewSelected(engine: Engine, input: SelectionInput): Promise<SelectionPreview> {
  const { subscriptionIds, work } = parseInput(selectionSchema, input);
  const refused = new Map<SelectionRefusal, string[]>();
  for (let start = 0; start < subscriptionIds.length; start += AT_ONCE) {
    const ids = subscriptionIds.slice(start, start + AT_ONCE);
    const reasons = await Promise.all(ids.map((id) => whyNot(engine, id, work)));
    for (const [index, reason] of reasons.entries()) {
      const id = ids[index];
      if (reason !== null && id !== undefined) refused.set(reason, [...(refused.get(reason) ?? []), id]);
    }
  }
  const lists = [...refused].map(([reason, ids]) => ({ reason, subscriptionIds: ids }));
  const refusedCount = lists.reduce((sum, { subscriptionIds: ids }) => sum + ids.length, 0);
  const totalCount = subscriptionIds.length;
  return { totalCount, possibleCount: totalCount - refusedCount, refused: lists };
}

async function whyNot(engine: Engine, id: string, work: SelectedWork): Promise<SelectionRefusal | null> {
  const { storage, clock } = engine.backend;
  const subscription = await storage.subscriptions.find(id);
  if (subscription === null) return 'not-found';
  const status = statusOf(subscription, clock.now());
  switch (work.kind) {
    case 'suspend':
      return whyNotSuspend({ subscription, status });
    case 'resume':
      if (resumes({ subscription, who: 'staff' }) !== null) return null;
      return status === 'terminated' ? status : 'not-paused';
    case 'move-selected':
      return whyNotMove({ status }) ?? ((await isAt(engine, id, work.toInboundId)) ? 'same-inbound' : null);
    case 'write-selected':
      return null;
    case 'add-bytes': {
      const change = await storage.changes.findPending(id);
      const entitlement = entitlementOf(await factsOf(storage, subscription));
      const refusal = whyNotAdjustAtAll({ status, change });
      if (refusal !== null) return refusal;
      if (entitlement === null) return status;
      const left = entitlementAt(entitlement, { ...subscription, now: clock.now() });
      return bytesLeft(left) === null ? 'unlimited' : null;
    }
    case 'add-days': {
      const entitlement = entitlementOf(await factsOf(storage, subscription));
      const change = await storage.changes.findPending(id);
      const timeMs = entitlement === null ? undefined : timeLeftMs(entitlement);
      return whyNotGiveDays({ status, change, timeLeftMs: timeMs });
    }
  }
}

/** Whether all that it has is on this inbound. */
async function isAt({ backend }: Engine, id: string, inboundId: string | null): Promise<boolean> {
  if (inboundId === null) return false;
  const accounts = await backend.storage.accounts.listLive(id);
  return accounts.length > 0 && accounts.every((account) => account.inboundId === inboundId);
}
