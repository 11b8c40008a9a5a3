import type { ActivityKey, ActivityStore, ToldActivity } from './activity-record.ts';

export function createMemoryActivity(): ActivityStore {
  const counted = new Map<string, Omit<ToldActivity, 'toldAt'> & { toldAt: Date | null }>();
  const nameOf = ({ hour, kind, subject }: ActivityKey) => `${hour.getTime()} ${kind} ${subject}`;
  return {
    add: async (counts) =>
      counts.map(({ count, ...key }) => {
        const known = counted.get(nameOf(key)) ?? { ...key, count: 0, toldAt: null };
        known.count += count;
        counted.set(nameOf(key), known);
        return { ...key, count: known.count };
      }),
    markTold: async (key, at) => {
      const known = counted.get(nameOf(key));
      if (known === undefined || known.toldAt !== null) return false;
      known.toldAt = at;
      return true;
    },
    listTold: async (limit) =>
      [...counted.values()]
        .flatMap(({ toldAt, ...counts }) => (toldAt === null ? [] : [{ ...counts, toldAt }]))
        .sort((one, other) => other.toldAt.getTime() - one.toldAt.getTime())
        .slice(0, limit),
    removeOld: async (before) => {
      for (const [name, { hour }] of counted) if (hour < before) counted.delete(name);
    },
  };
}
