import type { Subscription } from '@panelkit/sdk';
import { engineOf } from '../../packages/sdk/src/engine/api/create-panelkit.ts';
import { sweepLifecycle } from '../../packages/sdk/src/engine/lifecycle/sweep.ts';
import type { RacedShop } from './raced-shop.ts';

/** What the shop needs so that a pause can become due. */
export const DUE_POLICIES = {
  extension: { always: true },
  lifecycle: { customerMayPause: true, longestPauseMs: 24 * 60 * 60_000 },
} as const;

/** What must be due to a named transaction so that it acts, and how it is seen afterwards that it did. */
export interface DueState {
  actor: string;
  begin(shop: RacedShop, subscription: Subscription): Promise<void>;
  hasActed(shop: RacedShop, subscription: Subscription): Promise<boolean>;
}

/** Lets time pass; what became due of the subscriptions of earlier races is done before the next one. */
async function passAll(shop: RacedShop, duration: '23h' | '29d'): Promise<void> {
  await shop.clock.advance(duration);
  await sweepLifecycle(engineOf(shop.second));
  await shop.settle();
}

export const DUE_STATES: Record<string, DueState> = {
  'near its expiry with auto-renew on': {
    actor: 'a renewal',
    async begin(shop, { id: subscriptionId }) {
      await passAll(shop, '29d');
      await shop.second.subscriptions.setAutoRenew({ subscriptionId, enabled: true }, shop.staff());
    },
    async hasActed({ backend }, { id: subscriptionId }) {
      const { rows } = await backend.storage.changes.list({ subscriptionId });
      return rows.some(({ by }) => by === 'auto');
    },
  },
  'with a pause that is due to end': {
    actor: 'the sweep',
    async begin(shop, { id: subscriptionId, customerId }) {
      await shop.second.subscriptions.pause({ subscriptionId }, shop.as({ id: customerId }));
      await passAll(shop, '23h');
      await shop.clock.advance('1h');
    },
    async hasActed({ backend }, { id: aggregateId }) {
      const events = await backend.storage.events.list({ after: 0, limit: 500, aggregateId });
      return events.some(({ type, data }) => type === 'subscription.resumed' && data.by === 'system');
    },
  },
};
