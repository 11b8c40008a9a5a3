import type { createEnglish } from './en/en.ts';

/** All texts of the shop: every language has each of them. */
export type Texts = ReturnType<typeof createEnglish>;
