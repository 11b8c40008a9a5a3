import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';

/** What is still under way in a shop's records. */
const UNDER_WAY = `SELECT
  (SELECT count(*) FROM panelkit.orders WHERE status IN ('paid', 'fulfilling', 'cancelling')) AS orders,
  (SELECT count(*) FROM panelkit.accounts WHERE removed_at IS NULL
    AND (condemned_at IS NOT NULL OR observed_generation < generation)) AS accounts,
  (SELECT count(*) FROM panelkit.changes WHERE state = 'pending' AND kind <> 'purchase') AS changes,
  (SELECT count(*) FROM panelkit.payment_events WHERE state ->> 'status' = 'received') AS events`;

/** Resolves once nothing is under way any more. @throws Error with what is left after `withinMs` */
export async function untilSettled(connectionString: string, withinMs: number): Promise<void> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    for (const endMs = performance.now() + withinMs; ; ) {
      const { rows } = await client.query<Record<string, string>>(UNDER_WAY);
      const left = rows[0] ?? {};
      if (Object.values(left).every((count) => Number(count) === 0)) return;
      if (performance.now() > endMs) throw new Error(`still under way: ${JSON.stringify(left)}`);
      await wait(200);
    }
  } finally {
    await client.end();
  }
}
