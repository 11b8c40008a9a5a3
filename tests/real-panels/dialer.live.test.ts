import { createServer, type Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { createDialer } from '@panelkit/panel-adapters/dialer';
import type { Dialer, DialOutcome } from '@panelkit/sdk';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { breakLink, faultsOf } from './break-link.ts';
import { liveKinds } from './live-kinds.ts';
import { PLACES, type Place, type RealPanel } from './real-panel.ts';
import { openRealShop, type RealShop } from './real-shop.ts';
import { startRealityTarget } from './reality-target.ts';

const { PANELKIT_LIVE_XRAY_BIN: xrayBinary = '', PANELKIT_LIVE_SING_BOX_BINS: singBoxes = '' } = process.env;
const singBoxBinaries = singBoxes.split(':').filter((path) => path !== '');
const never = new AbortController().signal;

/** The web server behind each panel's core. */
async function startWeb(): Promise<{ server: Server; url: string }> {
  const server = createServer((_, response) => response.writeHead(204).end());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('the server has no port');
  return { server, url: `http://127.0.0.1:${address.port}/` };
}

/** What the shop stored of its panel's inbounds, once each has been dialed again. */
async function dialAll({ panelkit, panelId, staff, inboundIds }: RealShop): Promise<Record<Place, string>> {
  const read = async () => {
    const { rows } = await panelkit.inbounds.list({ panelId, limit: 200 }, staff());
    return PLACES.map((place) => ({
      place,
      dial: rows.find(({ id }) => id === inboundIds[place])?.lastDial,
    }));
  };
  const before = new Map((await read()).map(({ place, dial }) => [place, dial?.at.getTime()]));
  await panelkit.inbounds.dial({ panelId }, staff());
  for (const until = performance.now() + 120_000; performance.now() < until; await sleep(500)) {
    const dials = await read();
    if (dials.some(({ place, dial }) => dial === undefined || dial?.at.getTime() === before.get(place)))
      continue;
    const results: Record<Place, string> = { tcp: '', ws: '', reality: '', spare: '' };
    for (const { place, dial } of dials) results[place] = dial?.reason ?? dial?.result ?? '';
    return results;
  }
  throw new Error('the inbounds were not dialed in time');
}

describe.skipIf(xrayBinary === '')(
  'The dial test (PANELKIT_LIVE_XRAY_BIN, PANELKIT_LIVE_SING_BOX_BINS)',
  () => {
    for (const { name, isGiven, clientBinary = xrayBinary, start } of liveKinds(xrayBinary)) {
      describe.skipIf(!isGiven)(name, () => {
        let target: Awaited<ReturnType<typeof startRealityTarget>>;
        let web: Awaited<ReturnType<typeof startWeb>>;
        let panel: RealPanel;
        let shop: RealShop;
        const links: Record<Place, string> = { tcp: '', ws: '', reality: '', spare: '' };
        const dialerOf = (program: string): Dialer =>
          createDialer({ program, url: web.url, timeoutMs: 8000 });
        const dial = (program: string, link: string): Promise<DialOutcome> =>
          dialerOf(program).dial(link, { signal: never });

        beforeAll(async () => {
          [target, web] = [await startRealityTarget(), await startWeb()];
          panel = await start(target.address);
          shop = await openRealShop(panel, { dialer: dialerOf(clientBinary) });
          for (const place of PLACES) {
            const [subscriptionId = ''] = await shop.sell(place);
            await shop.round();
            links[place] = await shop.servedLink(subscriptionId);
          }
        });
        afterAll(async () => {
          await shop?.close();
          await panel?.dispose();
          target?.stop();
          web?.server.close();
        });

        for (const program of [clientBinary, ...singBoxBinaries]) {
          const client = program.split('/').at(-1) ?? '';
          test.each([...PLACES])(
            `given a link to the %s inbound, then it carries through ${client}`,
            async (place) => {
              expect(await dial(program, links[place])).toMatchObject({ kind: 'carries' });
            },
          );

          const faults = PLACES.flatMap((place) => faultsOf(place).map((fault) => ({ place, fault })));
          test.each(faults)(
            `given a wrong $fault of $place, then it is silent through ${client}`,
            async ({ place, fault }) => {
              expect(await dial(program, await breakLink(links[place], fault))).toEqual({ kind: 'silent' });
            },
          );
        }

        test('given a server that is away, then each inbound falls silent and staff are told, until it is back', async () => {
          const all = (result: string) => Object.fromEntries(PLACES.map((place) => [place, result]));
          expect(await dialAll(shop)).toEqual(all('carries'));
          await panel.kill();
          expect(await dialAll(shop)).toEqual(all('silent'));
          const silent = (await shop.attention()).filter(({ kind }) => kind === 'inbound-silent');
          expect(silent).toHaveLength(PLACES.length);
          await panel.start();
          // A node that comes back gets its accounts some seconds later.
          for (let tries = 0; tries < 5 && (await dialAll(shop)).tcp !== 'carries'; tries += 1)
            await sleep(3000);
          expect(await dialAll(shop)).toEqual(all('carries'));
          expect((await shop.attention()).filter(({ kind }) => kind === 'inbound-silent')).toEqual([]);
        });
      });
    }
  },
);
