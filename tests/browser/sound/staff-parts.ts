import type { FoundPage } from './find-pages.ts';

const parts = {
  'customers and money':
    /^\/staff(?:$|\/(?:orders|payments|receipts|customers|subscriptions|invoices|reports|search)\b)/,
  'servers and plans':
    /^\/staff\/(?:panels|inbounds|attention|bulk|plans|link-addresses|link-documents|setup)\b/,
} as const;

/** The pages of staff, in parts of which each has its own test file; `the rest` are those in no other. */
export type StaffPart = keyof typeof parts | 'the rest';

export function isIn(part: StaffPart): (page: FoundPage) => boolean {
  return ({ route }) =>
    part === 'the rest'
      ? Object.values(parts).every((pattern) => !pattern.test(route))
      : parts[part].test(route);
}
