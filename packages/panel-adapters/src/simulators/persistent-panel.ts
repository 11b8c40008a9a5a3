import { randomUUID } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '@panelkit/sdk';
import * as z from 'zod';
import type { RequestHandler } from './panel-faults.ts';
import { type SimulatorServer, startSimulatorServer } from './start-simulator-server.ts';

/** A simulated panel that listens, and how to log in to it. */
export interface PersistentPanel {
  /** The driver's kind. */
  kind: string;
  name: string;
  baseUrl: string;
  credentials: Record<string, string>;
  close(): Promise<void>;
}

/** What the families have in common; `Data`: all that one of their panels knows. */
export interface SimulatedFamily<Data> {
  /** The driver's kind. */
  kind: string;
  name: string;
  /** The path of the panel's URL. */
  path: string;
  /** What the driver logs in with. */
  credentials(secret: string): Record<string, string>;
  create(clock: Clock, secret: string): { handle: RequestHandler; backup(): Data; restore(data: Data): void };
}

/** What is stored of a panel; `port`: where it listened last. */
interface PanelRecord<Data> {
  port: number;
  password: string;
  data: Data;
}

/** Starts a panel on a port of this machine; with a folder, as it was when it stopped. */
export async function startPersistentPanel<Data>(
  family: SimulatedFamily<Data>,
  { clock, folder }: { clock: Clock; folder: string | null },
): Promise<PersistentPanel> {
  const { kind, name, path: urlPath } = family;
  const path = folder === null ? null : join(folder, `simulated-${kind}.json`);
  const known = path === null ? null : await readRecord<Data>(path);
  const password = known?.password ?? randomUUID();
  const simulator = family.create(clock, password);
  if (known !== null) simulator.restore(known.data);
  const keeper = { keep: async () => {} };
  const handle = async (request: Request): Promise<Response> => {
    const answer = await simulator.handle(request);
    // Before it answers: what the caller knows is there after any crash.
    if (request.method !== 'GET') await keeper.keep();
    return answer;
  };
  const server = await listen(handle, known?.port ?? 0);
  if (path !== null) {
    const port = Number(new URL(server.url).port);
    keeper.keep = createKeeper(path, () => ({ port, password, data: simulator.backup() }));
    await keeper.keep();
  }
  const credentials = family.credentials(password);
  return { kind, name, baseUrl: server.url + urlPath, credentials, close: server.close };
}

/** Where it was before, if nobody else is there. */
async function listen(handle: RequestHandler, port: number): Promise<SimulatorServer> {
  try {
    return await startSimulatorServer({ handle }, { port });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')
      return startSimulatorServer({ handle }, { port: 0 });
    throw error;
  }
}

async function readRecord<Data>(path: string): Promise<PanelRecord<Data> | null> {
  // It was written by this program, of the same simulator.
  const data = z.custom<Data>((value) => typeof value === 'object' && value !== null);
  const schema = z.object({ port: z.int(), password: z.string(), data });
  try {
    return schema.parse(JSON.parse(await readFile(path, 'utf8'), asMap));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

/** Writes the panel as it is, whole or not at all, one write after another. */
function createKeeper<Data>(path: string, read: () => PanelRecord<Data>): () => Promise<void> {
  let last = Promise.resolve();
  const write = async (): Promise<void> => {
    await writeFile(`${path}.new`, JSON.stringify(read(), asEntries), { mode: 0o600 });
    await rename(`${path}.new`, path);
  };
  return () => {
    last = last.then(write, write);
    return last;
  };
}

/** JSON knows no maps: they are kept as their entries. */
function asEntries(_key: string, value: unknown): unknown {
  return value instanceof Map ? { entries: [...value] } : value;
}

const entriesSchema = z.strictObject({ entries: z.array(z.tuple([z.unknown(), z.unknown()])) });

function asMap(_key: string, value: unknown): unknown {
  const { data } = entriesSchema.safeParse(value);
  return data === undefined ? value : new Map(data.entries);
}
