/** The texts of the pages on which staff write the shop's messages, in English. */
export const messagesInEnglish = {
  lead: 'What customers are told by mail, Telegram and on their pages. Write any of these messages in your own words; the new text is used at once, also for messages that still wait.',
  message: 'Message',
  own: 'Your own',
  shipped: 'Default',
  write: 'Edit',
  title: 'Edit a message',
  placeholders: 'Placeholders',
  placeholderHint:
    'A placeholder is replaced with what it stands for. Each may be used more than once, or not at all.',
  example: 'Example',
  emptyHint: 'Leave it empty to use the default again.',
  defaultText: 'Default text',
  preview: 'Preview',
  sendTo: (address: string) => `Send it to ${address}`,
  save: 'Save',
  problems: {
    unknown: (parts: string) => `This message has no ${parts}. Use only the placeholders below.`,
    tooLong: (length: string) => `Enter at most ${length} characters.`,
  },
};
