import type { BroadcastKind, MessageFormat, OrderStatus, Payment, SubscriptionStatus } from '@panelkit/sdk';
import type { CheckoutRefusal } from '../stars-desk.ts';
import type { CardTexts } from './card-texts.ts';
import type { GateTexts } from './gate-texts.ts';
import type { ImportTexts } from './import-texts.ts';
import type { ListTexts } from './list-texts.ts';
import type { PhoneTexts } from './phone-texts.ts';
import type { RecoveryTexts } from './recovery-texts.ts';
import type { UnpaidTexts } from './unpaid-texts.ts';

/** Reasons shown to a customer when something was not done. */
export type Refusal =
  | 'sold-out'
  | 'insufficient-balance'
  | 'offer-changed'
  | 'plan-unavailable'
  | 'not-eligible'
  | 'blocked'
  | 'money-frozen'
  | 'not-confirmed'
  | 'too-many-unpaid'
  | 'too-many-receipts'
  | 'being-changed'
  | 'already-done'
  | 'not-found'
  | 'too-many-removals'
  | 'later';

/** Everything that the customers' bot says. Values that it is given are escaped already. */
export interface Texts {
  chooseLanguage: string;
  /** The shop sells nothing new. */
  maintenance: string;
  welcome(shop: string): string;
  oldButton: string;
  menu: Record<
    'plans' | 'services' | 'wallet' | 'orders' | 'help' | 'language' | 'contact' | 'website' | 'messages',
    string
  >;
  /** What Telegram shows beside each command. */
  commands: Record<'start' | 'services' | 'wallet' | 'help' | 'language' | 'paysupport' | 'terms', string>;
  /** On the button that opens the mini app. */
  openShop: string;
  /** The choice of broadcasts by kind. */
  messages: {
    title: string;
    hint: string;
    kinds: Record<BroadcastKind, string>;
    unsubscribe: Record<BroadcastKind, string>;
    declinedNote(kind: string): string;
    acceptedNote(kind: string): string;
  };
  back: string;
  home: string;
  plansTitle: string;
  noPlans: string;
  categoriesTitle: string;
  /** Plans without a category. */
  otherPlans: string;
  countries(names: string): string;
  soldOut: string;
  duration(days: number, format: MessageFormat): string;
  unending: string;
  traffic(amount: string): string;
  devices(count: string): string;
  anyDevices: string;
  left(count: string): string;
  price(amount: string): string;
  tax(amount: string): string;
  setupFee(amount: string): string;
  balance(amount: string): string;
  buyByWallet(amount: string): string;
  missing(amount: string): string;
  payByCard(amount: string): string;
  payOnline(amount: string, method: string): string;
  toPaymentPage: string;
  openPaymentPage: string;
  payThere: string;
  toPay(amount: string): string;
  /** The provider of the payment must send a receipt. */
  askContact: string;
  /** Neither an address nor a number was typed. */
  noContact: string;
  receiptGoesTo(contact: string): string;
  changeContact: string;
  payStars: string;
  payStarsHint: string;
  starsArrived: string;
  starsReturned: string;
  /** Telegram shows it where somebody was about to pay. */
  notPayable: Record<CheckoutRefusal, string>;
  paySupport: string;
  terms: string;
  paymentFor: Record<'top-up' | 'extension' | 'plan-change', string>;
  paymentStatus: Record<Payment['state']['status'], string>;
  wishHint: string;
  wishStatus: Record<'applied' | 'refused' | 'withdrawn', string>;
  topUp: string;
  topUpAmount: string;
  topUpOf(amount: string): string;
  changePlan: string;
  planChangesTitle: string;
  noPlanChange: string;
  changeTo(plan: string): string;
  credit(amount: string): string;
  refund(amount: string): string;
  changeFor(amount: string): string;
  changeWithRefund(amount: string): string;
  planChanged: string;
  freeTrial(days: number, format: MessageFormat): string;
  order(number: string): string;
  lists: ListTexts;
  unpaid: UnpaidTexts;
  gate: GateTexts;
  phone: PhoneTexts;
  recovery: RecoveryTexts;
  cards: CardTexts;
  imports: ImportTexts;
  ordersTitle: string;
  noOrders: string;
  invoices: string;
  invoicesTitle(number: string): string;
  noInvoices: string;
  orderStatus: Record<OrderStatus, string>;
  preparing: string;
  ready: string;
  refresh: string;
  servicesTitle: string;
  noServices: string;
  status: Record<SubscriptionStatus, string>;
  /** Before the name of a place. */
  placeState: Record<'ready' | 'preparing' | 'degraded', string>;
  used(used: string, limit: string): string;
  usedUnlimited(used: string): string;
  usageAsOf(at: string): string;
  daysLeft(days: number, until: string, format: MessageFormat): string;
  ended(at: string): string;
  neverEnds: string;
  changePending: string;
  yourLink: string;
  tapToCopy: string;
  copyLink: string;
  qr: string;
  qrCaption: string;
  extend: string;
  extendFor(amount: string): string;
  newExpiry(at: string): string;
  newTraffic(amount: string): string;
  timeIsLost: string;
  trafficIsLost: string;
  extended: string;
  rotate: string;
  rotateQuestion: string;
  rotateYes: string;
  rotated: string;
  /** Beside the question of a new link: its configurations too. */
  renewHint: string;
  renewYes: string;
  renewed: string;
  /** Devices that fetched the link, where the plan limits how many may. */
  linkDevices: {
    open(taken: string, limit: string): string;
    taken(taken: string, limit: string): string;
    none: string;
    unknown: string;
    seen(first: string, last: string): string;
    remove(name: string): string;
    removeQuestion(name: string): string;
    removeYes: string;
    removed: string;
    nextRemoval(at: string): string;
    shared: string;
    hint: string;
    soft: string;
    strict: string;
  };
  autoRenewOn: string;
  autoRenewOff: string;
  pause: string;
  resume: string;
  walletTitle: string;
  onHold(amount: string): string;
  owed(amount: string): string;
  /** @param until - when money may be spent again */
  walletFrozen(until: string): string;
  topUpHint: string;
  cardTitle(amount: string): string;
  sendReceipt: string;
  receiptThanks: string;
  inReview: string;
  receiptNotNow: string;
  pictureUnreadable: string;
  helpTitle: string;
  help: Record<'android' | 'ios' | 'windows' | 'macos' | 'linux', { name: string; steps: string }>;
  contact(address: string): string;
  openWebsite: string;
  websiteHint: string;
  linked: string;
  linkExpired: string;
  linkOwnsThings: string;
  refused: Record<Refusal, string>;
}
