import { setTimeout as sleep } from 'node:timers/promises';
import { DAY_MS } from '@panelkit/sdk';

import type { Operator, Place, RealPanel } from './real-panel.ts';
import type { RealShop } from './real-shop.ts';

/** Where a scenario is played, and what was sold there before the operator comes. */
export interface Stage {
  panel: RealPanel;
  operator: Operator;
  shop: RealShop;
  subscriptionId: string;
  /** Of the account, as the panel listed it before. */
  accountName: string;
  /** Puts the database back as it was before the sale, where the scenario takes a backup. */
  restore(): Promise<void>;
}

/**
 * *repaired*: the served link carries bytes and the panel shows the account once, as it was sold. *alerted*: the link is dead, staff are
 * told, and after what they do it is repaired. *kept*: staff are alerted, and the link never stops.
 */
export type Ending = 'repaired' | 'alerted' | 'kept';

export interface Scenario {
  name: string;
  place: Place;
  ending: Ending;
  /** Whether the link that was served before stops to carry. */
  breaks: boolean;
  /** How many units are sold for it; one by default. */
  quantity?: number;
  /** Whether the panel's database is copied before they are sold. */
  takesBackup?: true;
  /** The alert that a person answers; any by default. */
  alert?: string;
  /** Whether the repaired account has another name: it was moved. */
  isMoved?: true;
  /** What an operator of the family must be able to do. */
  needs?: keyof Operator;
  act(stage: Stage): Promise<void>;
  /** What a person does about it, once staff were alerted. */
  person?(stage: Stage): Promise<void>;
}

const HOUR_MS = 3_600_000;
const broken = { ending: 'repaired', breaks: true } as const;

const inboundScenarios: Scenario[] = [
  { ...broken, name: 'port changed', place: 'tcp', act: ({ operator }) => operator.changePort('tcp') },
  { ...broken, name: 'path changed', place: 'ws', act: ({ operator }) => operator.changePath('ws') },
  {
    ...{ ...broken, name: 'server name changed', place: 'reality' },
    act: ({ operator }) => operator.changeServerName('reality'),
  },
  {
    ...{ ...broken, name: 'keys changed', place: 'reality' },
    act: ({ operator }) => operator.changeKeys('reality'),
  },
  { ...broken, name: 'host changed', place: 'ws', act: ({ operator }) => operator.changeHost('ws') },
  {
    ...{ name: 'inbound disabled', place: 'tcp', ending: 'alerted', breaks: true, needs: 'switchInbound' },
    act: async ({ operator }) => operator.switchInbound?.('tcp', false),
    person: async ({ operator }) => operator.switchInbound?.('tcp', true),
  },
];

const accountScenarios: Scenario[] = [
  {
    ...{ ...broken, name: 'credentials changed', place: 'tcp' },
    act: ({ operator, accountName }) => operator.changeCredentials(accountName),
  },
  {
    ...{ ...broken, name: 'ended by its panel too early', place: 'tcp' },
    act: ({ operator, accountName }) => operator.endEarly(accountName),
  },
  {
    ...{ name: 'account renamed', place: 'tcp', ending: 'repaired', breaks: false, needs: 'rename' },
    act: async ({ operator, accountName }) =>
      operator.rename?.(accountName, `${accountName.slice(0, 20)}other`),
  },
  {
    ...{ ...broken, name: 'account deleted', place: 'tcp' },
    act: ({ operator, accountName }) => operator.remove(accountName),
  },
  {
    ...{ name: 'terms edited', place: 'tcp', ending: 'repaired', breaks: false },
    act: ({ operator, accountName }) => operator.editTerms(accountName),
  },
  {
    ...{ ...broken, name: 'account disabled', place: 'tcp' },
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
  ...{ name, place: 'tcp', ending: 'kept', breaks: false },
  act: ({ operator }) => shiftClock(operator, byMs),
  person: ({ operator }) => shiftClock(operator, 0),
}));

async function shiftClock({ shiftClock: shift }: Operator, byMs: number): Promise<void> {
  if (shift === undefined) throw new Error('PANELKIT_LIVE_FAKETIME_LIB is not given');
  await shift(byMs);
}

const accessScenarios: Scenario[] = [
  {
    ...{ name: 'password of the panel changed', place: 'tcp', ending: 'kept', breaks: false },
    act: ({ operator }) => operator.changePassword(),
    person: enterTarget,
  },
  {
    ...{ name: 'port and base path of the panel changed', place: 'tcp', ending: 'kept', breaks: false },
    act: ({ operator }) => operator.changeAddress(),
    person: enterTarget,
  },
  {
    ...{ name: 'certificate of the panel replaced', place: 'tcp', ending: 'kept', breaks: false },
    needs: 'changeCertificate',
    act: async ({ operator }) => operator.changeCertificate?.('distrusted'),
    person: async ({ operator }) => operator.changeCertificate?.('none'),
  },
];

/** More than a few that vanish at once are no accident of one account. */
const MANY = 6;
const vanished = { ending: 'alerted', breaks: true, quantity: MANY } as const;

const dataScenarios: Scenario[] = [
  {
    ...{ name: 'inbound deleted', place: 'spare', ending: 'alerted', breaks: true, isMoved: true },
    act: ({ operator }) => operator.deleteInbound('spare'),
    person: async ({ shop: { panelkit, staff, inboundIds } }) => {
      const target = { inboundId: inboundIds.spare, toInboundId: inboundIds.tcp };
      const { id } = await panelkit.bulk.moveEveryone(target, staff());
      await panelkit.bulk.settled(id, staff());
    },
  },
  {
    ...{
      ...vanished,
      name: 'older database restored',
      place: 'tcp',
      takesBackup: true,
      alert: 'panel.suspected',
    },
    act: ({ restore }) => restore(),
    person: trustPanel,
  },
  {
    ...{ ...vanished, name: 'wiped', place: 'tcp' },
    act: ({ operator }) => operator.wipe(),
    person: async (stage) => {
      await stage.operator.addInbounds();
      await trustPanel(stage);
    },
  },
];

/** Once its accounts are missed: those of a missing inbound are not, before it is back. */
async function trustPanel({ shop: { panelkit, panelId, staff, attention, round } }: Stage): Promise<void> {
  const isSuspect = async (): Promise<boolean> =>
    (await attention()).some(({ kind }) => kind === 'panel-suspect');
  for (let tries = 0; tries < 20 && !(await isSuspect()); tries += 1) {
    await round();
    await sleep(500);
  }
  await panelkit.panels.trust({ panelId }, staff());
}

/** Staff enter what the operator made of address and login. */
async function enterTarget({ shop: { panelkit, panelId, staff, testPanel }, panel }: Stage): Promise<void> {
  await panelkit.panels.update({ panelId, allowPrivateAddress: true, ...panel.target() }, staff());
  await testPanel();
}

/** What an operator's hands do, in the order in which it is played on each panel. */
export const SCENARIOS: readonly Scenario[] = [
  ...inboundScenarios,
  ...accountScenarios,
  ...clockScenarios,
  ...accessScenarios,
  ...dataScenarios,
];
