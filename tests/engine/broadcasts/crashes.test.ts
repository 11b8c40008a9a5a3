import { createTestClock } from '@panelkit/sdk/testing';
import { createTestPanelkit, type TestPanelkit } from '@panelkit/storage-memory/testing';
import { expect, test } from 'vitest';
import { createCastingChannel, DRAFT, PER_SECOND, timesGiven } from './casting-shop.ts';

const PEOPLE = 400;

test('given a broadcast whose process is killed twice, then nobody gets it twice, the pace holds, and what nobody saw is listed', async () => {
  const clock = createTestClock();
  const channel = createCastingChannel(clock);
  let shop = await createTestPanelkit({ clock, notifiers: [channel.notifier] });
  for (let index = 0; index < PEOPLE; index += 1)
    await shop.panelkit.customers.ensure({ externalId: `person-${index}` });
  const { id } = await shop.panelkit.broadcasts.draft(DRAFT, shop.staff());
  await shop.panelkit.broadcasts.start({ broadcastId: id }, shop.staff());
  // Answers take a while, so that some are on their way when it happens.
  const usual = async () => {
    await clock.sleep(150);
    return { kind: 'sent' as const, references: [] };
  };
  for (const count of [100, 250]) {
    let next: TestPanelkit | null = null;
    channel.answer = async () => {
      if (channel.given.length < count) return usual();
      next ??= shop.crash();
      return new Promise(() => {});
    };
    await shop.scheduler.start();
    while (next === null) await clock.advance('1s');
    shop = next;
  }
  channel.answer = usual;
  await shop.scheduler.start();
  await clock.advance('10m');
  await shop.scheduler.stop();

  const report = await shop.panelkit.broadcasts.get(id, shop.staff());
  const { sent, unknown } = report.counts;
  expect(report.broadcast.status).toBe('done');
  expect(sent + unknown).toBe(PEOPLE);
  expect(unknown).toBeGreaterThan(0);
  // What was claimed, and what was on its way.
  expect(unknown).toBeLessThanOrEqual(2 * 15);
  expect(Math.max(...timesGiven(channel).values())).toBe(1);
  const listed = { broadcastId: id, channel: 'chat', state: 'unknown' as const };
  const { rows } = await shop.panelkit.broadcasts.deliveries(listed, shop.staff());
  expect(rows).toHaveLength(unknown);
  const last = channel.given.slice(-100);
  const seconds = ((last.at(-1)?.atMs ?? 0) - (last[0]?.atMs ?? 0)) / 1000;
  expect(99 / seconds).toBeGreaterThan(PER_SECOND * 0.95);
  expect(99 / seconds).toBeLessThan(PER_SECOND * 1.05);
});
