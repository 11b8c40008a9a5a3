import { createPostgresBackend } from '@panelkit/storage-postgres';

// Runs one job, closes, and prints what still keeps it alive.
const [connectionString = ''] = process.argv.slice(2);
const { jobs, storage, close } = await createPostgresBackend({ connectionString });
const ran = Promise.withResolvers<void>();
jobs.work('wake', async () => ran.resolve());
storage.events.follow(() => {});
await jobs.start();
await jobs.enqueue({ name: 'wake', payload: {} });
await ran.promise;
await close();
process.stdout.write(JSON.stringify(process.getActiveResourcesInfo()));
