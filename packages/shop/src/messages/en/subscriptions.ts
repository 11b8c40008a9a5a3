import { DAY_MS, messageText as fixed } from '@panelkit/sdk';
import type { Format } from '../format.ts';
import { devicesInEnglish } from './devices.ts';

const HOUR_MS = 3_600_000;

/** The texts of a subscription and its link, in English. */
export const subscriptionsInEnglish = (format: Format) => {
  const { dateTime, gigabytes, count } = format;
  return {
    subscription: {
      title: 'Subscription',
      shopLink: 'Your subscription link',
      shopLinkHint:
        'Add it to your app, or scan the code. Keep it private: anyone who has it can use your traffic.',
      copy: 'Copy',
      copied: 'Copied',
      qr: 'QR code of your subscription link',
      linkQr: (index: number) => `QR code of direct link ${format.number(index)}`,
      starts: 'Started',
      expires: 'Ends',
      traffic: 'Traffic',
      usage: (used: number, limit: number | null) =>
        limit === null
          ? `${gigabytes(used)} used, no limit`
          : `${gigabytes(used)} of ${gigabytes(limit)} used`,
      usageAsOf: (at: Date) => `Traffic counted until ${dateTime(at)}`,
      usageByDay: 'Traffic of the last 30 days',
      noUsage: 'No traffic used yet.',
      noEnd: 'No expiry',
      timeLeft: (ms: number) => {
        if (ms >= DAY_MS) return `${count(Math.ceil(ms / DAY_MS), 'day', 'days')} left`;
        return ms <= 0 ? 'No time left' : `${count(Math.ceil(ms / HOUR_MS), 'hour', 'hours')} left`;
      },
      until: (end: Date) => `until ${dateTime(end)}`,
      devices: 'Devices',
      server: 'Server',
      reachable: 'Reachable',
      unreachable: 'Not responding',
      answersIn: (ms: number) => `answers in ${format.number(ms)} ms,`,
      checked: (at: string) => `checked ${at}`,
      direct: 'Direct links',
      directLink: (index: number) => `Direct link ${format.number(index)}`,
      tooLongForQr: 'This link is too long for a QR code. Copy it, or use the shop link.',
      moreLinks: (count: number) => `The shop link contains ${count} more links.`,
      directHint: 'For apps that cannot use a subscription link. They change when your server changes.',
      preparing: 'Your links appear here as soon as the server has confirmed them.',
      backToOrder: 'To the order',
      package: 'Download everything as a file',
      rotateTitle: 'New link',
      rotateHint:
        'If somebody else has your link, create a new one. The old one stops working at once; add the new one to your apps. Apps that have it keep the servers they got.',
      rotate: 'Create a new link',
      renewTitle: 'New link and new configurations',
      renewHint:
        'This also cuts off devices that have your servers already: every server gets new access data. Your time and traffic stay.',
      renewConfirm: 'I will add the new link on all my devices again.',
      renew: 'Renew link and configurations',
      renewedTooOften: 'You have done this three times within 24 hours. You can do it again tomorrow.',
      done: {
        rotate: 'This is your new link. The old one no longer works.',
        renew:
          'This is your new link. Add it on all your devices: what they have stops working within a minute, and on a server that cannot be reached as soon as it is back.',
        extend: fixed('extend.success', 'en', {}),
        autoRenew: 'Your auto-renewal setting was saved.',
        pause: 'Your subscription is paused. No time is used up meanwhile.',
        resume: 'Your subscription is active again.',
        changePlan: 'Your plan was changed.',
        removeDevice: devicesInEnglish(format).removed,
      },
      changePlan: 'Change plan',
      beingApplied: 'Your change is being applied on the server.',
      waitsFor: {
        'server-checked':
          'Your change is paid for. Our staff are checking the server. We will apply it automatically afterwards.',
        'server-unreachable':
          'Your change is paid for. The server cannot be reached at the moment. We will apply it automatically when it is back.',
        'inbound-missing':
          'Your change is paid for. The server is being repaired. We will apply it automatically afterwards.',
      },
      autoRenewOn: 'Enable auto-renewal',
      autoRenewOff: 'Disable auto-renewal',
      autoRenewHint: (isOn: boolean): string =>
        isOn
          ? 'It renews automatically from your wallet before it ends.'
          : 'It does not renew automatically: nothing is charged without your order.',
      pauseHint: 'Your connection stops at once, and your days stop running until you resume.',
      pause: 'Pause',
      resume: 'Resume',
    },
    places: {
      title: 'Your servers',
      states: { ready: 'Ready', preparing: 'Being prepared', degraded: 'Not reachable' },
      follows: 'It follows automatically.',
      answered: (ms: number, at: string): string => `answered us in ${format.number(ms)} ms (${at})`,
      answersHint: 'Measured between our shop and the server, not from your device.',
      handshake: {
        answers: (connectMs: number, handshakeMs: number | null, at: string): string =>
          `connected by our shop in ${format.number(connectMs)} ms${handshakeMs === null ? '' : `, TLS in ${format.number(handshakeMs)} ms`} (${at})`,
        'wrong-certificate': (at: string): string =>
          `connected by our shop, but its certificate is wrong (${at})`,
        'no-handshake': (at: string): string => `connected by our shop, but without a TLS answer (${at})`,
        unreachable: (at: string): string => `our shop could not connect (${at})`,
      },
      handshakeHint: 'Whether an app gets through to the internet is not tested by this.',
      reasons: {
        'server-checked': 'Our staff are checking the server.',
        'server-unreachable': 'The server cannot be reached at the moment.',
        'inbound-missing': 'The server is being repaired.',
      },
    },
    entitlement: {
      title: 'Time and traffic, line by line',
      at: 'When',
      what: 'What',
      time: 'Time',
      traffic: 'Traffic',
      money: 'Money',
      kinds: {
        bought: 'Bought',
        given: 'Gift',
        started: 'First use',
        consumed: 'Used',
        paused: 'Paused',
        shifted: 'Added for a delay on the server',
        forfeited: 'Replaced by the next period',
        reversed: 'Taken back',
        undone: 'Extension taken back',
      },
      noEnd: 'No expiry',
      timeLeft: 'Time left',
      trafficLeft: 'Traffic left',
      worth: 'Credit for a plan change',
      worthHint:
        'A plan change credits what you paid, times the smaller share of time or traffic left. Gifts have no value.',
    },
    linkPage: {
      title: 'Your subscription',
      volumeLeft: (bytes: number) => `${gigabytes(bytes)} left`,
      unlimited: 'Unlimited traffic',
      openIn: 'Add it to an app',
      openInHint: 'Install one of these apps, then press its name. Your servers appear in it.',
      moreApps: 'More apps',
      otherDevice: 'On another device',
      servers: 'Servers one by one',
      opening: (app: string) => `Opening ${app}`,
      openingHint: 'If nothing happens, install the app first, then come back and press the button.',
      back: 'All apps, QR code and link',
    },
    howTo: {
      platforms: {
        android: 'Android',
        ios: 'iPhone and iPad',
        windows: 'Windows',
        macos: 'Mac',
        linux: 'Linux',
      },
      steps: [
        'Install one of the apps below.',
        'In the app, choose “add subscription” and scan the code above, or paste the link.',
        'Refresh the subscription, pick a server and connect.',
      ],
      get: 'Get it',
      guide: (app: string) => `${app}, step by step`,
      install: (app: string) => `Install ${app} with “Get it”.`,
      import: (app: string) =>
        `Come back and press “${app}”. If it asks whether to add the subscription, agree.`,
      connect: {
        android: 'Press connect. Android asks once whether the app may set up a VPN: allow it.',
        ios: 'Press connect. The device asks once whether the app may add a VPN: allow it and enter your code.',
        windows: 'Press connect. If Windows asks whether the app may make changes, press “Yes”.',
        macos:
          'Press connect. If the Mac asks whether the app may add a VPN, allow it and enter your password.',
        linux: 'Press connect. If the system asks for your password, enter it.',
      },
      another: 'If a server does not connect, choose another one in the list of the app.',
      open: (app: string) => `Add the link to ${app}`,
    },
  };
};
