import { createServer } from 'node:http';
import { createHttpHandler, healthRoutes, paymentEvents, subscriptionLinks } from '@panelkit/http';
import { metricsRoute } from '@panelkit/http/metrics';
import { listenOnFreePort, toNodeHandler } from '@panelkit/http/node';
import { createTestPanelkit } from '@panelkit/storage-memory/testing';

const { panelkit } = await createTestPanelkit();
const handler = createHttpHandler({
  routes: [
    ...healthRoutes(),
    metricsRoute({ panelkit, token: null }),
    ...subscriptionLinks({ panelkit }),
    paymentEvents({ panelkit }),
  ],
});

const server = createServer(toNodeHandler(handler));
const port = await listenOnFreePort(server, { host: '127.0.0.1', port: 3000 });
console.log(await (await fetch(`http://127.0.0.1:${port}/readyz`)).json());
const answer = await fetch(`http://127.0.0.1:${port}/s/no-such-link`);
console.log(answer.status, answer.headers.get('content-type'));
server.close();
