import type { AlertTopics } from '@panelkit/sdk';

/** What staff choose a topic for. */
export const ALERT_KINDS = ['receipts', 'deliveries', 'panels', 'sales'] as const;

export type AlertKind = (typeof ALERT_KINDS)[number];

/** Everything in one place. */
export function everyKindIn(topic: string | null): AlertTopics {
  return Object.fromEntries(ALERT_KINDS.map((kind) => [kind, topic]));
}
