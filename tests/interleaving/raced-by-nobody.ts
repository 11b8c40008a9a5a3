const LANGUAGE = 'touches what a customer chose for himself alone';
const CHATS = 'touches what a bot remembers of one person alone';
const MESSAGES = 'touches rows of messages alone, which decide nothing else';
const READING = 'writes nothing';
const WAKING = 'only writes a wake-up, of which there may be one too many';
const HISTORY = 'works on what is over and decides nothing any more';
const LOCKED_ROW = 'decides on the row that it has locked, alone';
const PUT_OFF = 'puts off a row that it has locked';
const NEWEST = 'keeps the newest rate in one statement: the contract of the storage sets 20 at once';
const CARDS =
  'decides on the customer, payment, cards and message that it has locked: cards-on-postgres.test.ts runs 50 at once';
const DEVICES =
  'decides on the devices that it has locked: the contract of the storage and link-devices-on-postgres.test.ts let 50 come at once';
const INVOICES =
  'numbers under the lock of the settings: describe-invoices.ts lets three processes number at once';
const CARRIER = 'runs the transactions of others, and puts off a row that failed';

/** Transactions of the code that are of no group, and why. */
export const RACED_BY_NOBODY = new Map([
  ['wakeWaiting', 'decides on the accounts that it has locked, in the order of their ids'],
  ['customers.setLanguage', LANGUAGE],
  ['customers.identify', 'puts each hash in one statement'],
  ['openChat', CHATS],
  ['patchChat', CHATS],
  ['markUnreachable', CHATS],
  ['receiveUpdates', 'stores each update in one statement'],
  ['settle', LOCKED_ROW],
  ['issueChatCode', 'inserts one row that nobody knows'],
  ['takeChatCode', 'uses a code up in one statement'],
  ['claimChats', 'decides on the customers and chats that it has locked, in the order of their ids'],
  ['unlinkChat', CHATS],
  ['redeemChatCode', 'uses a code up in one statement, and decides on the rows that it has locked'],
  ['notifications.retry', MESSAGES],
  ['sendByChannel', MESSAGES],
  ['claim', MESSAGES],
  ['planNotifications', MESSAGES],
  ['broadcasts.draft', 'inserts one row that nobody knows'],
  ['broadcasts.edit', LOCKED_ROW],
  ['broadcasts.resend', LOCKED_ROW],
  ['broadcasts.setDeclined', 'writes one row in one statement'],
  ['unsubscribe', 'writes one row in one statement'],
  ['addressBroadcast', LOCKED_ROW],
  ['recallSome', MESSAGES],
  ['record', MESSAGES],
  ['testBroadcast', 'writes an audit row alone'],
  ['checkCapacity', MESSAGES],
  ['alertAttention', MESSAGES],
  ['tellLine', MESSAGES],
  ['shopSettings.update', LOCKED_ROW],
  ['quoteOrder', READING],
  ['audit.recordView', 'writes an audit row alone'],
  ['audit', 'writes an audit row alone'],
  ['clearConnections', 'writes an audit row alone'],
  ['inbounds.dial', 'wakes a job, and writes an audit row alone'],
  ['resetInboundUsage', 'writes an audit row alone'],
  ['createSecrets', 'writes an audit row alone'],
  ['recorded', 'writes a row of what ran alone'],
  ['beginListing', 'moves a mark in one statement'],
  ['resealRows', LOCKED_ROW],
  ['prove', LOCKED_ROW],
  ['noteVersion', LOCKED_ROW],
  ['recordListing', LOCKED_ROW],
  ['putBack', LOCKED_ROW],
  ['conclude', LOCKED_ROW],
  ['processPaymentEvent', PUT_OFF],
  ['processRefund', PUT_OFF],
  ['keepUnsettled', PUT_OFF],
  ['rewriteLimits', 'locks accounts alone, and leaves alone what changed since it was listed'],
  ['sweepOneByOne', 'what the sweep does, for one row'],
  ['wakeAll', WAKING],
  ['comeBackIfEarly', WAKING],
  ['wakeDueAccounts', WAKING],
  ['workOnBulkRun', WAKING],
  ['wakeDueInbounds', WAKING],
  ['comeBackWhenFree', WAKING],
  ['comeBackAfterLapse', WAKING],
  ['reconcileInbound', WAKING],
  ['syncPanel', WAKING],
  ['careForHistory', HISTORY],
  ['removeAged', HISTORY],
  ['reportFailure', 'counts failures in one statement'],
  ['receiveReturn', WAKING],
  ['refresh', NEWEST],
  ['payments.setRate', NEWEST],
  ['watchRates', MESSAGES],
  [
    'fixQuote',
    'decides on the payment that it has locked: quotes-on-postgres.test.ts starts each in two processes at once',
  ],
  ['cards.create', 'inserts one row that nobody knows'],
  ['cards.update', LOCKED_ROW],
  ['cards.setBuyer', LOCKED_ROW],
  ['cards.assign', CARDS],
  ['receiveMessage', CARDS],
  ['cards.matchMessage', CARDS],
  ['cards.dismissMessage', LOCKED_ROW],
  [
    'payments.undoApproval',
    'decides on what it has locked behind its customer: undo-on-postgres.test.ts runs it beside others',
  ],
  ['closeIfOver', CARDS],
  ['bulk.announceLink', 'appends one event alone'],
  ['takeSlot', DEVICES],
  ['linkDevices.remove', DEVICES],
  ['linkDevices.reset', DEVICES],
  [
    'writeReaders',
    'decides on the readers of a link that it has locked: shared-links-on-postgres.test.ts lets 40 come at once',
  ],
  ['shakeInbound', 'writes one field of an inbound, which decides nothing'],
  ['noteSeen', 'stamps one row in one statement'],
  ['releaseAmounts', 'releases amounts in one statement'],
  ['pollNamed', WAKING],
  ['refusalOf', READING],
  ['payments.leaveInWallet', 'appends one event alone'],
  ['lookFor', 'matches an event as the inbox does, and asks the provider'],
  [
    'confirmPayment',
    'needs a provider that waits for the shop: describe-confirmed-at-once.ts runs it in two processes at once',
  ],
  [
    'payments.permit',
    'needs a provider that asks first: describe-stars.ts asks for permits in two processes at once',
  ],
  ['readList', 'moves a cursor in one statement, with events that are stored once'],
  ['forgetSales', INVOICES],
  ['issueDocuments', INVOICES],
  ['workOnRow', CARRIER],
]);
