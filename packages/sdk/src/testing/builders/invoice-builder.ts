import type { Invoice } from '../../domain/invoices/invoice.ts';
import { testId, testInstant } from './test-id.ts';

/** An invoice of 10.00 USD without tax, the first of its series. */
export function anInvoice(overrides: Partial<Invoice> = {}): Invoice {
  const { kind = 'invoice', grossMinor = 1000, taxMinor = 0 } = overrides;
  const isInvoice = kind === 'invoice';
  return {
    id: testId(),
    kind,
    series: isInvoice ? 'INV' : 'CN',
    fiscalYear: 2026,
    number: 1,
    postingId: testId(),
    part: 0,
    holdId: isInvoice ? testId() : null,
    correctsId: isInvoice ? null : testId(),
    customerId: testId(),
    orderId: null,
    subscriptionId: null,
    changeId: null,
    currency: 'USD',
    grossMinor,
    taxMinor,
    postedAt: testInstant(),
    issuedAt: testInstant(),
    content: {
      seller: { name: 'North Ltd.', address: '1 Main Street', taxId: '', footer: { en: '', fa: '' } },
      buyer: { name: 'Ada', externalId: 'ada' },
      fiscal: { calendar: 'gregorian', firstMonth: 1, timeZone: 'UTC' },
      displayUnit: null,
      orderNumber: null,
      lines: [
        { kind: 'purchase', planName: 'Monthly', quantity: 1, grossMinor, taxMinor, taxBasisPoints: null },
      ],
      payments: [],
      corrects: null,
    },
    ...overrides,
  };
}
