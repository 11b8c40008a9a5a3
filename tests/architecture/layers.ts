import { type Layer, sdkForTests, testShop, testTools } from './layer.ts';
import { publicEntries } from './public-entries.ts';
import { shopLayers } from './shop-layers.ts';
import { storageLayers } from './storage-layers.ts';

const sdk = (...folders: string[]) => new RegExp(`^packages/sdk/src/(?:${folders.join('|')})/`);
const http = /^packages\/http\/src\//;

/** The table of what may import what. */
export const layers: readonly Layer[] = [
  { files: sdk('errors'), packagesInTests: testTools },
  { files: sdk('domain'), own: sdk('errors'), packagesInTests: testTools, ownInTests: sdk('testing') },
  { files: sdk('ports'), own: sdk('domain', 'errors'), typesOf: ['zod'], packagesInTests: testTools },
  {
    files: sdk('defaults'),
    own: sdk('ports', 'errors'),
    // Which call of a handler sleeps, only the running code can tell.
    packages: ['node:async_hooks', 'node:crypto'],
    packagesInTests: testTools,
    ownInTests: sdk('testing', 'contracts'),
  },
  {
    files: sdk('engine'),
    own: sdk('ports', 'domain', 'errors', 'defaults'),
    // Which call of a driver a request belongs to, only the running code can tell.
    packages: ['eventemitter3', 'lru-cache', 'zod', 'node:async_hooks'],
    packagesInTests: testTools,
    ownInTests: sdk('testing'),
  },
  {
    files: sdk('scheduler'),
    own: sdk('engine', 'ports', 'domain', 'errors', 'defaults'),
    packages: ['eventemitter3', 'zod'],
    packagesInTests: testTools,
    ownInTests: sdk('testing'),
  },
  {
    // Pure as well: links in, documents out.
    files: sdk('links'),
    own: sdk('domain', 'errors'),
    packages: ['lru-cache', 'yaml'],
    packagesInTests: [...testTools, 'node:fs', 'zod'],
  },
  {
    files: sdk('testing'),
    own: sdk('ports', 'domain', 'errors'),
    packages: ['zod', 'node:crypto'],
    packagesInTests: testTools,
    ownInTests: sdk('contracts'),
  },
  { files: sdk('contracts'), own: sdk('ports', 'domain', 'errors', 'testing'), packages: ['vitest'] },
  {
    files: /^packages\/sdk\/src\/index\.ts$/,
    own: sdk('scheduler', 'engine', 'defaults', 'ports', 'domain', 'errors'),
  },
  { files: /^packages\/sdk\/src\/links\.ts$/, own: sdk('links') },
  {
    files: /^packages\/sdk\/src\/ports\.ts$/,
    own: sdk('ports', 'defaults', 'domain', 'errors'),
  },
  { files: /^packages\/sdk\/src\/testing\.ts$/, own: sdk('testing', 'ports', 'domain', 'errors') },
  { files: /^packages\/sdk\/src\/contracts\.ts$/, own: sdk('contracts') },
  {
    // What only Node has; the rest of the package runs wherever `Request` and `Response` do.
    files: /^packages\/http\/src\/(?:node|metrics)(?:\/|\.ts$)/,
    own: http,
    packages: [
      '@panelkit/sdk',
      '@remix-run/node-fetch-server',
      'prom-client',
      'node:crypto',
      'node:http',
      'node:net',
    ],
    packagesInTests: [...sdkForTests, ...testTools, ...testShop, 'express', 'node:events', 'node:net'],
  },
  {
    files: http,
    packages: ['@panelkit/sdk', '@panelkit/sdk/links', 'ipaddr.js'],
    packagesInTests: [...sdkForTests, ...testTools, ...testShop],
  },
  {
    // It runs a program that the host names.
    files: /^packages\/panel-adapters\/src\/dial(?:er(?:\.ts$|\/)|-cli\.ts$)/,
    own: /^packages\/panel-adapters\/src\/(?:dialer\/|http\/connections\/(?:guard-connect|network-codes)\.ts$)/,
    packages: [
      '@panelkit/sdk',
      '@panelkit/sdk/links',
      'zod',
      'node:child_process',
      'node:fs/promises',
      'node:http',
      'node:net',
      'node:os',
      'node:path',
      'node:stream/consumers',
      'node:timers/promises',
      'node:tls',
      'node:util',
    ],
    packagesInTests: [...testTools, 'node:url', 'selfsigned'],
  },
  {
    files: /^packages\/panel-adapters\/src\//,
    packages: [
      '@panelkit/sdk',
      '@panelkit/sdk/links',
      'undici',
      'zod',
      'node:crypto',
      'node:http',
      'node:dns',
      'node:fs/promises',
      'node:net',
      'node:path',
      'node:stream',
      'node:tls',
      'node:util',
      'node:zlib',
    ],
    packagesInTests: [
      ...sdkForTests,
      ...testTools,
      'node:events',
      'node:fs',
      'node:https',
      'node:os',
      'node:stream/promises',
      'selfsigned',
    ],
  },
  {
    // What the tests of several gateways share.
    files: /^packages\/payment-gateways\/src\/tests\//,
    own: /^packages\/payment-gateways\/src\/simulators/,
    packages: ['@panelkit/sdk', ...sdkForTests],
  },
  {
    files: /^packages\/payment-gateways\/src\//,
    packages: ['@panelkit/sdk', 'node:crypto', 'ofetch', 'zod'],
    packagesInTests: [...sdkForTests, ...testTools],
  },
  {
    // The double of the Bot API, which listens on a port.
    files: /^packages\/telegram\/src\/simulator(?:\/|\.ts$)/,
    own: /^packages\/telegram\/src\/simulator\//,
    packages: ['@panelkit/sdk', '@panelkit/http/node', 'node:crypto', 'node:http', 'zod'],
    packagesInTests: [...sdkForTests, ...testTools],
  },
  {
    // The shop with a bot that the package's tests share.
    files: /^packages\/telegram\/src\/tests\//,
    own: /^packages\/telegram\/src\//,
    packages: ['@panelkit/sdk', ...sdkForTests, ...testTools, ...testShop],
  },
  {
    files: /^packages\/telegram\/src\//,
    packages: [
      '@panelkit/sdk',
      '@panelkit/http',
      'grammy',
      'grammy/types',
      'node:buffer',
      'node:crypto',
      'p-queue',
      'qrcode',
      'zod',
    ],
    packagesInTests: [...sdkForTests, ...testTools, ...testShop],
    ownInTests: /^packages\/telegram\/src\/simulator(?:\/|\.ts$)/,
  },
  ...shopLayers,
  ...storageLayers,
];

/** Examples and snippets are hosts: they use what is published, and any npm package. */
export const hosts = {
  files: /^(examples\/[^/]+\/src|docs\/snippets)\//,
  panelkit: [
    ...publicEntries,
    '@panelkit/sdk/contracts',
    '@panelkit/sdk/testing',
    '@panelkit/storage-memory/testing',
  ],
} as const;

/** Files that may ask the machine for time and chance; everyone else is handed them. */
export const ambientFiles = /^packages\/sdk\/src\/defaults\//;
