import { createTestClock } from '@panelkit/sdk/testing';
import { http } from 'msw';
import { setupServer } from 'msw/node';
import { afterEach, expect, test } from 'vitest';
import * as z from 'zod';
import { createZibalSimulator } from '../zibal/zibal-simulator.ts';
import { mswHandlers } from './msw-handlers.ts';

const server = setupServer();
afterEach(() => server.close());

test('given the handlers for msw, when code uses the platform’s fetch, then it reaches the simulator', async () => {
  const zibal = createZibalSimulator({ clock: createTestClock() });
  server.listen();
  server.use(...mswHandlers(zibal, http));
  const wanted = { merchant: zibal.merchant, amount: 5000, callbackUrl: 'https://shop.test/back' };
  const response = await fetch(`${zibal.baseUrl}/v1/request`, {
    method: 'POST',
    body: JSON.stringify(wanted),
  });
  const { trackId } = z.object({ trackId: z.int() }).parse(await response.json());
  expect(zibal.payments()).toMatchObject([{ reference: String(trackId), amountRial: 5000 }]);
  // The customer pays on the simulator's page.
  const paid = await fetch(`${zibal.baseUrl}/start/${trackId}?act=pay`, { redirect: 'manual' });
  expect(paid.headers.get('location')).toBe(`https://shop.test/back?trackId=${trackId}&success=1&status=2`);
  zibal.faults.next('drop-before-commit');
  await expect(fetch(`${zibal.baseUrl}/v1/request`, { method: 'POST' })).rejects.toThrow(TypeError);
});
