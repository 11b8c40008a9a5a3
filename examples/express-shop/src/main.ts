import { loadEnv } from './env/setting-files.ts';
import { describeFailure } from './process/describe-failure.ts';
import { runShop } from './process/run-shop.ts';

await main().catch((error: unknown) => {
  console.error(describeFailure(error));
  process.exit(1);
});

async function main(): Promise<void> {
  await runShop(loadEnv());
}
