import type { DesiredAccount, ObservedStatus } from '../../domain/accounts/desired-account.ts';
import type { RemoteInbound } from '../../ports/panel-adapter.ts';
import {
  accountsOf,
  copyAccount,
  copyAccounts,
  countTraffic,
  createAccount,
  dropAccount,
  type FakeAccount,
  type FakeAccounts,
  keepAccount,
  statusOfFake,
} from './fake-panel-accounts.ts';
import type { FakePanelServer } from './fake-panel-server.ts';

/** What a fake panel has stored, for `restore`. */
export type FakePanelSnapshot = FakeAccounts;

/** An account as a test looks at it. */
export type InspectedAccount = FakeAccount & { status: ObservedStatus };

/** What can be seen and done on the panel's own side, past its API. */
export interface FakePanelControls {
  /** Copies of all accounts, oldest first. */
  accounts(): InspectedAccount[];
  /** Copy of the (oldest) account of this name; undefined when there is none. */
  account(name: string): InspectedAccount | undefined;
  /** Copies of all accounts of this name, oldest first: more than one only where names repeat. */
  accountsNamed(name: string): InspectedAccount[];
  /** Logins that were refused. */
  failedLogins(): number;
  /** Writes that touched a foreign account: should stay 0. */
  foreignWrites(): number;
  /** An account made by someone else on the panel; returns its name. */
  addForeignAccount(fields?: Partial<DesiredAccount>): string;
  /** Traffic of an account; false when it is off or missing, so that nothing passes. */
  addTraffic(name: string, bytes: number): boolean;
  /** Someone changes an account by hand. */
  editAccount(name: string, changes: Partial<DesiredAccount>): void;
  /**
   * The panel takes an account for ended, whatever its terms are: its clock jumped, or someone edited its
   * row.
   */
  endAccount(name: string, as: 'expired' | 'limited'): void;
  /** The accounts are gone without anybody's call. */
  vanish(names: string[]): void;
  setInbounds(inbounds: RemoteInbound[]): void;
  /** Copies of the panel's inbounds. */
  inbounds(): RemoteInbound[];
  /** The addresses from which an account was used. */
  setClientIps(name: string, ips: string[]): void;
  /** The panel's clock is this far ahead from now on. */
  setClockSkew(ms: number): void;
  /** Changes the panel's login; connections keep using the old one. */
  setCredentials(credentials: Record<string, string>): void;
  /**
   * Connections are refused from now on; requests under way are cut, and what they had not done is never
   * done.
   */
  goDown(): void;
  comeBack(): void;
  /** Down for `downMs`, then back with all its accounts. */
  restart(downMs: number): void;
  snapshot(): FakePanelSnapshot;
  /** Someone restores a backup; requests under way are cut. */
  restore(snapshot: FakePanelSnapshot): void;
}

/** The panel's own side of `server`. */
export function createFakePanelControls(server: FakePanelServer): FakePanelControls {
  return { ...createInspection(server), ...createHands(server), ...createSwitches(server) };
}

type Inspection = Pick<
  FakePanelControls,
  'accounts' | 'account' | 'accountsNamed' | 'failedLogins' | 'foreignWrites'
>;

function createInspection(server: FakePanelServer): Inspection {
  const inspect = (account: FakeAccount): InspectedAccount => ({
    ...copyAccount(account),
    lastOnlineAt: account.lastOnlineAt && new Date(account.lastOnlineAt),
    status: statusOfFake(account, server.now()),
  });
  const accountsNamed = (name: string): InspectedAccount[] =>
    accountsOf(server.accounts, { name, id: null }).map(inspect);
  return {
    accounts: () => [...server.accounts.byId.values()].map(inspect),
    account: (name) => accountsNamed(name).at(0),
    accountsNamed,
    failedLogins: () => server.failedLogins,
    foreignWrites: () => server.foreignWrites,
  };
}

type Switches = Pick<FakePanelControls, 'goDown' | 'comeBack' | 'restart' | 'snapshot' | 'restore'>;

function createSwitches(server: FakePanelServer): Switches {
  const goDown = (): void => {
    server.isDown = true;
    server.life += 1;
  };
  const comeBack = (): void => {
    server.isDown = false;
  };
  return {
    goDown,
    comeBack,
    restart: (downMs) => {
      goDown();
      server.clock.setTimer(downMs, comeBack);
    },
    snapshot: () => copyAccounts(server.accounts),
    restore: (snapshot) => {
      server.life += 1;
      server.accounts = copyAccounts(snapshot);
    },
  };
}

type Hands = Omit<FakePanelControls, keyof Inspection | keyof Switches>;

function createHands(server: FakePanelServer): Hands {
  const find = (name: string) => accountsOf(server.accounts, { name, id: null }).at(0);
  return {
    addForeignAccount: (fields) => {
      const stranger = aStranger(server, fields);
      createAccount(server.accounts, stranger, {
        uniqueNames: server.capabilities.uniqueNames,
        foreign: true,
      });
      return stranger.name;
    },
    addTraffic: (name, bytes) => {
      const account = find(name);
      return account !== undefined && countTraffic(server.accounts, account, { bytes, now: server.now() });
    },
    editAccount: (name, changes) => {
      const account = find(name);
      if (account !== undefined) keepAccount(server.accounts, { ...account, ...structuredClone(changes) });
    },
    endAccount: (name, endedAs) => {
      const account = find(name);
      if (account !== undefined) keepAccount(server.accounts, { ...account, endedAs });
    },
    vanish: (names) => {
      for (const name of names) {
        for (const { id } of accountsOf(server.accounts, { name, id: null }))
          dropAccount(server.accounts, id);
      }
    },
    setInbounds: (inbounds) => {
      server.inbounds = structuredClone(inbounds);
    },
    inbounds: () => structuredClone(server.inbounds),
    setClientIps: (name, ips) => void server.clientIps.set(name, [...ips]),
    setClockSkew: (ms) => {
      server.clockSkewMs = ms;
    },
    setCredentials: (credentials) => {
      server.credentials = { ...credentials };
    },
  };
}

function aStranger(server: FakePanelServer, fields: Partial<DesiredAccount> = {}): DesiredAccount {
  const number = String(server.accounts.lastId + 1).padStart(12, '0');
  const credentials = {
    uuid: `00000000-0000-4000-8000-${number}`,
    password: `stranger-${number}`,
    subId: `stranger-${number}`,
  };
  return {
    name: `stranger-${number}`,
    credentials,
    enabled: true,
    expiresAt: null,
    trafficLimitBytes: null,
    deviceLimit: null,
    onHoldSeconds: null,
    note: 'made by hand',
    inboundKeys: server.inbounds.slice(0, 1).map(({ key }) => key),
    ...structuredClone(fields),
  };
}
