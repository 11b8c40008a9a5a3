import { createServer } from 'node:http';
import { Writable } from 'node:stream';
import type { Panelkit } from '@panelkit/sdk';
import {
  createTestPanelkit,
  type TestPanelkit,
  type TestPanelkitOptions,
} from '@panelkit/storage-memory/testing';
import { createApp } from './app.ts';
import { listenOnFreePort } from './listen-on-free-port.ts';
import { createLogger } from './logger.ts';
import { en } from './messages/en.ts';
import type { Shop } from './shop.ts';
import { openTestBrowser, type TestBrowser } from './test-browser.ts';

/** The shop on a fake panel, on a free port; for tests. Deliveries run when the test asks for them. */
export interface TestShop extends TestPanelkit {
  url: string;
  /** What was logged so far. */
  log(): string;
  /** A browser of nobody yet. */
  open(): TestBrowser;
  /** A browser of this customer. */
  openAs(customer: { id: string }): Promise<TestBrowser>;
  openAsStaff(name: 'Dana' | 'Omid'): Promise<TestBrowser>;
  close(): Promise<void>;
}

export interface TestShopOptions extends TestPanelkitOptions {
  limits?: Shop['limits'];
  /** What the pages are given in the engine's place. */
  alter?: (panelkit: Panelkit) => Panelkit;
}

export async function openTestShop(options: TestShopOptions = {}): Promise<TestShop> {
  const { limits = { forms: 1000, links: 1000 }, alter = (panelkit) => panelkit, ...wanted } = options;
  const test = await createTestPanelkit(wanted);
  const written: string[] = [];
  const destination = new Writable({
    write(chunk, _encoding, done) {
      written.push(String(chunk));
      done();
    },
  });
  const server = createServer();
  const url = `http://127.0.0.1:${await listenOnFreePort(server, { host: '127.0.0.1', port: 0 })}`;
  const shop: Shop = {
    panelkit: alter(test.panelkit),
    checkReadiness: async () => ({ ready: true, clockSkewMs: 0 }),
    name: 'Test Shop',
    publicUrl: url,
    cookieSecret: 'a-cookie-secret-that-only-tests-know',
    payTo: 'Test Bank 1234',
    staff: ['Dana', 'Omid'],
    texts: en,
    logger: createLogger({ level: 'info', destination }),
    limits,
  };
  server.on('request', createApp(shop));
  const openAs = async (person: { kind: string; id: string }): Promise<TestBrowser> => {
    const browser = openTestBrowser(url);
    await browser.submit('/people', '/people', { ...person, next: '/' });
    return browser;
  };
  return {
    ...test,
    url,
    log: () => written.join(''),
    open: () => openTestBrowser(url),
    openAs: ({ id }) => openAs({ kind: 'customer', id }),
    openAsStaff: (id) => openAs({ kind: 'staff', id }),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await test.backend.close();
    },
  };
}
