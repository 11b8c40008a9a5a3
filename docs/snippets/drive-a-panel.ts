import { marzban } from '@panelkit/panel-adapters/marzban';
import { createMarzbanSimulator, startSimulatorServer } from '@panelkit/panel-adapters/simulators';
import { createSystemClock, silentLogger } from '@panelkit/sdk';

const clock = createSystemClock();
const server = await startSimulatorServer(createMarzbanSimulator({ clock }), { port: 0 });

const target = { baseUrl: server.url, credentials: { username: 'root', password: 'root-password' } };
const connection = { fetch, clock, logger: silentLogger, requestTimeoutMs: 15_000 };
const { version } = await marzban().probe(target, connection);
const panel = marzban().connect(target, connection);

const name = 'k3v9x0q7m2a8d5f1h6j4l0p9s7';
const outcome = await panel.ensureAccount(
  {
    name,
    credentials: { uuid: crypto.randomUUID(), password: 'q8w3e5r7t9y1u2i4', subId: 'z1x2c3v4b5n6' },
    enabled: true,
    expiresAt: new Date('2030-01-01T00:00:00Z'),
    trafficLimitBytes: 10 * 1024 ** 3,
    deviceLimit: null,
    onHoldSeconds: null,
    inboundKeys: ['VLESS TCP', 'Trojan TCP'],
    note: 'demo shop, subscription 42',
  },
  { existing: null },
);
const found = await panel.findAccount({ name, remoteId: null });
console.log(version, outcome.kind, found.kind === 'found' ? found.account.links : found);
// 0.8.4 applied [ 'vless://…', 'trojan://…' ]
await server.close();
