import type { CustomerNotificationParameters, MessageCode, MessageParameters } from './message-parameters.ts';
import type { MessageFormat } from './message-values.ts';

/** The texts of one language: one for each code. */
export type MessageTemplates = {
  readonly [Code in MessageCode]: (parameters: MessageParameters[Code], format: MessageFormat) => string;
};

type CodeWithReason = {
  [Code in keyof CustomerNotificationParameters]: CustomerNotificationParameters[Code] extends {
    reason: string;
  }
    ? Code
    : never;
}[keyof CustomerNotificationParameters];

/** What one language says for each reason of a message; `unknown` for any other. */
export type MessageReasons = Readonly<Record<CodeWithReason, Readonly<Record<string, string>>>>;
