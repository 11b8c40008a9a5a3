import type { LinkTexts } from '../link-texts.ts';

export const linkTextsEn: LinkTexts = {
  preparing: 'Your servers are being prepared. Update in a minute.',
  suspended: 'This subscription is paused.',
  expired: 'This subscription has ended. Renew it to go on.',
  limited: 'Your volume is used up. Renew to go on.',
  nothingForApp: 'None of your servers works in this app. Please use another app.',
  noServers: 'There are no servers at the moment. Please contact support.',
  devicesFull: (limit) =>
    limit === 1
      ? 'Another device uses this subscription. Remove it in your account, then update.'
      : `All ${limit} devices of this subscription are taken. Remove one in your account, then update.`,
  noDevice:
    'This subscription is for a limited number of devices. Use an app that names its device, such as Happ or v2RayTun.',
  endsIn: (days) => (days <= 1 ? 'Ends within a day' : `Ends in ${days} days`),
  volumeLow: (percentLeft) => `${percentLeft} % of your volume is left`,
  notReachable: 'not reachable',
  degraded: (places) => `Not reachable at the moment: ${places}`,
  placesPreparing: (places) => `Being prepared: ${places}`,
};
