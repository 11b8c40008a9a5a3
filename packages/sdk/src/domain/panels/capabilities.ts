/** How a panel does a thing: by itself, by PanelKit's emulation, or not at all. */
export type Support = 'native' | 'emulated' | 'none';

/** What a panel of a detected version can do, and how it must be treated. */
export interface Capabilities {
  deviceLimit: Support;
  startOnFirstUse: Support;
  usageReset: Support;
  /** Whether the panel itself refuses a second account of a name. */
  uniqueNames: boolean;
  /** Whether a recreated account keeps its direct links when created with the same credentials. */
  linksSurviveRecreation: boolean;
  /** Whether a write may drop connections of other customers. */
  disruptiveWrites: boolean;
  /** Whether the panel may silently lose a write that it had answered: such writes get a second confirming read. */
  losesWrites: boolean;
  /** What a write must be serialised on, across processes. */
  writeScope: 'account' | 'inbound' | 'panel';
  /** How many requests may be in flight at once on one panel. */
  writeConcurrency: number;
  /** How long after an unknown outcome a late write may still become visible, in milliseconds. */
  settleMs: number;
  /** Accounts a page of a listing. */
  pageSize: number;
  /** Making, changing and removing inbounds. Absent, here and below: none. */
  inboundControl?: Support;
  /** Setting an inbound's own counter to zero. */
  inboundUsageReset?: Support;
  /** Who is online now. Emulated: one listing of all accounts. */
  onlineAccounts?: Support;
  /** The addresses from which an account was used. */
  clientIps?: Support;
  /** A copy of the panel's database. */
  backup?: Support;
}

/** What only some panels have; the adapter of one that does not has no such verb. */
export type OptionalCapability =
  | 'inboundControl'
  | 'inboundUsageReset'
  | 'onlineAccounts'
  | 'clientIps'
  | 'backup';

/** Whether the panel has it, by itself or emulated; nothing is known before the first probe. */
export function hasCapability(capabilities: Capabilities | null, name: OptionalCapability): boolean {
  return (capabilities?.[name] ?? 'none') !== 'none';
}
