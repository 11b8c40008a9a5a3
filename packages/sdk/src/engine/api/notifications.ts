import * as z from 'zod';
import { addMs } from '../../domain/lifecycle/period.ts';
import type {
  MessageCode,
  MessageParameters,
  NotificationContent,
} from '../../domain/messages/message-parameters.ts';
import { isMessageCode, MESSAGE_SAMPLES } from '../../domain/messages/message-samples.ts';
import { messageText } from '../../domain/messages/message-text.ts';
import { LANGUAGES, type Language } from '../../domain/notifications/language.ts';
import {
  type Notification,
  type NotificationAudience,
  type NotificationState,
  type NotificationSubject,
  SHOP_CHANNEL,
} from '../../domain/notifications/notification.ts';
import { illegalTransition, invalidInput, notFound } from '../../errors/error-factories.ts';
import type { NotificationFilter } from '../../ports/storage/storage-notifications.ts';
import type { Page, PageRequest } from '../../ports/storage/storage-repositories.ts';
import { requireStaff } from '../kernel/authorize.ts';
import type { Engine } from '../kernel/engine.ts';
import { idSchema, parseInput } from '../kernel/parse-input.ts';
import { actorOf, type CommandContext, type QueryContext, runCommand } from '../kernel/run-command.ts';
import { wakeSender } from '../notifications/wake-sender.ts';
import { writtenIn } from '../notifications/written-in.ts';

/** A notification for a page. It contains no secret: the link is not part of it. */
export type NotificationView = NotificationContent & {
  id: string;
  channel: string;
  audience: NotificationAudience;
  /** Null: staff. */
  customerId: string | null;
  subject: NotificationSubject;
  /** In the recipient's language; `messageText` renders `code` and `parameters` in another. */
  text: string;
  state: NotificationState;
  reason: string | null;
  attempts: number;
  nextAttemptAt: Date | null;
  createdAt: Date;
  settledAt: Date | null;
};

/** A rendered text. Missing parameters get example values. */
export interface PreviewInput<Code extends MessageCode = MessageCode> {
  code: Code;
  /** The shop's default language by default. */
  language?: Language;
  parameters?: Partial<MessageParameters[Code]>;
}

/** Notifications to customers and staff, on every channel. */
export interface Notifications {
  /** In order of creation. Customers see their own notifications; staff see the outbox of every channel. */
  list(filter: NotificationFilter & PageRequest, by: QueryContext): Promise<Page<NotificationView>>;
  /**
   * Staff: previews a text of the catalogue.
   * @throws PanelkitError `INVALID_INPUT` for a code or a parameter that there is not
   */
  preview<Code extends MessageCode>(input: PreviewInput<Code>, by: QueryContext): Promise<string>;
  /**
   * Staff: resends a refused or failed notification. @throws PanelkitError `ILLEGAL_TRANSITION` for any other
   */
  retry(input: { notificationId: string }, by: CommandContext): Promise<NotificationView>;
}

export function createNotifications(engine: Engine): Notifications {
  const { storage } = engine.backend;
  return {
    list: async (filter, by) => {
      const actor = actorOf(by);
      const wanted: NotificationFilter & PageRequest =
        actor.kind === 'customer'
          ? { ...filter, customerId: actor.id, channel: SHOP_CHANNEL, audience: 'customer', state: 'sent' }
          : filter;
      const { rows, nextCursor } = await storage.notifications.list(wanted);
      return { rows: await Promise.all(rows.map((row) => toView(engine, row))), nextCursor };
    },
    preview: async (input, by) => {
      requireStaff(actorOf(by), { kind: 'notifications', id: 'preview' });
      return preview(engine, input);
    },
    retry: async (input, by) => {
      const id = await retry(engine, input, by);
      const row = await storage.notifications.find(id);
      if (row === null) throw notFound('notification', id);
      return toView(engine, row);
    },
  };
}

async function toView(engine: Engine, row: Notification): Promise<NotificationView> {
  const { key: _key, topic: _topic, expiresAt: _expiresAt, ...shown } = row;
  const customer =
    row.customerId === null ? null : await engine.backend.storage.customers.find(row.customerId);
  const language = customer?.language ?? engine.language;
  const text = messageText(row.code, language, row.parameters, writtenIn(engine));
  return { ...shown, text };
}

const previewSchema = z.object({
  code: z.string().refine(isMessageCode, 'there is no such text'),
  language: z.enum(LANGUAGES).optional(),
  parameters: z.record(z.string(), z.union([z.string(), z.number(), z.null()])).default({}),
});

function preview<Code extends MessageCode>(engine: Engine, input: PreviewInput<Code>): string {
  const { language = engine.language, parameters } = parseInput(previewSchema, input);
  const sample: MessageParameters[Code] = MESSAGE_SAMPLES[input.code];
  const known = new Map(Object.entries(sample));
  const wrong = Object.entries(parameters).filter(
    ([name, value]) => !known.has(name) || (value !== null && typeof value !== typeof known.get(name)),
  );
  if (wrong.length > 0) {
    throw invalidInput(
      wrong.map(([name]) => ({
        path: `parameters.${name}`,
        code: 'unknown',
        message: 'is not of this text',
      })),
    );
  }
  const merged: MessageParameters[Code] = { ...sample, ...input.parameters };
  return messageText(input.code, language, merged, writtenIn(engine));
}

const retrySchema = z.object({ notificationId: idSchema });

function retry(engine: Engine, input: unknown, by: CommandContext): Promise<string> {
  return runCommand(engine, {
    name: 'notifications.retry',
    schema: retrySchema,
    input,
    by,
    effect: async ({ tx, actor, audit }, { notificationId: id }) => {
      const target = { kind: 'notification', id };
      requireStaff(actor, target);
      const row = await tx.notifications.get(id);
      if (row.state !== 'refused' && row.state !== 'failed')
        throw illegalTransition({ ...target, from: row.state, action: 'retry' });
      const now = tx.now;
      await tx.notifications.update(id, {
        state: 'pending',
        reason: null,
        nextAttemptAt: now,
        expiresAt: addMs(now, engine.policies.notifications.giveUpAfterMs),
        settledAt: null,
      });
      await audit({
        action: 'notification.retry',
        target,
        before: { state: row.state },
        after: { state: 'pending' },
      });
      await wakeSender(tx);
      return id;
    },
  });
}
