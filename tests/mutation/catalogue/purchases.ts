import type { Mutant } from '../mutant.ts';

const orderActions = 'packages/sdk/src/domain/orders/order-actions.ts';
const closeUnpaidOrder = 'packages/sdk/src/engine/orders/close-unpaid-order.ts';
const expireOrders = 'packages/sdk/src/engine/orders/expire-orders.ts';
const creditPayment = 'packages/sdk/src/engine/payments/credit-payment.ts';
const payOrder = 'packages/sdk/src/engine/orders/pay-order.ts';
const payWaitingOrder = 'packages/sdk/src/engine/orders/pay-waiting-order.ts';
const placeOrder = 'packages/sdk/src/engine/orders/place-order.ts';
const priceLines = 'packages/sdk/src/engine/orders/price-lines.ts';
const runCommand = 'packages/sdk/src/engine/kernel/run-command.ts';

const capacityTest = 'tests/engine/placement/capacity.test.ts';
const givingUpTest = 'tests/engine/units/giving-up.test.ts';
const idempotencyTest = 'tests/engine/kernel/idempotency.test.ts';
const ordersTest = 'tests/engine/orders/orders.test.ts';
const ownershipTest = 'tests/engine/api/ownership.test.ts';
const payingAgainTest = 'tests/engine/orders/paying-again.test.ts';
const placementTest = 'tests/engine/placement/placement.test.ts';
const provisioningOffTest = 'tests/engine/units/provisioning-off.test.ts';
const retentionTest = 'tests/engine/retention/retention.test.ts';
const staffSwitchesTest = 'tests/engine/units/staff-switches.test.ts';
const trialsAndPlanChangesTest = 'tests/engine/orders/trials-and-plan-changes.test.ts';
const orderGuardsTest = 'tests/engine/orders/order-guards.test.ts';

/** Placing, paying and retrying orders. */
export const purchasesMutants: readonly Mutant[] = [
  {
    id: 'orders/expires-though-it-got-more-time',
    file: expireOrders,
    find: "state.status !== 'awaiting-payment' || state.expiresAt > expiredAt",
    replace: "state.status !== 'awaiting-payment'",
    breaks: 'an order whose receipt came a moment ago has more time',
    tests: [orderGuardsTest],
  },
  {
    id: 'orders/cancels-what-was-delivered',
    file: orderActions,
    find: 'isPaid && units.some(canBeGivenUp) ? null',
    replace: 'isPaid ? null',
    breaks: 'an order that is delivered cannot be cancelled',
    tests: [givingUpTest, ordersTest],
  },
  {
    id: 'orders/cancelled-order-keeps-its-places',
    file: closeUnpaidOrder,
    find: 'await tx.capacity.settle(capacityHoldId, to, at);',
    replace: '',
    breaks: 'an unpaid order that ends frees its places',
    tests: [orderGuardsTest],
  },
  {
    id: 'orders/cancelled-order-keeps-its-trial',
    file: closeUnpaidOrder,
    find: `await giveTrialBack(tx, customer, unit);
`,
    replace: '',
    breaks: 'a trial that was never paid for was none',
    tests: [trialsAndPlanChangesTest],
  },
  {
    id: 'orders/receipt-in-review-ends-with-its-order',
    file: closeUnpaidOrder,
    find: "if (before.status !== 'pending') continue;",
    replace: "if (before.status === 'captured') continue;",
    breaks: 'a receipt in review is decided by staff alone',
    tests: [orderGuardsTest],
  },
  {
    id: 'orders/payment-stays-open-after-its-order',
    file: closeUnpaidOrder,
    find: 'await tx.payments.update(id, { state });',
    replace: '',
    breaks: 'nobody is asked to pay for an order that ended',
    tests: [orderGuardsTest],
  },
  {
    id: 'orders/pays-during-the-review',
    file: orderActions,
    find: "payments.some(({ state }) => state.status === 'in-review') ? 'in-review' : null",
    replace: 'null',
    breaks: 'an order is not paid twice while its receipt is looked at',
    tests: [payingAgainTest],
  },
  {
    id: 'orders/pays-what-does-not-wait',
    file: orderActions,
    find: "if (order.state.status !== 'awaiting-payment') return order.state.status;",
    replace: '',
    breaks: 'an order is paid once',
    tests: [payingAgainTest, ordersTest],
  },
  {
    id: 'orders/replaced-payment-stays-open',
    file: payWaitingOrder,
    find: `if (state.status === 'pending')
      await tx.payments.update(id, { state: { status: 'cancelled', cancelledAt } });`,
    replace: '',
    breaks: 'a payment that was replaced gives way',
    tests: [payingAgainTest],
  },
  {
    id: 'orders/setup-fee-of-each-waiting-order',
    file: payOrder,
    find: 'item.setupFeeMinor > 0 && owesFee ?',
    replace: 'item.setupFeeMinor > 0 ?',
    breaks: 'of two orders that waited side by side one carries the fee',
    tests: [orderGuardsTest],
  },
  {
    id: 'orders/starts-though-provisioning-is-off',
    file: payOrder,
    find: 'engine.settings.provisioningEnabled && plan?.provisioning.autoProvision !== false',
    replace: 'plan?.provisioning.autoProvision !== false',
    breaks: 'units wait for staff while provisioning is off',
    tests: [staffSwitchesTest],
  },
  {
    id: 'orders/starts-what-waits-for-staff',
    file: payOrder,
    find: 'engine.settings.provisioningEnabled && plan?.provisioning.autoProvision !== false',
    replace: 'engine.settings.provisioningEnabled && plan !== null',
    breaks: 'a plan without auto-provision waits for staff',
    tests: [provisioningOffTest, staffSwitchesTest],
  },
  {
    id: 'orders/key-is-used-for-other-arguments',
    file: runCommand,
    find: 'if (!hashes.includes(claim.argumentsHash)) throw keyReused(command.name);',
    replace: '',
    breaks: 'a key stands for one set of arguments',
    tests: [idempotencyTest],
  },
  {
    id: 'orders/key-of-money-is-forgotten',
    file: runCommand,
    find: 'isPermanent: watched.hasMoved()',
    replace: 'isPermanent: false',
    breaks: 'a command that moved money answers the same for ever',
    tests: [retentionTest],
  },
  {
    id: 'orders/key-is-never-completed',
    file: runCommand,
    find: 'await tx.idempotency.complete(scope, result, { isPermanent: watched.hasMoved() });',
    replace: '',
    breaks: 'a repeated command does nothing twice',
    tests: [idempotencyTest],
  },
  {
    id: 'orders/orders-for-somebody-else',
    file: placeOrder,
    find: "requireOwner(actor, wanted.customerId, { kind: 'customer', id: wanted.customerId });",
    replace: '',
    breaks: 'a customer orders for himself',
    tests: [ownershipTest],
  },
  {
    id: 'orders/lines-share-a-place',
    file: placeOrder,
    find: 'unitIds, tried, chosen }',
    replace: 'unitIds, tried }',
    breaks: 'lines of one order do not count on the same place',
    tests: [placementTest, capacityTest],
  },
  {
    id: 'orders/order-takes-no-place',
    file: placeOrder,
    find: `await takePlaces(
    tx,
    drafts.flatMap(({ holds }) => holds.flat()),
  );`,
    replace: '',
    breaks: 'each unit has a place of its own',
    tests: [capacityTest],
  },
  {
    id: 'orders/order-forgets-its-total-in-stock',
    file: priceLines,
    find: 'if (priced.setupFeeMinor > 0) owesSetupFee = false;',
    replace: '',
    breaks: 'one line of an order carries the setup fee',
    tests: [orderGuardsTest],
  },
  {
    id: 'orders/waiting-orders-are-paid-from-held-money',
    file: creditPayment,
    find: 'availableMinor(wallet) < order.total.amountMinor',
    replace: 'wallet.balanceMinor < order.total.amountMinor',
    breaks: 'an order is paid from what is available',
    tests: [orderGuardsTest],
  },
];
