import { randomUUID } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  createMarzbanSimulator,
  type MarzbanSimulator,
  type SimulatedInbound,
  type SimulatedUser,
  type SimulatorServer,
  startSimulatorServer,
} from '@panelkit/panel-adapters/simulators';
import type { Clock } from '@panelkit/sdk';
import * as z from 'zod';

/** A simulated Marzban, and how to log in to it. */
export interface SimulatedMarzban {
  baseUrl: string;
  credentials: { username: string; password: string };
  close(): Promise<void>;
}

/** What a simulated panel keeps; `port`: where it was last. */
const recordSchema = z.object({
  port: z.int(),
  password: z.string(),
  lastId: z.int(),
  users: z.array(
    z.custom<SimulatedUser>((user) => z.object({ username: z.string() }).safeParse(user).success),
  ),
});
type PanelRecord = z.output<typeof recordSchema>;

/**
 * Starts a Marzban that exists only in this process: it sells and delivers as a real one, and leads nowhere. With a folder it has its
 * users, its login and, if it can, its port again after a restart, so that it keeps step with the shop's records.
 */
export async function startSimulatedMarzban(clock: Clock, folder: string | null): Promise<SimulatedMarzban> {
  const path = folder === null ? null : join(folder, 'simulated-marzban.json');
  const known = path === null ? null : await readRecord(path);
  const credentials = { username: 'shop', password: known?.password ?? randomUUID() };
  const admins = [{ ...credentials, isSudo: true, ownerRow: true }];
  const simulator = createMarzbanSimulator({ clock, admins, inbounds });
  if (known !== null) simulator.restore({ users: byName(known.users), lastId: known.lastId });
  const keeper = { keep: async () => {} };
  const handle = async (request: Request): Promise<Response> => {
    const answer = await simulator.handle(request);
    // Before it answers: what the shop was told of is there after any crash.
    if (request.method !== 'GET') await keeper.keep();
    return answer;
  };
  const server = await listen({ handle }, known?.port ?? 0);
  if (path !== null) {
    const fixed = { port: Number(new URL(server.url).port), password: credentials.password };
    keeper.keep = createKeeper(path, () => recordOf(simulator, fixed));
    await keeper.keep();
  }
  return { baseUrl: server.url, credentials, close: server.close };
}

/** Where it was before, if nobody else is there. */
async function listen(panel: Pick<MarzbanSimulator, 'handle'>, port: number): Promise<SimulatorServer> {
  try {
    return await startSimulatorServer(panel, { port });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')
      return startSimulatorServer(panel, { port: 0 });
    throw error;
  }
}

const byName = (users: SimulatedUser[]) => new Map(users.map((user) => [user.username, user]));

function recordOf(simulator: MarzbanSimulator, fixed: Pick<PanelRecord, 'port' | 'password'>): PanelRecord {
  const { users, lastId } = simulator.backup();
  return { ...fixed, lastId, users: [...users.values()] };
}

async function readRecord(path: string): Promise<PanelRecord | null> {
  try {
    return recordSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

/** Writes the panel as it is, whole or not at all, one write after another. */
function createKeeper(path: string, read: () => PanelRecord): () => Promise<void> {
  let last = Promise.resolve();
  const write = async (): Promise<void> => {
    await writeFile(`${path}.new`, JSON.stringify(read()), { mode: 0o600 });
    await rename(`${path}.new`, path);
  };
  return () => {
    last = last.then(write, write);
    return last;
  };
}

const place = {
  tls: 'none',
  address: 'demo.example.com',
  remark: 'Demo {PROTOCOL} {TRANSPORT}',
  requestHost: '',
};

const inbounds: SimulatedInbound[] = [
  { ...place, tag: 'VLESS TCP', protocol: 'vless', network: 'tcp', port: 443, path: '' },
  { ...place, tag: 'VLESS WS', protocol: 'vless', network: 'ws', port: 8443, path: '/ws' },
  { ...place, tag: 'VMess WS', protocol: 'vmess', network: 'ws', port: 8080, path: '/vmess' },
  { ...place, tag: 'Trojan TCP', protocol: 'trojan', network: 'tcp', port: 2087, path: '' },
  { ...place, tag: 'Shadowsocks TCP', protocol: 'shadowsocks', network: 'tcp', port: 1080, path: '' },
];
