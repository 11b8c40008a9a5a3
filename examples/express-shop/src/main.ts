import { existsSync } from 'node:fs';
import { readEnv } from './env/env.ts';
import { describeFailure } from './process/describe-failure.ts';
import { runShop } from './process/run-shop.ts';

await main().catch((error: unknown) => {
  console.error(describeFailure(error));
  process.exit(1);
});

async function main(): Promise<void> {
  if (existsSync('.env')) process.loadEnvFile();
  await runShop(readEnv(process.env));
}
