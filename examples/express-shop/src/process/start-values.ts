import { createAesSecretBox } from '@panelkit/sdk';
import type { ShopStore } from '@panelkit/shop';
import { createStartSettings, type StartSetting, type StartValues } from '@panelkit/shop/programs';
import type { Env } from '../env/env.ts';
import { findSecretKey } from '../env/secret-key.ts';

/** What the owner decided of how the shop is opened. @throws PanelkitError `SECRET_KEY_MISMATCH` */
export async function readStartValues(env: Env, store: ShopStore): Promise<StartValues> {
  const { secretKey } = await findSecretKey(env);
  return createStartSettings({ store, secretBox: createAesSecretBox({ secretKey }) }).read();
}

/**
 * What the environment decides itself. In memory nothing that the owner decides outlasts the start that it
 * needs.
 */
export function fixedBy({ storage, isCurrencyGiven, telegram }: Env): ReadonlySet<StartSetting> {
  const isGiven: Record<StartSetting, boolean> = {
    currency: isCurrencyGiven,
    customerBotToken: telegram.customerBotToken !== null,
    staffBotToken: telegram.staffBotToken !== null,
  };
  const names: StartSetting[] = ['currency', 'customerBotToken', 'staffBotToken'];
  return new Set(names.filter((name) => storage.kind === 'memory' || isGiven[name]));
}

/** The environment, and where it leaves the choice, what the owner decided. */
export function withStartValues(env: Env, values: StartValues): Env {
  const fixed = fixedBy(env);
  const chosen = (name: StartSetting): string | undefined => (fixed.has(name) ? undefined : values[name]);
  const { telegram } = env;
  return {
    ...env,
    currency: chosen('currency') ?? env.currency,
    telegram: {
      ...telegram,
      customerBotToken: chosen('customerBotToken') ?? telegram.customerBotToken,
      staffBotToken: chosen('staffBotToken') ?? telegram.staffBotToken,
    },
  };
}
