import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { type BuildOptions, build } from 'esbuild';
import { expect, test } from 'vitest';
import { OFETCH_CONDITIONS } from '../../packages/payment-gateways/tsup.config.ts';

const KIB = 1024;
const fromRoot = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** A bundle for Node with nothing chosen, as most shops make it; zod is theirs anyway. */
async function bundle(options: BuildOptions): Promise<string> {
  const { outputFiles } = await build({
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    external: ['zod'],
    ...options,
  });
  return outputFiles?.[0]?.text ?? '';
}

/** What the package publishes of an entry, and then a shop's bundle of it. */
async function bundledBytes(gateway: string): Promise<number> {
  const entryPoints = [fromRoot(`packages/payment-gateways/src/${gateway}.ts`)];
  const external = ['zod', '@panelkit/sdk'];
  const published = await bundle({ entryPoints, external, conditions: OFETCH_CONDITIONS });
  const stdin = { contents: published, resolveDir: fromRoot('packages/payment-gateways') };
  const alias = { '@panelkit/sdk': fromRoot('packages/sdk/src/index.ts') };
  return gzipSync(await bundle({ stdin, alias, minify: true })).byteLength;
}

test.each([
  'zarinpal',
  'zibal',
  'nowpayments',
  'stripe-checkout',
  'cryptomus',
  'crypto-pay',
  'btcpay',
  'yookassa',
  'telegram-stars',
])(
  'given the gateway of %s, when a shop bundles it, then it is at most 10 KiB, compressed',
  async (gateway) => {
    expect(await bundledBytes(gateway)).toBeLessThanOrEqual(10 * KIB);
  },
);
