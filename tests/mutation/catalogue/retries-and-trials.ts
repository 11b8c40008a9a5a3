import type { Mutant } from '../mutant.ts';

const replaceUnit = 'packages/sdk/src/engine/units/replace-unit.ts';
const retryUnit = 'packages/sdk/src/engine/units/retry-unit.ts';
const settleOrder = 'packages/sdk/src/engine/orders/settle-order.ts';
const trial = 'packages/sdk/src/engine/orders/trial.ts';

const givingUpTest = 'tests/engine/units/giving-up.test.ts';
const ordersTest = 'tests/engine/orders/orders.test.ts';
const placementTest = 'tests/engine/placement/placement.test.ts';
const staffSwitchesTest = 'tests/engine/units/staff-switches.test.ts';
const trialsAndPlanChangesTest = 'tests/engine/orders/trials-and-plan-changes.test.ts';
const orderGuardsTest = 'tests/engine/orders/order-guards.test.ts';

/** Units that are tried again, and trials. */
export const retriesAndTrialsMutants: readonly Mutant[] = [
  {
    id: 'orders/unpaid-order-is-retried',
    file: retryUnit,
    find: 'if (!isPaidOrder(order.state)) {',
    replace: "if (order.state.status === 'awaiting-payment') {",
    breaks: 'units of a cancelled order are not tried again',
    tests: [orderGuardsTest],
  },
  {
    id: 'orders/retry-holds-no-money',
    file: retryUnit,
    find: 'await holdUnitAgain(engine, tx, { order, item, unit });',
    replace: '',
    breaks: 'a unit that is tried again is paid again',
    tests: [givingUpTest],
  },
  {
    id: 'orders/retry-charges-the-setup-fee-twice',
    file: retryUnit,
    find: 'item.setupFeeMinor > 0 && !feeStands',
    replace: 'item.setupFeeMinor > 0',
    breaks: 'a setup fee that stands is not charged again',
    tests: [staffSwitchesTest],
  },
  {
    id: 'orders/retry-takes-no-trial',
    file: retryUnit,
    find: 'if (item.isTrial) await takeTrial(tx, customer, unit.id);',
    replace: '',
    breaks: 'a trial that is tried again counts',
    tests: [orderGuardsTest],
  },
  {
    id: 'orders/replaced-account-stays',
    file: replaceUnit,
    find: 'await condemnAccounts(tx, [former.id]);',
    replace: '',
    breaks: 'a unit has one live account',
    tests: [givingUpTest, placementTest],
  },
  {
    id: 'orders/trial-is-taken-twice',
    file: trial,
    find: 'if (trialUnitId !== null && trialUnitId !== unitId) {',
    replace: 'if (trialUnitId === unitId) {',
    breaks: 'each customer has one trial',
    tests: [trialsAndPlanChangesTest],
  },
  {
    id: 'orders/two-trials-in-one-order',
    file: trial,
    find: 'if (trials.length > 1)',
    replace: 'if (trials.length > 2)',
    breaks: 'there is one trial in an order',
    tests: [trialsAndPlanChangesTest],
  },
  {
    id: 'orders/trial-of-another-unit-is-given-back',
    file: trial,
    find: 'if (trialUnitId === unit.id)',
    replace: 'if (trialUnitId !== null)',
    breaks: 'a unit that fails gives its own trial back',
    tests: [orderGuardsTest],
  },
  {
    id: 'orders/cancelled-before-it-is-gone',
    file: settleOrder,
    find: "order.state.status === 'cancelling' ? await countCondemned(tx, units) : 0",
    replace: 'units.length * 0',
    breaks: 'an order is cancelled once its accounts are gone',
    tests: [givingUpTest, ordersTest],
  },
];
