import type { Notification } from '../../domain/notifications/notification.ts';
import { testId, testInstant } from './test-id.ts';

type Overrides = Partial<Omit<Notification, 'code' | 'parameters'>>;

/** A row of the outbox that waits: a payment of 10.00 USD was received. */
export function aNotification(overrides: Overrides = {}): Notification {
  const id = overrides.id ?? testId();
  const subject = overrides.subject ?? { kind: 'payment', id: testId() };
  return {
    id,
    channel: 'recording',
    audience: 'customer',
    customerId: testId(),
    code: 'payment.received',
    parameters: { amountMinor: 1000, currency: 'USD' },
    subject,
    key: `payment.received:payment:${subject.id}:${id}`,
    topic: `payment.received:payment:${subject.id}`,
    state: 'pending',
    reason: null,
    attempts: 0,
    nextAttemptAt: testInstant(),
    expiresAt: new Date(testInstant().getTime() + 86_400_000),
    createdAt: testInstant(),
    settledAt: null,
    ...overrides,
  };
}
