import { DAY_MS } from '@panelkit/sdk';

import { decidedScenarios, endedScenarios, movedScenarios } from './later-scenarios.ts';
import type { Operator } from './real-panel.ts';
import type { Scenario } from './scenario.ts';
import { enterTarget, expectRefusal, trustPanel } from './staff.ts';

const HOUR_MS = 3_600_000;
const broken = { ending: 'repaired', breaks: true } as const;

const inboundScenarios: Scenario[] = [
  { ...broken, name: 'port changed', place: 'tcp', act: ({ operator }) => operator.changePort('tcp') },
  { ...broken, name: 'path changed', place: 'ws', act: ({ operator }) => operator.changePath('ws') },
  {
    ...broken,
    name: 'server name changed',
    place: 'reality',
    act: ({ operator }) => operator.changeServerName('reality'),
  },
  {
    ...broken,
    name: 'keys changed',
    place: 'reality',
    act: ({ operator }) => operator.changeKeys('reality'),
  },
  { ...broken, name: 'host changed', place: 'ws', act: ({ operator }) => operator.changeHost('ws') },
  {
    name: 'inbound disabled',
    place: 'tcp',
    ending: 'alerted',
    breaks: true,
    needs: 'switchInbound',
    act: async ({ operator }) => operator.switchInbound?.('tcp', false),
    person: async ({ operator }) => operator.switchInbound?.('tcp', true),
  },
  {
    name: 'hosts disabled',
    place: 'tcp',
    ending: 'kept',
    breaks: false,
    needs: 'switchHosts',
    act: async ({ operator }) => operator.switchHosts?.('tcp', false),
    person: async (stage) => {
      await expectRefusal(stage);
      await stage.expect(stage.carries, 'the link is served on');
      await stage.operator.switchHosts?.('tcp', true);
    },
  },
];

const accountScenarios: Scenario[] = [
  {
    ...broken,
    name: 'credentials changed',
    place: 'tcp',
    act: ({ operator, accountName }) => operator.changeCredentials(accountName),
  },
  {
    ...broken,
    name: 'ended by its panel too early',
    place: 'tcp',
    act: ({ operator, accountName }) => operator.endEarly(accountName),
  },
  {
    name: 'account renamed',
    place: 'tcp',
    ending: 'repaired',
    breaks: false,
    needs: 'rename',
    act: async ({ operator, accountName }) =>
      operator.rename?.(accountName, `${accountName.slice(0, 20)}other`),
  },
  {
    ...broken,
    name: 'account deleted',
    place: 'tcp',
    act: ({ operator, accountName }) => operator.remove(accountName),
  },
  {
    name: 'terms edited',
    place: 'tcp',
    ending: 'repaired',
    breaks: false,
    act: ({ operator, accountName }) => operator.editTerms(accountName),
  },
  {
    ...broken,
    name: 'account disabled',
    place: 'tcp',
    act: ({ operator, accountName }) => operator.disable(accountName),
  },
];

const minutes = (count: number): number => count * 60_000;

const clockScenarios: Scenario[] = [
  { name: 'clock 10 minutes ahead', byMs: minutes(10) },
  { name: 'clock 10 minutes behind', byMs: -minutes(10) },
  { name: 'clock 20 hours ahead', byMs: 20 * HOUR_MS },
  { name: 'clock 25 hours behind', byMs: -DAY_MS - HOUR_MS },
].map(({ name, byMs }) => ({
  name,
  place: 'tcp',
  ending: 'kept',
  breaks: false,
  act: ({ operator }) => shiftClock(operator, byMs),
  person: ({ operator }) => shiftClock(operator, 0),
}));

async function shiftClock({ shiftClock: shift }: Operator, byMs: number): Promise<void> {
  if (shift === undefined) throw new Error('PANELKIT_LIVE_FAKETIME_LIB is not given');
  await shift(byMs);
}

const accessScenarios: Scenario[] = [
  {
    name: 'password of the panel changed',
    place: 'tcp',
    ending: 'kept',
    breaks: false,
    act: ({ operator }) => operator.changePassword(),
    person: enterTarget,
  },
  {
    name: 'port and base path of the panel changed',
    place: 'tcp',
    ending: 'kept',
    breaks: false,
    act: ({ operator }) => operator.changeAddress(),
    person: enterTarget,
  },
  {
    name: 'certificate of the panel replaced',
    place: 'tcp',
    ending: 'kept',
    breaks: false,
    needs: 'changeCertificate',
    act: async ({ operator }) => operator.changeCertificate?.('distrusted'),
    person: async ({ operator }) => operator.changeCertificate?.('none'),
  },
];

/** More than a few that vanish at once are no accident of one account. */
const MANY = 6;
const vanished = { ending: 'alerted', breaks: true, quantity: MANY, sellsOneMore: true } as const;

const dataScenarios: Scenario[] = [
  {
    name: 'inbound deleted',
    place: 'spare',
    ending: 'alerted',
    breaks: true,
    isMoved: true,
    act: ({ operator }) => operator.deleteInbound('spare'),
    person: async ({ shop: { panelkit, staff, inboundIds } }) => {
      const target = { inboundId: inboundIds.spare, toInboundId: inboundIds.tcp };
      const { id } = await panelkit.bulk.moveEveryone(target, staff());
      await panelkit.bulk.settled(id, staff());
    },
  },
  {
    ...vanished,
    name: 'older database restored',
    place: 'tcp',
    takesBackup: true,
    alert: 'panel.suspected',
    act: ({ restore }) => restore(),
    person: trustPanel,
  },
  {
    ...vanished,
    name: 'wiped',
    place: 'tcp',
    act: ({ operator }) => operator.wipe(),
    person: async (stage) => {
      await expectRefusal(stage);
      await stage.operator.addInbounds();
      await trustPanel(stage);
    },
  },
];

/** What an operator's hands do, in the order in which it is played on each panel. */
export const SCENARIOS: readonly Scenario[] = [
  ...inboundScenarios,
  ...accountScenarios,
  ...decidedScenarios,
  ...clockScenarios,
  ...accessScenarios,
  ...movedScenarios,
  ...dataScenarios,
  ...endedScenarios,
];
