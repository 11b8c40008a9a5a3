import type { NotificationContent } from '../messages/message-parameters.ts';
import type { NotificationSubject } from './notification.ts';

/**
 * A notice about an event. `once` identifies it among those of the same code and subject; by default every
 * event is distinct.
 */
export type Notice = NotificationContent & {
  customerId: string | null;
  subject?: NotificationSubject;
  once?: string;
  /** `once` is among everything about its customer, whatever the subject. */
  isPerCustomer?: true;
};
