import { createServer } from 'node:http';
import { marzban } from '@panelkit/panel-adapters/marzban';
import { createMarzbanSimulator, createThreeXUiSimulator } from '@panelkit/panel-adapters/simulators';
import { threeXUi } from '@panelkit/panel-adapters/three-x-ui';
import { createSystemClock, silentLogger } from '@panelkit/sdk';

// A process that answers as Marzban and 3x-ui do, always the same and at once, so that only the client's work
// is measured.
const CLIENTS = 10_000;
const clock = createSystemClock();

/** What a simulated panel answers when it is asked for one account, or for all of them. */
async function recordAnswers(): Promise<Map<string, string>> {
  const answers = new Map<string, string>();
  const desired = {
    name: 'alpha',
    enabled: true,
    expiresAt: new Date('2030-01-01T00:00:00Z'),
    note: 'shop, subscription 1',
    credentials: { uuid: crypto.randomUUID(), password: 'q8w3e5r7t9y1u2i4', subId: 'z1x2c3v4b5n6' },
    trafficLimitBytes: 10_000_000_000,
    deviceLimit: null,
    onHoldSeconds: null,
  };
  const recordOn = async (
    simulator: { fetch: typeof fetch },
    driver: ReturnType<typeof marzban>,
    key: string,
  ) => {
    const recording: typeof fetch = async (input, init) => {
      const response = await simulator.fetch(input, init);
      const { pathname } = new URL(new Request(input, init).url);
      answers.set(pathname, await response.clone().text());
      return response;
    };
    const target = {
      baseUrl: 'http://panel.test',
      credentials: { username: 'root', password: 'root-password' },
    };
    const connection = { fetch: recording, clock, logger: silentLogger, requestTimeoutMs: 15_000 };
    const adapter = driver.connect(target, connection);
    await adapter.ensureAccount({ ...desired, inboundKeys: [key] }, { existing: null });
    await adapter.findAccount({ name: 'alpha', remoteId: null });
    for await (const _ of adapter.listAccounts({ withLinks: false }));
  };
  await recordOn(createThreeXUiSimulator({ clock }), threeXUi(), '1');
  await recordOn(createMarzbanSimulator({ clock }), marzban(), 'VLESS TCP');
  const path = '/panel/api/clients/list';
  const { obj, ...envelope } = JSON.parse(answers.get(path) ?? '');
  answers.set(
    path,
    JSON.stringify({ ...envelope, obj: Array.from({ length: CLIENTS }, (_, id) => ofClient(obj[0], id)) }),
  );
  return answers;
}

function ofClient(row: Record<string, unknown> & { traffic: object }, id: number): object {
  const email = `k3v9x0q7m2a8d5f1h6j4${id.toString().padStart(6, '0')}`;
  return {
    ...row,
    id,
    email,
    uuid: crypto.randomUUID(),
    subId: `sub${id}`,
    traffic: { ...row.traffic, id, email },
  };
}

const bodies = new Map([...(await recordAnswers())].map(([path, text]) => [path, Buffer.from(text)]));
const server = createServer((incoming, outgoing) => {
  incoming.resume();
  const body = bodies.get(incoming.url?.split('?')[0] ?? '');
  outgoing.writeHead(body === undefined ? 404 : 200, {
    'content-type': 'application/json',
    'content-length': body?.length ?? 0,
  });
  outgoing.end(body);
});
server.listen(0, '127.0.0.1', () => process.send?.(server.address()));
process.on('disconnect', () => process.exit());
