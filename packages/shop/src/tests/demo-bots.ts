import type { TestShop } from './test-shop.ts';

/** The simulated Telegram of a test shop, and its bots. */
export function telegramOf({ shop }: TestShop) {
  const { demo } = shop.bots;
  if (demo === null) throw new TypeError('the test shop has no bots');
  return demo;
}

/** Lets a bot answer what was written to it. */
export async function settleBot({ shop, clock }: TestShop, bot: 'customers' | 'staff'): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) {
    await clock.advance(5);
    await shop.bots[bot]?.whenIdle();
  }
}
