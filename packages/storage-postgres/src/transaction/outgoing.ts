import type { AuditRow, JobRequest } from '@panelkit/sdk';
import type { NewEvent } from '@panelkit/sdk/ports';
import type { TransactionAccess } from '../database/access.ts';
import { eventsWrite } from '../events/events.ts';
import { auditWrite } from '../repositories/records.ts';
import { auditRows, eventValues } from '../rows/record-rows.ts';
import { valuesOf } from '../rows/table.ts';

/** What a transaction brings with its commit and nobody reads before. */
export interface Outgoing {
  event(event: NewEvent): void;
  audit(row: AuditRow): void;
  job(job: JobRequest): void;
  /** Notes that the settings were written. */
  settings(): void;
  /** A statement that locks what all others wait for: the last before the commit, in one piece with it. */
  last(send: () => Promise<void>): void;
  /** Writes the audit rows so far. */
  flushAudit(): Promise<void>;
  /** Writes all so far. */
  flush(): Promise<void>;
  /** What was written in all. */
  written(): { hasEvents: boolean; hasSettings: boolean; jobs: readonly JobRequest[] };
}

/** Keeps what is written together. */
export function createOutgoing(
  access: TransactionAccess,
  insertJobs: (jobs: readonly JobRequest[]) => Promise<void>,
): Outgoing {
  // As the database will get it: what the caller does with the objects meanwhile changes nothing.
  const waiting: {
    events: unknown[][];
    audit: unknown[][];
    jobs: JobRequest[];
    last: (() => Promise<void>)[];
  } = {
    events: [],
    audit: [],
    jobs: [],
    last: [],
  };
  const written: { hasEvents: boolean; hasSettings: boolean; jobs: JobRequest[] } = {
    hasEvents: false,
    hasSettings: false,
    jobs: [],
  };
  const flushAudit = async (): Promise<void> => {
    const rows = waiting.audit.splice(0);
    if (rows.length > 0) await access.later(auditWrite(rows));
  };
  return {
    event: (event) => void waiting.events.push(eventValues(event)),
    audit: (row) => void waiting.audit.push(valuesOf(auditRows, row)),
    job: (job) => void waiting.jobs.push({ ...job, payload: { ...job.payload } }),
    settings: () => {
      written.hasSettings = true;
    },
    last: (send) => void waiting.last.push(send),
    flushAudit,
    async flush() {
      const [events, jobs] = [waiting.events.splice(0), waiting.jobs.splice(0)];
      if (events.length > 0) await access.later(eventsWrite(events));
      await flushAudit();
      if (jobs.length > 0) await insertJobs(jobs);
      for (const send of waiting.last.splice(0)) await send();
      written.hasEvents ||= events.length > 0;
      written.jobs.push(...jobs);
    },
    written: () => written,
  };
}
