import type { Account } from '@panelkit/sdk';
import { byGroup, byGroups, byTime, joined } from './index-places.ts';
import { createTable } from './table.ts';

type AccountIndex = 'panel' | 'unit' | 'live' | 'credentials' | 'former' | 'missed' | 'due' | 'duePerPanel';

/** Missed by a look, and nothing proves that it is gone. */
function isUnproved({ missingSince, absenceProvedAt, removedAt }: Account): boolean {
  return missingSince !== null && absenceProvedAt === null && removedAt === null;
}

export const createAccountTable = () =>
  createTable<Account, 'nameHash' | 'place', AccountIndex>({
    kind: 'account',
    fixed: ['subscriptionId', 'unitId', 'placeKey', 'required', 'createdAt'],
    unique: {
      nameHash: (row) => row.nameHash,
      place: (row) => (row.condemnedAt === null ? joined(row.subscriptionId, row.placeKey) : null),
    },
    indexes: {
      panel: byGroup((row) => row.panelId),
      unit: byGroup((row) => row.unitId),
      live: byGroup((row) => (row.condemnedAt === null ? row.subscriptionId : null)),
      credentials: byGroup((row) => row.credentialsHash),
      former: byGroups((row) => row.formerMarks),
      missed: byGroup((row) => (isUnproved(row) ? row.panelId : null)),
      due: byTime((row) => row.nextAttemptAt),
      duePerPanel: byTime(
        (row) => row.nextAttemptAt,
        (row) => row.panelId,
      ),
    },
  });
