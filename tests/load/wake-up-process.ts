import { createPostgresBackend } from '@panelkit/storage-postgres';

// One of several processes that share the work: it notes which wake-ups it ran, and how late.
const [connectionString = ''] = process.argv.slice(2);
const CONNECTIONS = 4;
const PANEL_CONCURRENCY = 4;
const CONCURRENCY = 64;

/** What a process reports: that it works, how much it has run, and in the end what. */
export type WakeUpAnswer = { count: number } | { ran: [number: string, latenessMs: number][] };

const backend = await createPostgresBackend({ connectionString, maxConnections: CONNECTIONS });
const ran: [string, number][] = [];
backend.jobs.work(
  'wake-up',
  async ({ payload: { number = '', dueAtMs = '' } }) => {
    ran.push([number, backend.clock.now().getTime() - Number(dueAtMs)]);
  },
  { concurrency: CONCURRENCY, groupConcurrency: PANEL_CONCURRENCY },
);
await backend.jobs.start();
process.on('message', async (wanted) => {
  if (wanted === 'count') return tell({ count: ran.length });
  await backend.close();
  tell({ ran }, () => process.disconnect());
});
tell({ count: 0 });

function tell(answer: WakeUpAnswer, told = () => {}): void {
  process.send?.(answer, told);
}
