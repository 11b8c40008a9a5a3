import { createHttpHandler, healthRoutes, paymentEvents, subscriptionLinks } from '@panelkit/http';
import { type RunningProcess, runProcess, type StartingProcess } from '@panelkit/http/node';
import { marzban } from '@panelkit/panel-adapters/marzban';
import { createMarzbanSimulator } from '@panelkit/panel-adapters/simulators';
import {
  createPanelkit,
  createScheduler,
  gbToBytes,
  type Panelkit,
  type PaymentGateway,
} from '@panelkit/sdk';
import { createMemoryBackend } from '@panelkit/storage-memory';
import { createApp } from './create-app.ts';

/** Opens the shop on a simulated Marzban, in memory, and runs it until the process is asked to stop. */
export function runShop(port: number, paymentGateways: PaymentGateway[] = []): Promise<RunningProcess> {
  const open = async ({ stopping, onStop, ...starting }: StartingProcess) => {
    const backend = createMemoryBackend(); // or createPostgresBackend({ connectionString })
    onStop('storage', () => backend.close());
    const panelkit = createPanelkit({
      backend,
      secretKey: process.env.SECRET_KEY ?? 'only for this demonstration',
      publicUrl: process.env.PUBLIC_URL ?? `http://localhost:${starting.port}`,
      currency: 'USD',
      panelDrivers: [marzban()],
      paymentGateways,
      fetch: createMarzbanSimulator({ clock: backend.clock }).fetch, // without this line: a real panel
    });
    const routes = [
      ...healthRoutes({ stopping }),
      ...subscriptionLinks({ panelkit }),
      paymentEvents({ panelkit }),
    ];
    const host = createHttpHandler({ routes, logger: console });
    const app = createApp(panelkit, host, stopping);
    await app.ready();
    const startWork = async (): Promise<void> => {
      await seed(panelkit);
      const scheduler = createScheduler(panelkit);
      onStop('jobs', () => scheduler.stop());
      await scheduler.start();
    };
    return { handler: app.routing, startWork };
  };
  return runProcess({ role: 'both', listen: { host: '127.0.0.1', port }, logger: console, open });
}

/** Something to sell. Commands with the same key run once, so a restart changes nothing. */
async function seed(panelkit: Panelkit): Promise<void> {
  const by = (idempotencyKey: string) => ({
    actor: { kind: 'service', id: 'seed' } as const,
    idempotencyKey,
  });
  const credentials = { username: 'root', password: 'root-password' };
  const panel = { kind: 'marzban', name: 'Berlin', baseUrl: 'https://panel.example', credentials };
  const { id } = await panelkit.panels.register(panel, by('panel'));
  await panelkit.panels.syncInbounds(id, by('inbounds'));
  const price = { amountMinor: 500, currency: 'USD' };
  const month = { slug: 'month', name: 'Month', durationDays: 30, trafficLimitBytes: gbToBytes(50), price };
  await panelkit.plans.create(month, by('plan'));
}
