import type { KnipConfig } from 'knip';

const config: KnipConfig = {
  // A type beside its function is part of the function's shape, whether or not someone names it yet.
  ignoreExportsUsedInFile: { interface: true, type: true },
  // `contracts` needs vitest, and says so as an optional peer.
  rules: { optionalPeerDependencies: 'off' },
  workspaces: {
    '.': {
      // Run by scripts/simulators.mjs; named in stryker.config.json.
      entry: ['scripts/run-simulators.mjs', 'vitest.domain.config.ts'],
      // Run by name from scripts/check.mjs; the last is no package, but the runner of tests/mutation/domain.
      ignoreDependencies: [
        '@arethetypeswrong/cli',
        'publint',
        '@stryker-mutator/in-process-runner',
        // Read as files by scripts/write-fonts.ts.
        '@fontsource-variable/inter',
        '@fontsource-variable/vazirmatn',
      ],
    },
    'packages/sdk': { entry: ['src/{index,links,ports,testing,contracts}.ts'] },
    'packages/panel-adapters': { entry: ['src/{marzban,marzneshin,s-ui,three-x-ui,dial-cli,simulators}.ts'] },
    'packages/http': { entry: ['src/{index,metrics,node}.ts'] },
    'packages/payment-gateways': {
      entry: [
        'src/{btcpay,crypto-pay,cryptomus,nowpayments,simulators,stripe-checkout,yookassa,zarinpal,zibal}.ts',
      ],
    },
    'packages/telegram': { entry: ['src/{index,simulator}.ts'] },
    'packages/storage-memory': { entry: ['src/{index,testing}.ts'] },
    'packages/storage-postgres': { entry: ['src/{index,cli}.ts'] },
    'packages/shop': {
      entry: ['src/{index,programs}.ts', 'public/*.js'],
      // Their files are read, not imported.
      ignoreDependencies: ['@expo-google-fonts/inter', '@expo-google-fonts/vazirmatn'],
    },
    'examples/express-shop': {},
    'examples/embed': {},
    'examples/fastify-shop': {},
    docs: { entry: ['snippets/*.ts'] },
    // Programs that tests and `pnpm simulate` start.
    tests: {
      entry: [
        'host/psql-stand-in.mjs',
        'load/{broadcast,webhook}-process.ts',
        'simulation/play-seeds.ts',
        'mutation/domain/{in-process-runner,collected-tests}.ts',
      ],
      // Read as a file by browser/page-flaws.ts.
      ignoreDependencies: ['axe-core'],
      ignoreBinaries: ['openssl'],
    },
    benchmarks: {},
  },
};

export default config;
