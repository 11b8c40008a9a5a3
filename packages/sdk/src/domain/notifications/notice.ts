import type { NotificationContent } from '../messages/message-parameters.ts';
import type { NotificationSubject } from './notification.ts';

/** Something to tell of an event. `once` names it among those of the same code and subject; by default each event is its own. */
export type Notice = NotificationContent & {
  customerId: string | null;
  subject?: NotificationSubject;
  once?: string;
};
