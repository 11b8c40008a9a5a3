import type { UnitState } from '@panelkit/sdk';
import { type Column, json } from './columns.ts';
import { stateInColumns } from './state-in-columns.ts';

type Completed = Extract<UnitState, { status: 'completed' }>;
/** A delivery as it is stored: its check beside it, without what nearly all of them say. */
type StoredDelivery = Omit<Completed, 'qualityCheck'> & {
  linkCount: number;
  mismatches?: string[];
  /** Where it is not the instant of the delivery. */
  checkedAt?: Date;
};

const stored = stateInColumns<Exclude<UnitState, Completed> | StoredDelivery>(
  ['startedAt', 'completedAt', 'failedAt', 'cancelledAt'],
  json('checkedAt'),
);

/** The state of a unit. */
export const unitState: Column<UnitState> = {
  suffixes: stored.suffixes,
  write: (state) => stored.write(state.status === 'completed' ? toStored(state) : state),
  read: (cells) => {
    const state = stored.read(cells);
    return state.status === 'completed' ? fromStored(state) : state;
  },
};

function toStored({
  qualityCheck: { linkCount, mismatches, checkedAt },
  ...state
}: Completed): StoredDelivery {
  return {
    ...state,
    linkCount,
    ...(mismatches.length > 0 && { mismatches }),
    ...(checkedAt.getTime() !== state.completedAt.getTime() && { checkedAt }),
  };
}

function fromStored({ linkCount, mismatches = [], checkedAt, ...state }: StoredDelivery): Completed {
  return { ...state, qualityCheck: { checkedAt: checkedAt ?? state.completedAt, mismatches, linkCount } };
}
