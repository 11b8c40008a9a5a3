import type { ActivityKind } from './activity-kinds.ts';

/** A request that was answered. */
export interface Answered {
  method: string;
  path: string;
  status: number;
  /** Empty: its connection was gone. */
  network: string;
  /** Null: nobody was signed in. */
  userId: string | null;
}

export interface Activity {
  kind: ActivityKind;
  /** The network or the user; empty: counted for the whole shop. */
  subject: string;
}

/** Watchers, and parts of pages that browsers keep. */
const UNCOUNTED =
  /^\/(?:healthz|readyz|metrics|offline|(?:(?:assets|icons)\/)?[\w.-]+\.(?:css|js|svg|png|woff2|webmanifest))$/;
/** Apps fetch links all day, from the networks of whole cities. */
const LINK = /^\/s\//;
/** Forms that did what they are for. */
const DONE: readonly (readonly [path: RegExp, kind: ActivityKind])[] = [
  [/^\/sign-up$/, 'signUps'],
  [/^\/trials$/, 'trials'],
  [/^\/(?:orders|staff\/customers\/[^/]+\/order)$/, 'orders'],
  [/^\/payments\/[^/]+\/receipt$/, 'receipts'],
];
const ADJUSTED = /^\/staff\/customers\/[^/]+\/adjust$/;
const OPENED = /^\/staff\/customers\/[^/]+$/;
const FILE = /^\/staff\/.+\.csv$/;

/** As what a request counts. Pure. */
export function activitiesOf({ method, path, status, network, userId }: Answered): Activity[] {
  if (UNCOUNTED.test(path)) return [];
  const found: Activity[] = [];
  const count = (kind: ActivityKind, subject: string | null = ''): void => {
    if (subject !== null) found.push({ kind, subject });
  };
  const ofNetwork = network === '' ? null : network;
  if (!LINK.test(path)) {
    count('requestsOfAll');
    count('requestsOfNetwork', ofNetwork);
    count('requestsOfPerson', userId);
  }
  if (status >= 400 && status < 500) count('refusalsOfNetwork', ofNetwork);
  if (method === 'POST' && status >= 400 && /^\/sign-in(?:\/code)?$/.test(path)) count('refusedSignIns');
  if (method === 'POST' && status === 303) {
    for (const [done, kind] of DONE) if (done.test(path)) count(kind);
    if (ADJUSTED.test(path)) count('walletsAdjusted', userId);
  }
  if (method === 'GET' && status === 200) {
    if (OPENED.test(path)) count('customersOpened', userId);
    if (FILE.test(path)) count('filesOfStaff', userId);
  }
  return found;
}
