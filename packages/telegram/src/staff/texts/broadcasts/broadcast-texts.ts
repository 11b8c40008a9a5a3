import type {
  AudienceServices,
  BroadcastKind,
  BroadcastMove,
  BroadcastStatus,
  BroadcastTest,
  DeliveryState,
} from '@panelkit/sdk';

/** What a member of staff is asked before it is done. */
export type BroadcastQuestion = Exclude<BroadcastMove, 'pause'> | 'discard' | 'resend';

/** What the staff's bot says about messages to many customers. */
export interface BroadcastTexts {
  menu: string;
  title: string;
  none: string;
  noChannel: string;
  compose: string;
  chooseKind: string;
  kinds: Record<BroadcastKind, string>;
  status: Record<BroadcastStatus, string>;
  /** On a button of the list. */
  row(status: string, sent: string, text: string): string;
  /** Asks for the text in a language; the next message is it. */
  typeText(language: string): string;
  textIn(language: string): string;
  goesTo(count: string): string;
  declined(count: string): string;
  reached(channel: string, count: string): string;
  recipients: string;
  everyone: string;
  anybody: string;
  services: Record<AudienceServices, string>;
  endsWithin(days: string): string;
  ofPlan(name: string): string;
  onPanel(name: string): string;
  reads(language: string): string;
  walletFrom(amount: string): string;
  walletBelow(amount: string): string;
  choosePlan: string;
  choosePanel: string;
  chooseBalance: string;
  balanceHint: string;
  test(language: string): string;
  tests: Record<BroadcastTest['kind'], string>;
  moves: Record<BroadcastMove | 'discard' | 'resend', string>;
  questions: Record<BroadcastQuestion, (count: string) => string>;
  states: Record<DeliveryState, string>;
  state(name: string, count: string): string;
}
