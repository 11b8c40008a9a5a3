import type { Capabilities } from '@panelkit/sdk';
import { panelUnreachable, panelVersionUnsupported } from '../http/to-panelkit-error.ts';
import { THREE_X_UI_PAGE_SIZE } from './page-size.ts';
import { readReply, type ThreeXUiApi, toError } from './three-x-ui-api.ts';
import { fail2banSchema, statusSchema } from './three-x-ui-schemas.ts';
import { isAtLeast, numbersOf } from './version-numbers.ts';

/** What was learned of a panel at its first answer. */
export interface ThreeXUiFacts {
  version: string;
  /** *v3*: clients are records of their own (3.1.0 and later). *v2*: they live inside an inbound's settings. */
  dialect: 'v2' | 'v3';
  /** Whether a device limit is enforced: it needs fail2ban, and the panel says so only since 3.4.0. */
  limitsDevices: boolean;
  givesAllLinks: boolean;
  clockSkewMs: number | null;
}

const SUPPORTED = '3.1.0 and later';
const STATUS_PATH = '/panel/api/server/status';

/** Proves that a supported panel answers and the login works. @throws PanelkitError */
export async function readThreeXUiFacts(api: ThreeXUiApi): Promise<ThreeXUiFacts> {
  const reply = await api({ method: 'GET', path: STATUS_PATH });
  if (reply.kind === 'foreign' && reply.status === 404) {
    throw panelVersionUnsupported('2.6 or older', SUPPORTED);
  }
  if (reply.kind !== 'done') throw toError(reply, 'read status');
  const status = readReply(reply, 'read status', statusSchema);
  if (status === null) throw panelUnreachable('it has just started', 2000);
  const { panelVersion } = status;
  if (panelVersion === undefined) throw panelVersionUnsupported('3.0 or older', SUPPORTED);
  const version = panelVersion.slice(0, 20);
  const numbers = numbersOf(version);
  return {
    ...{ version, dialect: 'v3', clockSkewMs: reply.clockSkewMs },
    limitsDevices: isAtLeast(numbers, [3, 4, 0]) && (await readFail2ban(api)),
    givesAllLinks: isAtLeast(numbers, [3, 4, 2]),
  };
}

/** What the panel can do, and how it must be treated. */
export function capabilitiesOf({ dialect, limitsDevices, version }: ThreeXUiFacts): Capabilities {
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
  };
}

async function readFail2ban(api: ThreeXUiApi): Promise<boolean> {
  const reply = await api({ method: 'GET', path: '/panel/api/server/fail2banStatus' });
  return readReply(reply, 'read fail2ban', fail2banSchema).usable;
}
