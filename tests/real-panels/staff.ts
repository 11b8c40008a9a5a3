import { setTimeout as sleep } from 'node:timers/promises';
import type { Stage } from './scenario.ts';

/** Staff enter what the operator made of address and login. */
export async function enterTarget({
  shop: { panelkit, panelId, staff, testPanel },
  panel,
}: Stage): Promise<void> {
  await panelkit.panels.update(
    { panelId, allowPrivateAddress: true, allowPlainHttp: true, ...panel.target() },
    staff(),
  );
  await testPanel();
}

/**
 * Staff trust the panel once its accounts are missed: those of a missing inbound are not, before it is back.
 * Until then nothing is sold there, and who extends is told what it waits for.
 * @throws when it is not so
 */
export async function trustPanel(stage: Stage): Promise<void> {
  const { panelkit, panelId, staff, attention, round } = stage.shop;
  const isSuspect = async (): Promise<boolean> =>
    (await attention()).some(({ kind }) => kind === 'panel-suspect');
  // Inbounds that the operator added again are read first.
  await round();
  for (let tries = 0; tries < 20 && !(await isSuspect()); tries += 1) {
    await sleep(500);
    await round();
  }
  await expectRefusal(stage);
  await extendMeanwhile(stage);
  await panelkit.panels.trust({ panelId }, staff());
}

/** @throws when the shop sells on the panel now */
export async function expectRefusal({ shop }: Stage): Promise<void> {
  const sold = await shop.sellUnlessRefused('tcp');
  if (sold !== null) throw new Error('the shop sold on the panel');
}

/** Another customer extends: told once, and applied when all is over. */
async function extendMeanwhile({ shop, otherId: subscriptionId, expect, atEnd }: Stage): Promise<void> {
  if (subscriptionId === null) return;
  const { panelkit, staff } = shop;
  const { subscriptions, events } = panelkit;
  const read = () => subscriptions.get(subscriptionId, staff());
  const { granted } = await read();
  await subscriptions.extend({ subscriptionId, free: true }, staff());
  await expect(
    async () => (await read()).waitsFor === 'server-checked',
    'the customer sees what it waits for',
  );
  atEnd(async () => {
    await expect(async () => (await read()).pendingChange === null, 'the extension is applied');
    const { granted: grantedNow } = await read();
    if (Number(grantedNow?.expiresAt) <= Number(granted?.expiresAt)) throw new Error('the extension is lost');
    const told = (await events.list({ after: 0, limit: 500, aggregateId: subscriptionId })).filter(
      ({ type }) => type === 'subscription.change-waiting',
    );
    if (told.length !== 1) throw new Error(`the customer was told ${told.length} times`);
  });
}
