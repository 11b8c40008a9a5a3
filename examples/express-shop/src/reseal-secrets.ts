// `node dist/reseal-secrets.js`: seals all stored secrets again with PANELKIT_SECRET_KEY (or the key file's) after the key changed.
import { createLogger } from '@panelkit/shop';
import { createSealedPasswords, resealPasswords, resealSecondFactors } from '@panelkit/shop/programs';
import { loadEnv } from './env/setting-files.ts';
import { openBackend } from './open-backend.ts';
import { openPanelkit } from './open-panelkit.ts';
import { openShop } from './open-shop.ts';
import { describeFailure } from './process/describe-failure.ts';

await main().catch((error: unknown) => {
  console.error(describeFailure(error));
  process.exit(1);
});

async function main(): Promise<void> {
  const env = loadEnv();
  const logger = createLogger({ level: env.logLevel });
  const backend = await openBackend(env.storage, { logger });
  try {
    // No link is made here.
    const publicUrl = env.publicUrl ?? 'http://localhost';
    const opened = await openPanelkit(env, { backend, publicUrl, logger });
    const { store, secondFactor, approvals, panelkit } = openShop(env, {
      backend,
      opened,
      publicUrl,
      logger,
    });
    const actor = { kind: 'service', id: 'reseal-secrets' } as const;
    const { resealed } = await panelkit.secrets.reseal({ actor });
    const secondFactors = await resealSecondFactors(store, secondFactor);
    const passwords = await resealPasswords(store, createSealedPasswords(opened));
    const requests = await approvals.reseal();
    console.log(`Resealed: ${resealed + secondFactors + passwords + requests}.`);
    console.log(
      'The previous keys are no longer needed: empty PANELKIT_PREVIOUS_SECRET_KEYS and start the shop again.',
    );
  } finally {
    await backend.close();
  }
}
