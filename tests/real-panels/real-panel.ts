import type { PanelDriver } from '@panelkit/sdk';

/** What an operator's hands work on: each panel has one inbound of each. */
export type Place = 'tcp' | 'ws' | 'reality' | 'spare';

export const PLACES: readonly Place[] = ['tcp', 'ws', 'reality', 'spare'];

/** A panel of one's own that may be broken, and an operator who breaks it past the shop. */
export interface RealPanel {
  name: string;
  driver: PanelDriver;
  /** As the shop enters it. Another one after the operator changed address or password. */
  target(): { baseUrl: string; credentials: Record<string, string> };
  start(): Promise<void>;
  stop(): Promise<void>;
  kill(): Promise<void>;
  /** Stops it and removes its folder. */
  dispose(): Promise<void>;
  /** The key by which its adapter lists the inbound. */
  inboundKey(place: Place): string;
  operator: Operator;
}

/** What an operator does to the panel itself. */
export type PanelCare = Pick<
  Operator,
  | 'backUp'
  | 'wipe'
  | 'changePassword'
  | 'changeAddress'
  | 'changeCertificate'
  | 'shiftClock'
  | 'upgrade'
  | 'changeHostname'
>;

/** What an operator does to inbounds and accounts. */
export type PanelEdits = Omit<Operator, keyof PanelCare | 'addInbounds'>;

/** What an operator does on the panel's own pages or in its database. What a family cannot do is left out. */
export interface Operator {
  changePort(place: Place): Promise<void>;
  /** To `127.0.0.2`, where the core then listens. */
  changeHost(place: Place): Promise<void>;
  changePath(place: Place): Promise<void>;
  changeServerName(place: Place): Promise<void>;
  changeKeys(place: Place): Promise<void>;
  switchInbound?(place: Place, enabled: boolean): Promise<void>;
  /** The hosts of the inbound: links show it, or no longer. Its core serves it in any case. */
  switchHosts?(place: Place, enabled: boolean): Promise<void>;
  deleteInbound(place: Place): Promise<void>;
  /** New credentials of the account, as the panel makes them. */
  changeCredentials(name: string): Promise<void>;
  rename?(name: string, other: string): Promise<void>;
  remove(name: string): Promise<void>;
  /** A tenth of the traffic, and half a day less. */
  editTerms(name: string): Promise<void>;
  disable(name: string): Promise<void>;
  /** The account is off as if it had ended, by the panel's own job, though its terms go on. */
  endEarly(name: string): Promise<void>;
  /** Of the panel's process; 0 sets it right. Left out without the library that it takes. */
  shiftClock?(byMs: number): Promise<void>;
  /** A copy of the database as it is now; the function puts it back. */
  backUp(): Promise<() => Promise<void>>;
  /** The panel as it was installed: same address and login, no account, no inbound. */
  wipe(): Promise<void>;
  /** One inbound for each place again, in a wiped panel. */
  addInbounds(): Promise<void>;
  changePassword(): Promise<void>;
  changeAddress(): Promise<void>;
  /** Where links name the address by which the panel is reached. */
  changeHostname?(hostname: string): Promise<void>;
  /** The inbound of the place listens at each address, so that its links name none of its own. */
  listenEverywhere?(place: Place): Promise<void>;
  /** Saves the inbound as it is, where links are written when it is saved. */
  saveAgain?(place: Place): Promise<void>;
  /** Its accounts have ids, which an older database gives to others. */
  recyclesIds?: true;
  /** Serves HTTPS at its address with a certificate that nobody vouches for, or plain HTTP again. */
  changeCertificate?(to: 'distrusted' | 'none'): Promise<void>;
  /** The next version on the same data. */
  upgrade?(): Promise<void>;
  addForeign(count: number): Promise<void>;
  removeForeign(): Promise<void>;
  /** Each foreign account as the panel's database holds it, counters excepted. */
  readForeign(): Promise<string[]>;
}
