import type { AlertKind } from '../../groups/alert-kinds.ts';

/**
 * What the staff's bot says about and in groups. What is shown where somebody taps has at most 200
 * characters.
 */
export interface GroupTexts {
  /** In the menu of commands. */
  command: string;
  linked: string;
  title: string;
  hint: string;
  kinds: Record<AlertKind, string>;
  here(kind: string): string;
  elsewhere(kind: string): string;
  nowhere(kind: string): string;
  end: string;
  ended: string;
  openPrivately: string;
  stranger: string;
  notLinked: string;
  oldButton: string;
  whyReject: string;
  /** `name`: who did it. */
  by(note: string, name: string): string;
  colleague: string;
  newCustomer: string;
  topicGone: string;
  lost(title: string): string;
}
