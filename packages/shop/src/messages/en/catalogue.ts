import type { Money } from '@panelkit/sdk';
import type { Format } from '../format.ts';

/** The texts of the frame of every page and of the plans, in English. */
export const catalogueInEnglish = (format: Format) => {
  const { money, count } = format;
  return {
    layout: {
      support: 'Support',
      channel: 'News channel',
      left: (time: string) => `${time} left`,
      skip: 'Skip to the content',
      maintenance:
        'We are doing maintenance, so nothing new is sold right now. Your services, deliveries and extensions continue.',
      plans: 'Plans',
      account: 'My account',
      wallet: 'Wallet',
      notices: (unread: number) =>
        unread === 0 ? 'Notices' : `Notices (${format.number(Math.min(unread, 9))}${unread > 9 ? '+' : ''})`,
      profile: 'Profile',
      cart: (lines: number) => (lines === 0 ? 'Cart' : `Cart (${format.number(lines)})`),
      staff: 'Staff',
      signIn: 'Sign in',
      signUp: 'Sign up',
      signOut: 'Sign out',
      language: 'Language',
      older: 'Older',
      viewer: (name: string, balance: Money | null) =>
        balance === null ? name : `\u2068${name}\u2069, \u2068${money(balance)}\u2069`,
      footer: 'Runs on PanelKit',
    },
    catalogue: {
      title: 'Plans',
      heading: 'A private connection, ready in seconds',
      lead: 'Pick a plan, pay, and scan a code. That is all.',
      seePlans: 'See the plans',
      promises: [
        'Delivered in seconds',
        'Automatic refund if a delivery fails',
        'On phone, tablet and computer',
      ],
      questionsTitle: 'Good to know',
      questions: [
        {
          question: 'What do I get?',
          answer:
            'A link and a QR code. Add them to a free app for your phone or computer, and you are connected. Your subscription page lists the apps and shows every step.',
        },
        {
          question: 'When do I get it?',
          answer:
            'Within seconds if you pay from your wallet: the order page shows the progress. Our team checks a transfer first.',
        },
        {
          question: 'What if something goes wrong?',
          answer:
            'You only pay for what was delivered and verified. If a delivery fails, the money returns to your wallet automatically.',
        },
        {
          question: 'Is anything charged automatically?',
          answer:
            'No, unless you enable auto-renewal for a subscription. Then we charge your wallet and notify you first.',
        },
      ],
      empty: 'No plan matches. Change the filter, or show all plans.',
      popular: 'Popular',
      featured: 'Recommended',
      choice: 'Your choice',
      choose: (plan: string) => `Choose ${plan}`,
      for: (days: number | null) => (days === null ? 'no expiry' : `for ${count(days, 'day', 'days')}`),
      search: 'Search and filter',
      withoutCategory: 'Other plans',
      everyCategory: 'All',
      byCategory: 'Plans by category',
      searchLabels: {
        q: 'Search for',
        category: 'Category',
        country: 'Country',
        protocol: 'Protocol',
        length: 'Duration',
        traffic: 'Traffic',
        sort: 'Order',
      },
      lengths: { any: 'Any', month: 'About a month', season: 'A few months', year: 'A year or more' },
      traffics: { any: 'Any', limited: 'Limited', unlimited: 'Unlimited' },
      sorts: {
        recommended: 'Recommended first',
        cheapest: 'Cheapest first',
        traffic: 'Most traffic first',
        duration: 'Longest first',
      },
      onlyAvailable: 'Only available plans',
      show: 'Show',
      showAll: 'Show all',
      compare: 'Compare selected plans',
      compareHint: 'Tick up to four plans.',
      compareThis: 'Compare',
      compareTitle: 'Plans side by side',
      compareNone: 'No plan selected. Tick some plans in the list and compare them.',
    },
    plan: {
      traffic: 'Traffic',
      duration: 'Duration',
      devices: 'Devices',
      availability: 'Availability',
      days: (days: number | null) => (days === null ? 'No expiry' : count(days, 'day', 'days')),
      deviceLimit: (limit: number | null) => (limit === null ? 'Any number' : format.number(limit)),
      available: 'In stock',
      left: (left: number) => `${format.number(left)} left`,
      trafficOf: (amount: string | null) => (amount === null ? 'Unlimited traffic' : `${amount} of traffic`),
      devicesOf: (limit: number | null) =>
        limit === null ? 'As many devices as you like' : count(limit, 'device', 'devices'),
      trialOf: (days: number) => `${count(days, 'day', 'days')} free to try`,
      unavailable: {
        'sold-out': 'Sold out',
        'not-for-sale': 'Not for sale',
        'no-server': 'No server available right now',
      },
      priceTitle: 'Price details',
      price: 'Price',
      perDay: 'Price per day',
      perDayPrice: (price: Money, days: number | null) =>
        days === null ? '–' : money({ ...price, amountMinor: Math.round(price.amountMinor / days) }),
      perGigabyte: 'Price per gigabyte',
      perGigabytePrice: (price: Money, bytes: number) =>
        money({ ...price, amountMinor: Math.round((price.amountMinor / Math.max(1, bytes)) * 1024 ** 3) }),
      setupFee: 'Setup',
      setupFeeOnce: (fee: Money) => `${money(fee)} once, with your first order`,
      priceHint: 'This is all you pay. There is nothing to cancel, and nothing is charged automatically.',
      canBeExtended: 'This plan can be extended when it runs out.',
      cannotBeExtended: 'This plan cannot be extended.',
      renewable: 'Can be extended',
      yes: 'Yes',
      no: 'No',
      buy: 'Buy now',
      toCart: 'Add to cart',
      quantity: 'Quantity',
      quantityHint: 'Each unit is a separate subscription.',
      back: 'All plans',
      tryFree: (days: number) => `Try it free for ${count(days, 'day', 'days')}`,
      trialHint: 'Nothing is charged, and the trial ends automatically. One trial per customer.',
      trialUsed: 'You have used your free trial.',
    },
    notices: {
      title: 'Notices',
      none: 'No notices yet. News about your subscriptions and payments appears here.',
      isNew: 'New',
      open: 'Open',
    },
  };
};
