import autocannon from 'autocannon';
import { askAtRate } from './ask-at-rate.ts';
import type { LoadFigures, LoadOrder } from './generate-load.ts';

// A process that does nothing but ask one server for pages.
process.on('disconnect', () => process.exit());
process.once('message', async (order: LoadOrder) => {
  const { perSecond } = order;
  process.send?.(await (perSecond === null ? ask(order) : askAtRate({ ...order, perSecond })));
});

async function ask({ url, requests, connections, seconds }: LoadOrder): Promise<LoadFigures> {
  let begun = 0;
  const result = await autocannon({
    url,
    connections,
    duration: seconds,
    pipelining: 1,
    // Each connection begins at another place of the list.
    setupClient: (client) => {
      const first = Math.floor((begun * requests.length) / connections);
      begun += 1;
      client.setRequests([...requests.slice(first), ...requests.slice(0, first)]);
    },
  });
  return {
    perSecond: result.requests.average,
    p50Ms: result.latency.p50,
    p99Ms: result.latency.p99,
    answered: result.requests.total,
    failed: result.non2xx + result.errors + result.timeouts,
  };
}
