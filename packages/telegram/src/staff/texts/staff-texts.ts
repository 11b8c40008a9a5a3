import type { DriftKind, ReceiptTrait, SubscriptionStatus } from '@panelkit/sdk';
import type { CodeProof } from '../code-proof.ts';
import type { BroadcastTexts } from './broadcasts/broadcast-texts.ts';
import type { GroupTexts } from './groups/group-texts.ts';

/** Reasons shown to a member of staff when something was not done. */
export type StaffRefusal =
  | 'insufficient-balance'
  | 'being-changed'
  | 'not-possible'
  | 'not-found'
  | 'sold-out'
  | 'plan-unavailable'
  | 'customer-blocked'
  | 'panel-away'
  | 'wrong-input'
  | 'limit-reached';

/** Everything that the staff's bot says. Values that it is given are escaped already. */
export interface StaffTexts {
  stranger: string;
  secondFactorFirst: string;
  linked(name: string): string;
  linkExpired: string;
  forbidden: string;
  oldButton: string;
  back: string;
  home: string;
  refresh: string;
  /** Leads to the next part of a list. */
  more: string;
  open: string;
  language: string;
  chooseLanguage: string;
  dashboard(shop: string, name: string): string;
  today: { revenue(amount: string): string; orders(count: string): string };
  menu: {
    receipts(count: string): string;
    units(count: string): string;
    panels(healthy: string, all: string): string;
    stock: string;
    find: string;
  };
  receiptsTitle: string;
  noReceipts: string;
  receipt: string;
  from(name: string): string;
  reference(text: string): string;
  /** An earlier receipt had the same. `number`: of its order, or the end of the payment's id. */
  repeated: Record<ReceiptTrait, (number: string) => string>;
  note(text: string): string;
  sentAt(at: string): string;
  order(number: string): string;
  topUp: string;
  picture: string;
  approve: string;
  reject: string;
  whyReject: string;
  rejectReasons: readonly string[];
  approved: string;
  rejected: string;
  decided(status: string, by: string, at: string): string;
  paymentStatus(status: string): string;
  unitsTitle: string;
  noUnits: string;
  unit(status: string, attempts: string): string;
  unitStatus: Record<'pending' | 'provisioning' | 'completed' | 'failed' | 'cancelled', string>;
  waitsForStaff: string;
  retry: string;
  start: string;
  replace: string;
  unitWoken: string;
  panelsTitle: string;
  panelUp: string;
  panelDown(code: string): string;
  panelFacts(version: string, accounts: string): string;
  lastContact(at: string): string;
  test: string;
  tested: string;
  /** Credentials that somebody changed on a panel. */
  credentials: {
    some(count: string): string;
    decide: string;
    lead(count: string): string;
    nothing: string;
    rotate: string;
    rotateHint: string;
    take: string;
    takeHint: string;
    shared(count: string): string;
    done: Record<'take' | 'rotate', string>;
    chosen: Record<'take' | 'rotate', string>;
    over: string;
  };
  /** Who acts proves who they are. */
  proof: {
    typeCode: string;
    onWebsite: string;
    refused: Record<Exclude<CodeProof, 'proved'>, string>;
  };
  /** How a panel differs from the shop's records. */
  drift: {
    button: string;
    title(panel: string): string;
    read(at: string, listed: string, ours: string): string;
    none: string;
    kinds: Record<DriftKind, string>;
    kind(name: string, count: string): string;
    repair(count: string): string;
    repaired(count: string): string;
    suspect: string;
    trust: string;
  };
  maintenance: {
    menu: string;
    on: string;
    off: string;
    /** On the dashboard, for everybody. */
    dashboard: string;
    switch: Record<'on' | 'off', string>;
    questions: Record<'on' | 'off', string>;
  };
  broadcasts: BroadcastTexts;
  groups: GroupTexts;
  stockTitle: string;
  stockLine(name: string, left: string): string;
  unlimited: string;
  soldOut: string;
  findHint: string;
  found(count: string): string;
  foundNone: string;
  balance(amount: string): string;
  onHold(amount: string): string;
  owed(amount: string): string;
  services: string;
  adjust: string;
  adjustHint: string;
  adjusted: string;
  /** A message to one customer. */
  write: Record<'button' | 'hint' | 'done', string>;
  status: Record<SubscriptionStatus, string>;
  expiry(at: string): string;
  usage(used: string, limit: string): string;
  /** Paid from the customer's wallet. */
  paidExtension: { button: string; question(price: string): string; yes: string; done: string };
  gift: string;
  gave: string;
  /** Days or traffic that staff choose. */
  terms: Record<'button' | 'hint' | 'done', string>;
  suspend: string;
  resume: string;
  reset: string;
  /** That fetched the link. */
  devices(taken: string, limit: string): string;
  resetDevices: string;
  move: string;
  terminate: string;
  terminateQuestion: string;
  terminateYes: string;
  done: string;
  byStaffInChat: string;
  refused: Record<StaffRefusal, string>;
}
