import { existsSync } from 'node:fs';
import { describeFailure } from './describe-failure.ts';
import { readEnv } from './env.ts';
import { runShop } from './run-shop.ts';

await main().catch((error: unknown) => {
  console.error(describeFailure(error));
  process.exit(1);
});

async function main(): Promise<void> {
  if (existsSync('.env')) process.loadEnvFile();
  await runShop(readEnv(process.env));
}
