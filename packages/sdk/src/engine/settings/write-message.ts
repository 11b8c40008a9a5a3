import * as z from 'zod';
import { placeholderExamples } from '../../domain/messages/default-template.ts';
import { unfilledParts } from '../../domain/messages/fill-template.ts';
import type { CustomerNotificationCode } from '../../domain/messages/message-parameters.ts';
import { LONGEST_MESSAGE_TEXT, type MessageTexts } from '../../domain/messages/message-text.ts';
import { LANGUAGES, type Language } from '../../domain/notifications/language.ts';
import { isCustomerCode } from '../../domain/notifications/notification.ts';
import { cleanLines } from '../../domain/panels/clean-text.ts';
import { requireStaff } from '../kernel/authorize.ts';
import type { Engine } from '../kernel/engine.ts';
import { type CommandContext, runCommand } from '../kernel/run-command.ts';

/** One message of the shop; null: the catalogue's text. */
export interface MessageTextInput {
  code: CustomerNotificationCode;
  texts: { [Name in Language]?: string | null };
}

const TARGET = { kind: 'settings', id: 'shop' };

const text = z.string().trim().min(1).max(LONGEST_MESSAGE_TEXT).transform(cleanLines);
const messageTextSchema = z
  .object({
    code: z.string().refine(isCustomerCode, 'there is no such message to customers'),
    texts: z.partialRecord(z.enum(LANGUAGES), text.nullable()),
  })
  .superRefine(({ code, texts }, context) => {
    const names = new Set(placeholderExamples(code, 'en').keys());
    for (const [language, template] of Object.entries(texts)) {
      for (const part of unfilledParts(template ?? '', names))
        context.addIssue({
          code: 'custom',
          path: ['texts', language],
          message: `${part} is no placeholder of it`,
        });
    }
  });

/** Changes one message alone: two people who write two messages at once keep both. */
export function writeMessage(engine: Engine, input: MessageTextInput, by: CommandContext): Promise<string> {
  return runCommand(engine, {
    name: 'shopSettings.writeMessage',
    input,
    schema: messageTextSchema,
    by,
    effect: async ({ tx, actor, audit }, { code, texts }) => {
      requireStaff(actor, TARGET);
      const stored = await tx.settings.lock();
      const before: Record<string, string | null> = {};
      const after: Record<string, string | null> = {};
      let messageTexts: MessageTexts = stored.messageTexts ?? {};
      for (const language of LANGUAGES) {
        const { [code]: was = null, ...others } = messageTexts[language] ?? {};
        const { [language]: wanted } = texts;
        if (wanted === undefined || wanted === was) continue;
        messageTexts = {
          ...messageTexts,
          [language]: wanted === null ? others : { ...others, [code]: wanted },
        };
        before[`${code}.${language}`] = was;
        after[`${code}.${language}`] = wanted;
      }
      if (Object.keys(after).length === 0) return TARGET.id;
      await tx.settings.write({ ...stored, messageTexts });
      await audit({ action: 'shopSettings.writeMessage', target: TARGET, before, after });
      return TARGET.id;
    },
  });
}
