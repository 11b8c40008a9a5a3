import type { Format } from '../../format.ts';

/** The texts of the review of receipts, in English. */
export const reviewInEnglish = (format: Format) => ({
  title: (amount: string) => `Receipt for ${amount}`,
  begin: 'Review one by one',
  waiting: (count: number) => format.count(count, 'receipt waits', 'receipts wait'),
  next: 'Next',
  note: 'Note',
  reference: 'Reference',
  noPicture: 'No picture was sent.',
  repeated: {
    picture: 'This picture was sent before, for payment',
    reference: 'This tracking number was sent before, for payment',
  },
  keys: 'Keyboard: A approves, R goes to the reason for rejecting, N shows the next receipt.',
});
