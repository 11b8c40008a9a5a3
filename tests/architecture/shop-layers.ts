import { type Layer, sdkForTests, testShop, testTools } from './layer.ts';

const shop = /^packages\/shop\/src\//;

/** What the shop may import: it is a host's pages, and so the one package that uses many others. */
export const shopLayers: readonly Layer[] = [
  {
    // The shop that the package's tests and the workspace's share.
    files: /^packages\/shop\/src\/tests\//,
    own: shop,
    packages: [
      ...['@panelkit/sdk', '@panelkit/sdk/links', ...sdkForTests, '@panelkit/storage-memory', ...testShop],
      ...['@panelkit/http', '@panelkit/http/node', '@panelkit/telegram', '@panelkit/telegram/simulator'],
      ...['@panelkit/payment-gateways/nowpayments', '@panelkit/payment-gateways/simulators'],
      ...['@panelkit/payment-gateways/stripe-checkout', '@panelkit/payment-gateways/zarinpal'],
      ...['marzban', 'marzneshin', 's-ui', 'three-x-ui'].map((kind) => `@panelkit/panel-adapters/${kind}`),
      ...[...testTools, 'age-encryption', 'express', 'otplib', 'pino', 'unpdf', 'zod'],
      ...['node:crypto', 'node:events', 'node:fs', 'node:http', 'node:net', 'node:stream'],
      ...['@panelkit/storage-postgres', 'node:fs/promises', 'node:os', 'node:path'],
    ],
  },
  {
    // Draws files; what is in them comes from the pages.
    files: /^packages\/shop\/src\/pdf\//,
    own: /^packages\/shop\/src\/pdf\//,
    packages: ['bidi-js', 'pdfkit', 'node:module'],
    packagesInTests: testTools,
  },
  {
    // Copies of everything: encrypted as they are read, and kept in a folder.
    files: /^packages\/shop\/src\/backups\//,
    own: shop,
    packages: [
      ...['@panelkit/sdk', '@panelkit/storage-postgres', 'age-encryption', 'zod'],
      ...['node:crypto', 'node:fs/promises', 'node:path', 'node:stream'],
    ],
    packagesInTests: [...testTools, 'node:child_process', 'node:os', 'node:util'],
  },
  {
    files: shop,
    packages: [
      ...['@panelkit/http', '@panelkit/http/metrics', '@panelkit/http/node'],
      ...['@panelkit/payment-gateways/nowpayments', '@panelkit/payment-gateways/simulators'],
      ...['@panelkit/payment-gateways/telegram-stars', '@panelkit/sdk', '@panelkit/sdk/links'],
      ...['@panelkit/storage-postgres', '@panelkit/telegram', '@panelkit/telegram/simulator'],
      ...[
        '@node-rs/argon2',
        '@simplewebauthn/server',
        '@zxcvbn-ts/core',
        '@zxcvbn-ts/language-common',
        '@zxcvbn-ts/language-en',
        'age-encryption',
        'cookie-parser',
        'csrf-csrf',
      ],
      ...['express', 'express-rate-limit', 'express-session', 'helmet', 'multer', 'nodemailer', 'otplib'],
      ...['pino', 'pino-http', 'qrcode', 'zod', 'node:crypto', 'node:events', 'node:fs', 'node:fs/promises'],
      ...['node:http', 'node:module', 'node:net', 'node:path', 'node:url', 'node:util', 'node:zlib'],
      ...['node:stream', 'node:stream/promises'],
    ],
    packagesInTests: [...sdkForTests, ...testTools, ...testShop, '@panelkit/storage-memory', 'node:os'],
  },
];
