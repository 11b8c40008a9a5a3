import {
  type Capabilities,
  type DesiredAccount,
  type ObservedAccount,
  type ObservedStatus,
  type PanelAdapter,
  type PanelDriver,
  PanelkitError,
  type WriteOutcome,
} from '@panelkit/sdk';
import * as z from 'zod';
import { type Api, type Call, createApi, type Reply, readReply } from './plainpanel-api.ts';

const personSchema = z.object({
  name: z.string(),
  uuid: z.string(),
  on: z.boolean(),
  isIn: z.boolean(),
  until: z.number().int().nonnegative(), // unix seconds; 0 = never
  limit: z.number().int().nonnegative(), // bytes; 0 = unlimited
  used: z.number().int().nonnegative(), // bytes
  note: z.string(),
  rooms: z.array(z.string()),
});
type Person = z.infer<typeof personSchema>;

export const PLAINPANEL_CAPABILITIES: Capabilities = {
  deviceLimit: 'none',
  startOnFirstUse: 'none',
  usageReset: 'native',
  uniqueNames: true,
  linksSurviveRecreation: true,
  disruptiveWrites: false,
  losesWrites: false,
  writeScope: 'account',
  writeConcurrency: 4,
  settleMs: 5000,
  pageSize: 50,
};

/** The driver of plainpanel 1.0. */
export function plainpanel(): PanelDriver {
  return {
    kind: 'plainpanel',
    credentialsSchema: z.object({ key: z.string().min(1) }),
    probe: async (target, connection) => {
      const api = createApi(target, connection);
      // First whether it is such a panel at all: the key is for nobody else.
      const about = await createApi(
        { ...target, credentials: {} },
        connection,
      )({ method: 'GET', path: '/about' });
      const version = readVersion(about);
      readReply(await api({ method: 'GET', path: '/rooms' }), z.array(z.string()));
      return { version, capabilities: PLAINPANEL_CAPABILITIES, clockSkewMs: null };
    },
    connect: (target, connection) => createAdapter(createApi(target, connection)),
  };
}

function readVersion(about: Reply): string {
  const schema = z.object({ panel: z.literal('plainpanel'), version: z.string() });
  const found = about.kind === 'done' ? schema.safeParse(about.body).data : undefined;
  if (about.kind === 'unreachable') return readReply(about, z.never());
  if (found === undefined) {
    const details = { reason: 'something else answers' };
    throw new PanelkitError('PANEL_NOT_FOUND_AT_URL', { message: 'No plainpanel at this URL', details });
  }
  if (found.version === '1.0') return found.version;
  const details = { version: found.version, supported: '1.0' };
  throw new PanelkitError('PANEL_VERSION_UNSUPPORTED', { message: 'Only 1.0 is known', details });
}

function createAdapter(api: Api): PanelAdapter {
  const rooms = async (): Promise<string[]> =>
    readReply(await api({ method: 'GET', path: '/rooms' }), z.array(z.string()));
  return {
    normalize,
    health: async () => {
      await rooms();
      return { clockSkewMs: null };
    },
    listInbounds: async () =>
      (await rooms()).map((room) => ({
        key: room,
        name: room,
        protocol: 'vless',
        network: 'tcp',
        port: 443,
        enabled: true,
      })),
    findAccount: async ({ name }) => {
      const reply = await api({ method: 'GET', path: `/people/${name}` });
      if (isAbsent(reply)) return { kind: 'absent' };
      return { kind: 'found', account: toObserved(readReply(reply, personSchema)) };
    },
    ensureAccount: (desired, { existing, resetUsage = false, signal }) => {
      // One that is only to be off stays where it is: the wanted room may be gone.
      const place = existing !== null && !desired.enabled ? { rooms: existing.inboundKeys } : {};
      const body = { ...toPerson(normalize(desired)), ...place, ...(resetUsage ? { used: 0 } : {}) };
      if (desired.deviceLimit !== null || desired.onHoldSeconds !== null) {
        return Promise.resolve({ kind: 'refused', reason: 'this panel cannot keep these terms' });
      }
      if (existing === null) return write(api, { method: 'POST', path: '/people', body, signal });
      return write(api, { method: 'PUT', path: `/people/${desired.name}`, body, signal });
    },
    removeAccount: async ({ name }, { signal } = {}) => {
      const reply = await api({ method: 'DELETE', path: `/people/${name}`, signal });
      return isAbsent(reply) ? { kind: 'already' } : toOutcome(reply);
    },
    listAccounts: async function* () {
      const { pageSize } = PLAINPANEL_CAPABILITIES;
      for (let from = 0; ; from += pageSize) {
        const reply = await api({ method: 'GET', path: `/people?from=${from}` });
        const people = readReply(reply, z.array(personSchema));
        if (people.length > 0) yield { accounts: people.map(toObserved) };
        if (people.length < pageSize) return;
      }
    },
  };
}

/** Whole seconds, and at least one: 0 would mean never. */
function normalize(desired: DesiredAccount): DesiredAccount {
  const { expiresAt } = desired;
  if (expiresAt === null) return desired;
  return { ...desired, expiresAt: new Date(Math.max(1, Math.floor(expiresAt.getTime() / 1000)) * 1000) };
}

function toPerson({
  name,
  credentials,
  enabled,
  expiresAt,
  trafficLimitBytes,
  note,
  inboundKeys,
}: DesiredAccount) {
  const until = expiresAt === null ? 0 : expiresAt.getTime() / 1000;
  const limit = trafficLimitBytes ?? 0;
  return { name, uuid: credentials.uuid, on: enabled, until, limit, note, rooms: inboundKeys };
}

function toObserved(person: Person): ObservedAccount {
  const { name, uuid, until, limit, note, rooms, used } = person;
  return {
    remoteId: null,
    name,
    credentials: { uuid },
    status: statusOf(person),
    note,
    expiresAt: until === 0 ? null : new Date(until * 1000),
    trafficLimitBytes: limit === 0 ? null : limit,
    onHoldSeconds: null,
    inboundKeys: rooms,
    usedBytes: used,
    lastOnlineAt: null,
    links: rooms.map((room) => `vless://${uuid}@${room}.example.com:443?security=none&type=tcp#${room}`),
  };
}

/** Who is on and not let in has run out: of bytes, or else of time. */
function statusOf({ on, isIn, limit, used }: Person): ObservedStatus {
  if (!on) return 'disabled';
  if (isIn) return 'active';
  return limit !== 0 && used >= limit ? 'limited' : 'expired';
}

function isAbsent(reply: Reply): boolean {
  return reply.kind === 'refused' && reply.error === 'no such person';
}

async function write(api: Api, call: Call): Promise<WriteOutcome> {
  return toOutcome(await api(call));
}

function toOutcome(reply: Reply): WriteOutcome {
  switch (reply.kind) {
    case 'done':
      return z.strictObject({}).safeParse(reply.body).success
        ? { kind: 'applied' }
        : { kind: 'unknown', cause: 'an answer that the panel does not give' };
    case 'refused':
      // Somebody was faster, or it went: not for good, the next look will tell.
      return reply.status === 409 || isAbsent(reply)
        ? { kind: 'not-applied', reason: reply.error, retryAfterMs: null }
        : { kind: 'refused', reason: reply.error };
    case 'unclear':
      return { kind: 'unknown', cause: 'no clear answer' };
    default:
      return { kind: 'not-applied', reason: reply.kind, retryAfterMs: null };
  }
}
