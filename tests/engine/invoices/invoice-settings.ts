import type { InvoiceSettings } from '@panelkit/sdk';

/** How a shop of these tests writes invoices. */
export const SETTINGS: InvoiceSettings = {
  seller: { name: 'North', address: 'Main Street 1', taxId: 'DE 1', footer: { en: 'Thanks', fa: '' } },
  invoiceSeries: 'INV',
  creditNoteSeries: 'CN',
  fiscal: { calendar: 'gregorian', firstMonth: 1, timeZone: 'UTC' },
};
