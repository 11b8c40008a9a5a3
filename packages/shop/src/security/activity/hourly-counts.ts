import type { ActivityCount } from '../../store/activity-record.ts';
import type { Activity } from './activities-of.ts';
import type { ActivityKind } from './activity-kinds.ts';

const HOUR_MS = 3_600_000;
/**
 * Of networks and persons that are counted apart; whoever comes later in the hour counts for the whole shop
 * alone.
 */
const MOST_SUBJECTS = 50_000;
/**
 * As many processes may count beside each other: what none of them saw a part of, all together did not see.
 */
const PROCESSES = 10;

interface Counted {
  key: Omit<ActivityCount, 'count'> & { kind: ActivityKind };
  count: number;
  /** How many of these the records have. */
  written: number;
}

/** What this process saw in the current hour. */
export interface HourlyCounts {
  add(activities: readonly Activity[], now: Date): void;
  /**
   * Takes what the records have not, of those that come near what is unusual: whoever does nothing unusual is
   * not written down.
   */
  take(unusualFrom: Readonly<Record<ActivityKind, number>>): ActivityCount[];
  /** Puts back what could not be written. */
  putBack(counts: readonly ActivityCount[]): void;
}

export function createHourlyCounts(): HourlyCounts {
  let hour = new Date(0);
  let counts = new Map<string, Counted>();
  return {
    add: (activities, now) => {
      const begun = Math.floor(now.getTime() / HOUR_MS) * HOUR_MS;
      if (begun !== hour.getTime()) {
        hour = new Date(begun);
        counts = new Map();
      }
      for (const { kind, subject } of activities) {
        const name = `${kind} ${subject}`;
        const known = counts.get(name);
        if (known !== undefined) known.count += 1;
        else if (counts.size < MOST_SUBJECTS || subject === '')
          counts.set(name, { key: { hour, kind, subject }, count: 1, written: 0 });
      }
    },
    take: (unusualFrom) => {
      const taken: ActivityCount[] = [];
      for (const counted of counts.values()) {
        const { key, count, written } = counted;
        const unusual = unusualFrom[key.kind];
        if (unusual === 0 || count === written || count < unusual / PROCESSES) continue;
        taken.push({ ...key, count: count - written });
        counted.written = count;
      }
      return taken;
    },
    putBack: (taken) => {
      for (const { hour: of, kind, subject, count } of taken) {
        const counted = counts.get(`${kind} ${subject}`);
        if (counted !== undefined && of.getTime() === hour.getTime()) counted.written -= count;
      }
    },
  };
}
