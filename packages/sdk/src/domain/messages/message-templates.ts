import type { MessageFormat } from './message-format.ts';
import type { MessageCode, MessageParameters } from './message-parameters.ts';

/** The texts of one language: one for each code. */
export type MessageTemplates = {
  readonly [Code in MessageCode]: (parameters: MessageParameters[Code], format: MessageFormat) => string;
};
