/** How many days records are kept; null: forever. */
export interface PrivacyDays {
  auditDays: number | null;
  archiveDays: number | null;
  notificationDays: number | null;
  paymentEventDays: number | null;
  receiptDays: number;
  receiptMarkDays: number;
}

type PrivacyPart = readonly [heading: string, lines: readonly string[]];

const days = (count: number | null): string => (count === null ? 'without a limit' : `${count} days`);

/** What the shop stores of people, in English. It says what the code does: change both together. */
export const privacyInEnglish = {
  title: 'Privacy',
  agree: 'By creating an account you agree that we store what the privacy notice lists.',
  yours: 'You can download your data and delete your account on this page:',
  lead: (shop: string): string =>
    `This is what ${shop} stores about you, why, for how long, and who can see it. We use it to sell and deliver your subscription and for nothing else: no advertising, no tracking, no sale of data.`,
  parts: (kept: PrivacyDays): PrivacyPart[] => [
    [
      'What we store and why',
      [
        'Your name, e-mail address, language and time zone, and your Telegram id if you link a chat, with the phone number if you share it there: to know you and to write to you.',
        'Your password as a sealed hash, your passkeys and second factor, and the browsers in which you are signed in: to keep others out.',
        'Orders, payments, wallet and refunds, with the number, note and picture of a receipt that you send: to settle what was paid.',
        'Subscriptions, their traffic and end, and the devices that your app names: to deliver them and to keep to their limits.',
        'The network from which you order, and for a time a scrambled form of the networks and apps that fetch your link: to notice abuse.',
        'For 30 days, a network or account that sends unusually many requests within an hour, and how many: to notice attacks.',
        'Sign-ins and changes to your account with the network address they came from: to find out who took an account over.',
        'Cookies that keep you signed in, and your language and cart.',
      ],
    ],
    [
      'For how long',
      [
        'Your account: until you delete it.',
        'Orders, payments, wallet bookings and subscriptions: without a limit, as the books of the shop.',
        `Pictures of receipts: ${days(kept.receiptDays)}. Fingerprints of them and of tracking numbers, against fraud: ${days(kept.receiptMarkDays)}. Messages to you: ${days(kept.notificationDays)}. Reports of payment providers: ${days(kept.paymentEventDays)}.`,
        `The record of who changed what or looked at you, with the network that your own changes came from: ${days(kept.auditDays)}, then in an archive for ${days(kept.archiveDays)} more.`,
        'Sign-ins and changes to your account: without a limit. Our server may also keep a log with network addresses.',
      ],
    ],
    [
      'Who can see it',
      [
        'Staff of the shop, each as far as their role allows, and whoever runs its servers.',
        'The VPN servers: the address from which you connect and where you connect to. We do not ask them for what you visit.',
        'The payment provider that you choose, our mail service, and Telegram if you link a chat: what they need to serve you.',
        'If a form checks that a person sends it, the service that does so: your network address and browser.',
      ],
    ],
    [
      'What you can ask for',
      [
        'A file with your data, at any time, on your profile.',
        'To be forgotten: delete your account on your profile. Your name and address go at once, and with them the notes and pictures of receipts that are decided. The books stay, without your name, but invoices keep the name that they were issued with, and a keyed hash of the address, so that a free trial is given once.',
      ],
    ],
  ],
};
