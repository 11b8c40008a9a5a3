import type { Format } from '../format.ts';

export const devicesInEnglish = ({ number, date, dateTime }: Format) => ({
  title: 'Devices',
  taken: (taken: number, limit: number) => `${number(taken)} of ${number(limit)} in use`,
  none: 'No device has fetched the link yet.',
  unknown: 'Unknown device',
  seen: (first: Date, last: Date) => `since ${date(first)}, last seen ${dateTime(last)}`,
  remove: 'Remove',
  removeOne: (name: string) => `Remove ${name}`,
  nextRemoval: (at: Date) => `You can remove the next device from ${dateTime(at)}.`,
  hint: 'A device is counted when its app fetches your link. A removed device keeps the servers it has until you renew link and configurations below.',
  soft: 'Apps that do not name their device, such as v2rayNG and Hiddify, are not counted.',
  strict: 'Only apps that name their device, such as Happ and v2RayTun, get servers.',
  removed:
    'The device was removed, but it keeps the servers it has. To cut it off, renew link and configurations below.',
  withheld: 'There are no direct links: open the subscription link in an app that names its device.',
  reset: 'Remove all devices',
  softForStaff:
    'The limit is soft: it limits fetching the link, not connecting, and apps that name no device are not counted.',
  strictForStaff:
    'The limit is soft: it limits fetching the link, not connecting. Apps that name no device get no servers.',
  shared: (apps: number, networks: number, at: Date) =>
    `On ${dateTime(at)} this link had been fetched within an hour by ${number(apps)} ${apps === 1 ? 'app' : 'apps'}, from ${number(networks)} ${networks === 1 ? 'network' : 'networks'}. More people than you seem to have it.`,
  sharedHint:
    'Renew link and configurations below to lock the others out. A new link alone leaves them the servers that their apps have.',
  sharedForStaff: (apps: number, networks: number, at: Date) =>
    `The link seems to be shared: on ${dateTime(at)} it had been fetched within an hour by ${number(apps)} ${apps === 1 ? 'app' : 'apps'}, from ${number(networks)} ${networks === 1 ? 'network' : 'networks'}.`,
  limitOfPlan: 'Devices per link',
  limitOfPlanHint:
    '“Connections” is what the panel enforces. “Devices per link” counts the devices that fetch the link: a soft limit that works with every panel.',
});
