import type {
  Subscription,
  SubscriptionListFilter,
  SubscriptionSort,
  SubscriptionStatus,
} from '@panelkit/sdk';
import { subscriptions } from '../../rows/service-rows.ts';
import { type Bind, isBefore, isFrom, isId, type ListShape, type Walk } from './list-pages.ts';

type SubscriptionWalk = Walk<SubscriptionListFilter, SubscriptionSort>;

const lives = 'termination IS NULL';
const isDelivered = `${lives} AND granted_starts_at IS NOT NULL`;
const isOff = '(suspension IS NOT NULL OR pause IS NOT NULL)';
const runs = `${isDelivered} AND NOT ${isOff}`;
const isUsedUp = 'COALESCE(used_bytes >= granted_traffic_limit_bytes, false)';

/** As `statusOf` derives them. */
const statuses: Record<SubscriptionStatus, (hasEnded: () => string) => string> = {
  terminated: () => 'termination IS NOT NULL',
  preparing: () => `${lives} AND granted_starts_at IS NULL`,
  suspended: () => `${isDelivered} AND ${isOff}`,
  expired: (hasEnded) => `${runs} AND ${hasEnded()}`,
  limited: (hasEnded) => `${runs} AND NOT ${hasEnded()} AND ${isUsedUp}`,
  'on-hold': (hasEnded) =>
    `${runs} AND NOT ${hasEnded()} AND NOT ${isUsedUp} AND granted_on_hold_seconds IS NOT NULL`,
  active: (hasEnded) =>
    `${runs} AND NOT ${hasEnded()} AND NOT ${isUsedUp} AND granted_on_hold_seconds IS NULL`,
};

/** Those that an index has: few of all, and not by what each use changes. */
const APART: readonly (string | undefined)[] = ['preparing', 'suspended', 'on-hold'];
const isApart = `${lives} AND (granted_starts_at IS NULL OR suspension IS NOT NULL OR pause IS NOT NULL
  OR granted_on_hold_seconds IS NOT NULL)`;

const hasAccount =
  (column: string) =>
  (value: string, bind: Bind): string =>
    // `OFFSET 0`: asked row by row, not by reading all accounts.
    `EXISTS (SELECT FROM panelkit.accounts
      WHERE subscription_id = looked.id AND condemned_at IS NULL AND ${isId(column)(value, bind)} OFFSET 0)`;

const isFlag =
  (column: string) =>
  (value: boolean): string =>
    value ? column : `NOT ${column}`;

const walks: readonly SubscriptionWalk[] = [
  {
    serves: (_filter, sort) => sort === 'ends-first' || sort === 'ends-last',
    leads: ['endsFrom', 'endsBefore'],
    key: ['granted_expires_at'],
    where: 'granted_expires_at IS NOT NULL',
    only: lives,
  },
  { serves: ({ customerId }) => customerId !== undefined, leads: ['customerId'], key: [] },
  { serves: ({ status }) => APART.includes(status), leads: ['status'], key: [], where: isApart },
  { serves: ({ planId }) => planId !== undefined, leads: ['planId'], key: [] },
  { serves: () => true, leads: [], key: [] },
];

export const subscriptionList: ListShape<Subscription, SubscriptionListFilter, SubscriptionSort> = {
  table: subscriptions,
  conditions: {
    customerId: isId('customer_id'),
    planId: isId('plan_id'),
    panelId: hasAccount('panel_id'),
    inboundId: hasAccount('inbound_id'),
    status: (status, bind, now) =>
      statuses[status](() => `COALESCE(granted_expires_at <= ${bind(now.toISOString())}, false)`),
    isTrial: isFlag('is_trial'),
    autoRenew: isFlag('auto_renew'),
    createdFrom: isFrom('created_at'),
    createdBefore: isBefore('created_at'),
    endsFrom: isFrom('granted_expires_at'),
    endsBefore: isBefore('granted_expires_at'),
  },
  walks,
  ascending: ['oldest', 'ends-first'],
  countSort: 'newest',
};
