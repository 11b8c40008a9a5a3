import { isPanelkitError } from '@panelkit/sdk';
import { createTestPanelkit } from '@panelkit/storage-memory/testing';

const shop = await createTestPanelkit();
const poor = await shop.customer({ balanceMinor: 300 });
const plan = await shop.plan({ price: { amountMinor: 1000, currency: 'USD' } });

try {
  await shop.buy(poor, plan);
} catch (error) {
  if (!isPanelkitError(error)) throw error;
  switch (error.code) {
    case 'INSUFFICIENT_BALANCE':
      // The code narrows the details.
      console.log(
        'missing',
        error.details.requiredMinor - error.details.availableMinor,
        error.details.currency,
      );
      break;
    case 'SOLD_OUT':
      console.log('no room for', error.details.quantity);
      break;
    default:
      console.log(error.code, error.retryable);
  }
}
