import type { PanelAdapter, PanelDriver } from '@panelkit/sdk';
import {
  createFakePanel,
  createFakePanelDriver,
  type FakePanel,
  type ServedFakePanel,
  type TestClock,
} from '@panelkit/sdk/testing';
import type { OperatorHands } from './operator-hands.ts';
import { PANEL_FAULTS } from './panel-faults.ts';
import type { PanelMeter, SimulatedPanel } from './simulated-panel.ts';

const FAULTS = [...PANEL_FAULTS, ['reads', { kind: 'late-answer', delayMs: 3000 }]] as const;

const LOSES_WRITES = ['writes', { kind: 'lost-write', undoneAfterMs: 6000 }] as const;

const FAKES = [
  { baseUrl: 'https://unique.test', latencyMs: 15, settleMs: 5000, findsByNameOnly: true },
  {
    baseUrl: 'https://names-repeat.test',
    latencyMs: 25,
    uniqueNames: false,
    writeScope: 'panel' as const,
    settleMs: 5000,
  },
  {
    baseUrl: 'https://loses-writes.test',
    latencyMs: 10,
    uniqueNames: false,
    losesWrites: true,
    writeScope: 'inbound' as const,
    settleMs: 12_000,
  },
];

/**
 * Three panels in memory: one with unique names, one without and with writes that undo each other, one that
 * loses writes too.
 */
export function createFakePanels(clock: TestClock, seed: number): SimulatedPanel[] {
  const fakes = FAKES.map((options) => createFakePanel({ ...options, clock, seed }));
  const served: ServedFakePanel[] = [];
  const driver = whereTheyAre(createFakePanelDriver({ kind: 'fake', panels: served }));
  return fakes.map((fake) => {
    const faults = fake.capabilities.losesWrites
      ? [...FAULTS, LOSES_WRITES, LOSES_WRITES, LOSES_WRITES]
      : FAULTS;
    const undone: (() => void)[] = [];
    const empty = fake.snapshot();
    const panel = {
      capabilities: fake.capabilities,
      adapterFor: fake.adapterFor,
      id: '',
      inboundIds: [],
      driver,
      baseUrl: fake.baseUrl,
      credentials: fake.target.credentials,
      trouble: (chance) => {
        for (const [target, fault] of faults) fake.faults.sometimes(target, fault, chance);
      },
      restart: fake.restart,
      goDown: fake.goDown,
      comeBack: fake.comeBack,
      calm: () => {
        fake.faults.clear();
        fake.comeBack();
        fake.setClockSkew(0);
        // What was done last is undone first.
        for (const undo of undone.splice(0).reverse()) undo();
      },
      faultsMet: () =>
        [...new Set(faults.map(([, { kind }]) => kind))].reduce(
          (sum, kind) => sum + fake.faults.count(kind),
          0,
        ),
      addForeign: () => void fake.addForeignAccount(),
      foreignHarm: () => {
        const writes = fake.foreignWrites();
        return writes === 0 ? null : `foreign accounts were written to ${writes} times`;
      },
      accounts: fake.accounts,
      accountsNamed: fake.accountsNamed,
      wipe: () => fake.restore(empty),
      undoesWrites: true,
      addTraffic: fake.addTraffic,
      meter: (note) => meterOf(fake, note),
      ...handsOn(fake, undone),
    } satisfies SimulatedPanel & ServedFakePanel;
    served.push(panel);
    return panel;
  });
}

/** The same panels; what was connected to an old address of one reaches nobody. */
function whereTheyAre(driver: PanelDriver): PanelDriver {
  return {
    ...driver,
    connect: (target, connection) => {
      const reached = (): PanelAdapter => driver.connect(target, connection);
      return {
        ...reached(),
        health: () => reached().health(),
        listInbounds: () => reached().listInbounds(),
        findAccount: (reference) => reached().findAccount(reference),
        ensureAccount: (desired, options) => reached().ensureAccount(desired, options),
        removeAccount: (reference, options) => reached().removeAccount(reference, options),
        listAccounts: (options) => reached().listAccounts(options),
      };
    },
  };
}

function meterOf(fake: FakePanel, note: string): PanelMeter | null {
  const account = fake.accounts().find((one) => one.note === note);
  if (account === undefined) return null;
  const { name, status, usedBytes, trafficLimitBytes, expiresAt } = account;
  const leftBytes = Math.max(0, (trafficLimitBytes ?? Number.POSITIVE_INFINITY) - usedBytes);
  return { name, isOn: status === 'active' || status === 'on-hold', usedBytes, leftBytes, expiresAt };
}

/** What its operator does, and what a client meets: the port of the inbound and an account that is on. */
function handsOn(
  fake: FakePanel,
  undone: (() => void)[],
): Pick<
  SimulatedPanel,
  'dial' | 'handledInbounds' | 'changePort' | 'hideInbound' | 'rename' | 'endEarly' | 'hands'
> {
  const keyOf = (inbound: number): string => fake.inbounds()[inbound % fake.inbounds().length]?.key ?? '';
  return {
    handledInbounds: 2,
    hands: roughHandsOn(fake, keyOf, undone),
    rename: (name, to) => fake.editAccount(name, { name: to }),
    endEarly: (name) => fake.endAccount(name, 'expired'),
    dial: (link) => {
      const [, uuid, port] = /^vless:\/\/([^@]+)@[^:]+:(\d+)/.exec(link) ?? [];
      const open = fake.inbounds().filter((inbound) => inbound.enabled && inbound.port === Number(port));
      return fake
        .accounts()
        .some(
          ({ credentials, status, inboundKeys }) =>
            credentials.uuid === uuid &&
            status === 'active' &&
            open.some(({ key }) => inboundKeys.includes(key)),
        );
    },
    changePort: (inbound, port) => {
      const changed = keyOf(inbound);
      fake.setInbounds(fake.inbounds().map((one) => (one.key === changed ? { ...one, port } : one)));
    },
    hideInbound: (inbound) => {
      const hidden = fake.inbounds().find(({ key }) => key === keyOf(inbound));
      if (hidden === undefined || fake.inbounds().length === 1) return;
      fake.setInbounds(fake.inbounds().filter(({ key }) => key !== hidden.key));
      undone.push(() => fake.setInbounds([...fake.inbounds(), hidden]));
    },
  };
}

function roughHandsOn(
  fake: FakePanel,
  keyOf: (inbound: number) => string,
  undo: (() => void)[],
): OperatorHands {
  const change = (key: string, enabled: boolean): void =>
    fake.setInbounds(fake.inbounds().map((one) => (one.key === key ? { ...one, enabled } : one)));
  return {
    rekey: (name, uuid) => {
      const credentials = fake.account(name)?.credentials;
      if (credentials !== undefined) fake.editAccount(name, { credentials: { ...credentials, uuid } });
    },
    disable: (name) => fake.editAccount(name, { enabled: false }),
    recycle: (name, stranger, uuid) =>
      fake.editAccount(name, {
        name: stranger,
        note: 'made by hand',
        credentials: { uuid, password: uuid, subId: uuid },
      }),
    remove: (name) => fake.vanish([name]),
    // Its links show nothing but a port.
    changeWord: () => {},
    disableInbound: (inbound) => {
      const key = keyOf(inbound);
      change(key, false);
      undo.push(() => change(key, true));
    },
    setClockSkew: fake.setClockSkew,
    backup: () => {
      const snapshot = fake.snapshot();
      return () => fake.restore(snapshot);
    },
  };
}
