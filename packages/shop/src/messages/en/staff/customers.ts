import type { Format } from '../../format.ts';

/** The texts of a customer and a subscription, for staff, in English. */
export const customersInEnglish = (format: Format) => {
  const { count } = format;
  return {
    staffCustomer: {
      actAs: 'Act as this customer',
      actAsHint:
        'You see what the customer sees and do what the customer can do. Each form that you send is logged with your name. Profile and password are not accessible.',
      acting: (name: string) => `You act as ${name}.`,
      actingHint: 'Everything you send is logged.',
      endActing: 'Back to the staff pages',
      orderTitle: 'Order for this customer',
      orderHint: 'The customer’s wallet pays for it.',
      order: 'Place the order',
      plan: 'Plan',
      quantity: 'Units',
    },
    staffSubscription: {
      order: 'Order',
      id: 'Id',
      autoRenew: 'Auto-renewal',
      on: 'yes',
      off: 'no',
      ended: {
        'not-delivered': 'It was never delivered.',
        cancelled: 'It was cancelled.',
        staff: 'Staff ended it.',
        expired: 'It had expired.',
      },
      toAudit: 'All changes, in the audit trail',
      accounts: 'Accounts on panels',
      account: 'Account',
      panel: 'Panel',
      inbound: 'Inbound',
      state: 'State',
      onPanel: 'On the panel',
      removed: 'removed',
      accountStates: { 'in-place': 'In place', changing: 'Being changed', leaving: 'Being removed' },
      panelStates: {
        active: 'active',
        disabled: 'disabled',
        expired: 'expired',
        limited: 'volume used up',
        'on-hold': 'waits for its first use',
      },
      use: 'Usage',
      useHint: 'PanelKit calls the panel only when you ask.',
      askPanel: 'Ask the panel now',
      online: 'Online',
      lastOnline: 'Last seen',
      addresses: 'Addresses',
      cannotTell: 'The panel does not report this.',
      clear: 'Clear the addresses',
      access: 'Access',
      time: 'Time and traffic',
      plan: 'Plan',
      place: 'Place',
      link: 'Link',
      renewOn: 'Enable auto-renewal',
      renewOff: 'Disable auto-renewal',
      extendPaid: (price: string) => `From the wallet: ${price}`,
      notExtendable: 'It cannot be extended now.',
      tooEarly: (days: number) =>
        `It can be extended in its last ${count(days, 'day', 'days')}, or once its traffic is used up. The settings can allow it at any time.`,
      noPlan: 'No other plan is available right now.',
      planHint: 'The rest of its period is credited; the customer’s wallet pays or receives the difference.',
      pays: (plan: string, price: string) => `${plan}: pays ${price}`,
      getsBack: (plan: string, price: string) => `${plan}: gets back ${price}`,
      changePlan: 'Change plan',
      movesFrom: 'Now at',
      placeHint:
        'The remaining time and traffic move along. On another panel the direct links change; the shop link stays.',
      linkHint: 'Mail the shop link to the customer, or create a new one. The old one stops working at once.',
      resend: 'Mail the link',
      rotate: 'Create a new link',
      renew: 'Renew configurations',
      renewHint:
        'Gives the accounts on all servers new credentials. The link stays; apps get the new configurations when they refresh it.',
      renewConfirm: 'Everything that was imported stops working.',
    },
  };
};
