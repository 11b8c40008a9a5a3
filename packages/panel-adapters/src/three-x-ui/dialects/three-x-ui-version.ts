import type { Capabilities } from '@panelkit/sdk';
import type { PanelFetch } from '../../http/create-panel-fetch.ts';
import { panelUnreachable, panelVersionUnsupported } from '../../http/to-panelkit-error.ts';
import { THREE_X_UI_PAGE_SIZE } from '../page-size.ts';
import { readReply, type ThreeXUiApi, type ThreeXUiReply } from '../three-x-ui-api.ts';
import { fail2banSchema, onlinesSchema, statusSchema } from '../three-x-ui-schemas.ts';
import { spoken } from '../three-x-ui-session.ts';
import { isAtLeast, numbersOf } from './version-numbers.ts';

/** What was learned of a panel at its first answer. */
export interface ThreeXUiFacts {
  version: string;
  /** *v3*: clients are separate records (3.1.0 and later). *v2*: they live inside an inbound's settings. */
  dialect: 'v2' | 'v3';
  /** Whether a device limit is enforced: it needs fail2ban, and the panel says so only since 3.4.0. */
  limitsDevices: boolean;
  givesAllLinks: boolean;
  /** Whether an inbound can be switched by itself (2.9.0 and later). */
  hasInboundSwitch: boolean;
  /** Whether the API hands out the database (2.7.0 and later). */
  givesBackup: boolean;
  clockSkewMs: number | null;
}

/** What is checked on real panels; a newer major version is only read. */
export const SUPPORTED = '2.6 to 3.x';

/** Proves that a supported panel answers and the login works. @throws PanelkitError */
export async function readThreeXUiFacts(api: ThreeXUiApi, panelFetch: PanelFetch): Promise<ThreeXUiFacts> {
  const shown = await readShownVersion(panelFetch);
  const numbers = shown === null ? null : numbersOf(shown);
  if (shown === null || isAtLeast(numbers, [3, 0, 0])) return readNamedVersion(api);
  if (!isAtLeast(numbers, [2, 6, 0])) throw panelVersionUnsupported(shown, SUPPORTED);
  // The status has moved within version 2; this is a read, despite its method.
  const reply = await api({ method: 'POST', path: '/panel/api/inbounds/onlines' });
  readReply(reply, 'read online accounts', onlinesSchema);
  return toV2Facts(shown, reply);
}

/** A development build (`dev+<commit>`) is taken for the newest. */
export function isSupported({ version }: Pick<ThreeXUiFacts, 'version'>): boolean {
  const numbers = numbersOf(version);
  return numbers === null || !isAtLeast(numbers, [4, 0, 0]);
}

/** Before 3.0.0 the login page shows the version, in the addresses of its files. */
async function readShownVersion(panelFetch: PanelFetch): Promise<string | null> {
  const { text } = spoken(await panelFetch({ method: 'GET', path: '/' }));
  return /assets\/[^"'?]+\?v?(\d+\.\d+\.\d+)["']/.exec(text)?.[1] ?? null;
}

/** Since 3.1.0 the status names the version; 3.0 has none, and speaks the older dialect. */
async function readNamedVersion(api: ThreeXUiApi): Promise<ThreeXUiFacts> {
  const reply = await api({ method: 'GET', path: '/panel/api/server/status' });
  const status = readReply(reply, 'read status', statusSchema);
  if (status === null) throw panelUnreachable('it has just started', 2000);
  if (status.panelVersion === undefined) return toV2Facts('3.0', reply);
  const version = status.panelVersion.slice(0, 20);
  const numbers = numbersOf(version);
  return {
    version,
    dialect: 'v3',
    clockSkewMs: skewOf(reply),
    limitsDevices: isAtLeast(numbers, [3, 4, 0]) && (await readFail2ban(api)),
    givesAllLinks: isAtLeast(numbers, [3, 4, 2]),
    hasInboundSwitch: true,
    givesBackup: true,
  };
}

function toV2Facts(version: string, reply: ThreeXUiReply): ThreeXUiFacts {
  const numbers = numbersOf(version);
  return {
    version,
    dialect: 'v2',
    limitsDevices: false,
    givesAllLinks: false,
    clockSkewMs: skewOf(reply),
    hasInboundSwitch: isAtLeast(numbers, [2, 9, 0]),
    givesBackup: isAtLeast(numbers, [2, 7, 0]),
  };
}

function skewOf(reply: ThreeXUiReply): number | null {
  return reply.kind === 'done' ? reply.clockSkewMs : null;
}

/** What the capabilities follow from. */
export type CapabilityFacts = Pick<ThreeXUiFacts, 'dialect' | 'limitsDevices' | 'version'>;

/** What the panel can do, and how it must be treated. */
export function capabilitiesOf(facts: CapabilityFacts): Capabilities {
  const { dialect, limitsDevices, version } = facts;
  const isV3 = dialect === 'v3';
  return {
    deviceLimit: limitsDevices ? 'native' : 'none',
    startOnFirstUse: 'native',
    usageReset: 'native',
    uniqueNames: true,
    linksSurviveRecreation: true,
    disruptiveWrites: false,
    // Since 3.4.0 the panel's own jobs and the writes of clients go through one queue.
    losesWrites: !isV3 || !isAtLeast(numbersOf(version), [3, 4, 0]),
    writeScope: isV3 ? 'account' : 'inbound',
    writeConcurrency: isV3 ? 4 : 1,
    // A write waits up to 5 s for the panel's queue and 10 s for its database.
    settleMs: 20_000,
    pageSize: THREE_X_UI_PAGE_SIZE,
    inboundControl: 'native',
    onlineAccounts: 'native',
    clientIps: 'native',
    inboundUsageReset: isV3 ? 'native' : 'none',
    backup: isAtLeast(numbersOf(version), [2, 7, 0]) ? 'native' : 'none',
  };
}

async function readFail2ban(api: ThreeXUiApi): Promise<boolean> {
  const reply = await api({ method: 'GET', path: '/panel/api/server/fail2banStatus' });
  return readReply(reply, 'read fail2ban', fail2banSchema).usable;
}
