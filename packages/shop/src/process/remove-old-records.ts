import { DAY_MS } from '@panelkit/sdk';
import type { ShopBackend } from '../store/shop-backend.ts';
import { RECEIPT_DAYS } from './retention.ts';

const JOB = 'remove-old-shop-records';
const EVERY_MS = 6 * 3_600_000;
/** What was agreed to is in the audit log for longer. */
const APPROVAL_DAYS = 90;
/** Of networks and people who did something unusual. */
const ACTIVITY_DAYS = 30;
/** Of what became of backups, not of the backups. */
const BACKUP_DAYS = 90;
/** A picture has up to five megabytes. */
const PICTURES_AT_ONCE = 20;

/**
 * Registers what removes old pictures of receipts, requests for a second person, counts of unusual activity,
 * results of backups, ended sessions and mailed links; before the queue starts.
 */
export function removeOldRecords({ jobs, store, clock }: ShopBackend): void {
  jobs.work(JOB, async ({ signal }) => {
    const now = clock.now();
    await store.sessions.removeExpired(now);
    await store.links.removeExpired(now);
    await store.usedChallenges.removeExpired(now);
    await store.attempts.removeOld(new Date(now.getTime() - DAY_MS));
    await store.approvals.emptyExpired(now);
    await store.approvals.removeOld(new Date(now.getTime() - APPROVAL_DAYS * DAY_MS));
    await store.activity.removeOld(new Date(now.getTime() - ACTIVITY_DAYS * DAY_MS));
    await store.backups.removeOld(new Date(now.getTime() - BACKUP_DAYS * DAY_MS));
    const before = new Date(now.getTime() - RECEIPT_DAYS * DAY_MS);
    while (!signal.aborted && (await store.attachments.removeOld(before, PICTURES_AT_ONCE)) > 0);
  });
  jobs.repeat(JOB, EVERY_MS);
}
