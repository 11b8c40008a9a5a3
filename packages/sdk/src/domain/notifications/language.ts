/** Every language of the message catalogue. */
export const LANGUAGES = ['en', 'fa', 'ru'] as const;

/** Languages in which the shop speaks to its customers. */
export type Language = (typeof LANGUAGES)[number];
