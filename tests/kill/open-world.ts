import { type Clock, createPanelkit, createSystemClock, type Panelkit } from '@panelkit/sdk';
import { createSeededRandom } from '@panelkit/sdk/testing';
import { createPostgresBackend, type PostgresBackend } from '@panelkit/storage-postgres';
import { shopDrivers } from '../../examples/express-shop/src/open-panelkit.ts';
import { createFastClock } from '../postgres/fast-clock.ts';
import { shopOptions } from '../shop-options.ts';
import { type Books, openBooks } from './books.ts';
import { type Crew, startCrew } from './crew.ts';
import { type DatabaseVictim, startDatabaseVictim } from './database-victim.ts';
import type { KillWeights } from './killer.ts';
import { openCatalogue } from './open-catalogue.ts';
import { type ProviderServer, startProviderServer } from './provider-over-http.ts';
import { type PanelsProcess, startPanels } from './start-panels.ts';

/** How large a run is. */
export interface KillPlan {
  seed: number;
  kills: number;
  weights: KillWeights;
  /** At least so many are placed, and more while the kills go on. */
  orders: number;
  customers: number;
  /** How long a customer thinks between two things that he does, at most. */
  thinkMs: number;
  workers: number;
  webs: number;
  /** Panels of each family. */
  panelSets: number;
  /** Units of the scarce plan. */
  scarce: number;
  /** How many times faster than real time the shop's goes; 1 is the database's own time. */
  speed: number;
  /** How long one answer of a panel may take, in seconds of the shop's time. */
  panelTimeoutSeconds: number;
  /** How long what is under way may take after the last order, in real time. */
  settleWithinMs: number;
}

/** Everything that runs. */
export interface World {
  plan: KillPlan;
  books: Books;
  database: DatabaseVictim;
  panels: PanelsProcess;
  provider: ProviderServer;
  backend: PostgresBackend;
  panelkit: Panelkit;
  crew: Crew;
  catalogue: { slugs: string[]; panelIds: string[] };
}

/** Opens everything and starts the shop's processes. */
export async function openWorld(plan: KillPlan): Promise<World> {
  const speed = plan.speed === 1 ? null : { originMs: Date.now(), speed: plan.speed };
  const clock: Clock = speed === null ? createSystemClock() : createFastClock(speed);
  const database = await startDatabaseVictim();
  const { connectionString } = database;
  const lateMs = 1.5 * plan.panelTimeoutSeconds * 1000;
  const ofPanels = { clock: speed, sets: plan.panelSets, seed: plan.seed, latencyMs: 20, lateMs };
  const panels = await startPanels(ofPanels);
  const provider = await startProviderServer(clock);
  const backend = await createPostgresBackend({ connectionString, ...(speed !== null && { clock }) });
  const panelkit = createPanelkit({
    ...shopOptions,
    backend,
    panelDrivers: [...shopDrivers],
    paymentGateways: [provider.gateway],
  });
  const catalogue = await openCatalogue(panelkit, { ...panels, scarce: plan.scarce });
  const environment = environmentOf(plan, { connectionString, panels, provider, speed });
  const counts = { web: plan.webs, worker: plan.workers };
  const crew = startCrew({ counts, environment, random: randomOf(plan, 'crew') });
  await crew.opened();
  const books = openBooks();
  return { plan, books, database, panels, provider, backend, panelkit, crew, catalogue };
}

function environmentOf(
  plan: KillPlan,
  parts: {
    connectionString: string;
    panels: PanelsProcess;
    provider: ProviderServer;
    speed: { originMs: number; speed: number } | null;
  },
): Record<string, string> {
  const first = parts.panels.panels.find(({ kind }) => kind === 'marzban');
  const { username = '', password = '' } = first?.credentials ?? {};
  return {
    STORAGE: 'durable',
    DATABASE_URL: parts.connectionString,
    PANELKIT_SECRET_KEY: shopOptions.secretKey,
    SHOP_NAME: shopOptions.shopName,
    LOG_LEVEL: 'error',
    SELL_PRIVATE_LINKS: 'true',
    MARZBAN_URL: first?.baseUrl ?? '',
    MARZBAN_USERNAME: username,
    MARZBAN_PASSWORD: password,
    PANEL_TIMEOUT_SECONDS: String(plan.panelTimeoutSeconds),
    SHOP_DEMO_CREDIT: '1000000',
    TRUST_PROXY: '1',
    PROVIDER_URL: parts.provider.url,
    ...(parts.speed !== null && { CLOCK: JSON.stringify(parts.speed) }),
  };
}

/** Each has its own numbers: what one does does not change what another chooses. */
export function randomOf({ seed }: KillPlan, who: string): () => number {
  const mix = (sum: number, letter: string) => (sum * 31 + letter.charCodeAt(0)) % 2 ** 31;
  return createSeededRandom([...who].reduce(mix, seed));
}

export async function closeWorld({ crew, backend, panels, provider, database }: World): Promise<void> {
  await crew.stop();
  await backend.close();
  await panels.stop();
  await provider.close();
  await database.stop();
}
