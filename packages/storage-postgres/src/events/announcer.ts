import type { Clock, JobRequest } from '@panelkit/sdk';
import type { Database } from '../database/database.ts';
import { JOB_POLL_MS } from '../jobs/queue-settings.ts';

/** What a commit brought that others may wait for. */
export interface Announcement {
  events: boolean;
  settings: boolean;
  jobs: AnnouncedJobs;
}

/** By name, in how many milliseconds: 0 when any is due now, and when the first of the later ones is. */
export type AnnouncedJobs = ReadonlyMap<string, readonly number[]>;

/** Tells every process of the same database what was committed. */
export interface Announcer {
  announce(announcement: Announcement): void;
  /** Begins to listen, once; `onGap`: something may have been missed. */
  listen(): void;
  stop(): Promise<void>;
}

interface AnnouncerParts {
  database: Database;
  clock: Clock;
  /** Tells this process. */
  onAnnouncement(announcement: Announcement): void;
  onGap(): void;
  /** Now and then, whatever was announced. */
  onJobPoll(): void;
  onEventPoll(): void;
  onError(error: unknown): void;
}

const CHANNEL = 'panelkit';
const notify = `SELECT pg_notify('${CHANNEL}', $1)`;
/** How often to look for events without a notice: a follower that must not miss one reads by the cursor. */
const EVENT_POLL_MS = 12_000;

/**
 * Notices are sent after the commit, several together: within it, NOTIFY would make all commits wait for each
 * other. One that is lost with its process is made good by the poll.
 */
export function createAnnouncer(parts: AnnouncerParts): Announcer {
  const { database, clock, onAnnouncement, onGap, onJobPoll, onEventPoll, onError } = parts;
  let pending: Announcement | null = null;
  let sending: Promise<void> | null = null;
  let end: (() => Promise<void>) | null = null;
  const polls = new Map<() => void, () => void>();

  async function send(): Promise<void> {
    while (pending !== null) {
      const { jobs, ...others } = pending;
      pending = null;
      await database.query(notify, [JSON.stringify({ ...others, jobs: Object.fromEntries(jobs) })]);
    }
  }

  function poll(everyMs: number, look: () => void): void {
    const cancel = clock.setTimer(everyMs, () => {
      look();
      poll(everyMs, look);
    });
    polls.set(look, cancel);
  }

  return {
    announce(announcement) {
      onAnnouncement(announcement);
      if (!database.isShared) return;
      pending = merge(pending, announcement);
      sending ??= send()
        .catch(onError)
        .finally(() => {
          sending = null;
        });
    },
    listen() {
      if (end !== null) return;
      end = database.listen(CHANNEL, { onNotice: (payload) => onAnnouncement(parse(payload)), onGap });
      // A clock that tests move goes from timer to timer; and no death is to be made good there.
      if (clock.steps !== undefined) return;
      poll(JOB_POLL_MS, onJobPoll);
      poll(EVENT_POLL_MS, onEventPoll);
    },
    async stop() {
      for (const cancel of polls.values()) cancel();
      await sending;
      await end?.();
    },
  };
}

/** What is announced of these jobs. */
export function announcedJobs(jobs: readonly JobRequest[]): AnnouncedJobs {
  const due = new Map<string, readonly number[]>();
  for (const { name, delayMs = 0 } of jobs) due.set(name, firstDue([...(due.get(name) ?? []), delayMs]));
  return due;
}

function firstDue(delaysMs: readonly number[]): number[] {
  const later = delaysMs.filter((delayMs) => delayMs > 0);
  const isAnyDue = later.length < delaysMs.length;
  return [...(isAnyDue ? [0] : []), ...(later.length > 0 ? [Math.min(...later)] : [])];
}

function merge(first: Announcement | null, second: Announcement): Announcement {
  const jobs = new Map(first?.jobs);
  for (const [name, delaysMs] of second.jobs)
    jobs.set(name, firstDue([...(jobs.get(name) ?? []), ...delaysMs]));
  return {
    events: second.events || first?.events === true,
    settings: second.settings || first?.settings === true,
    jobs,
  };
}

interface AnnouncementText {
  events: boolean;
  settings?: boolean;
  jobs: Record<string, number[]>;
}

function parse(payload: string): Announcement {
  // A process of an older version says nothing of settings.
  const { jobs, settings = false, ...others }: AnnouncementText = JSON.parse(payload);
  return { ...others, settings, jobs: new Map(Object.entries(jobs)) };
}
