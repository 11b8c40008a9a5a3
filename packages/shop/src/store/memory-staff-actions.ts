import type { ShopStore, StaffAction } from './shop-store.ts';
import type { SpendingBounds, SpentAction } from './spent-action.ts';

const MEASURES = ['times', 'days', 'bytes', 'amountMinor'] as const;

export function createMemoryStaffActions(): ShopStore['staffActions'] {
  const staffActions: (StaffAction & Partial<SpentAction>)[] = [];
  return {
    insert: async (staffAction) => void staffActions.unshift(staffAction),
    insertUpTo: async (spent, { bounds, since }) => {
      if (staffActions.some(({ id }) => id === spent.id)) return true;
      const isSame = ({ userId, action, at }: StaffAction) =>
        userId === spent.userId && action === spent.action && at > since;
      const all = [...staffActions.filter(isSame), spent];
      const sum = (field: (typeof MEASURES)[number]): number =>
        all.reduce((total, one) => total + (one[field] ?? 0), 0);
      const isOver = (field: keyof SpendingBounds): boolean =>
        sum(field) > (bounds[field] ?? Number.POSITIVE_INFINITY);
      if (MEASURES.some(isOver)) return false;
      staffActions.unshift(spent);
      return true;
    },
    list: async (limit, targetId) =>
      staffActions
        .filter(({ action, targetId: of }) =>
          targetId === undefined ? !action.startsWith('account.') : of === targetId,
        )
        .slice(0, limit)
        .map(
          ({ times: _times, days: _days, bytes: _bytes, amountMinor: _amount, ...staffAction }) =>
            staffAction,
        ),
  };
}
