import type { ApprovalRecord, ApprovalStore } from './approval-record.ts';
import type { ActingRecords } from './shop-store.ts';

export function createMemoryApprovals(records: ActingRecords): ApprovalStore<ActingRecords> {
  const approvals = new Map<string, ApprovalRecord>();
  const isClosed = ({ status }: ApprovalRecord) => status !== 'open' && status !== 'approved';
  const waitingFirst = (one: ApprovalRecord, other: ApprovalRecord) =>
    Number(isClosed(one)) - Number(isClosed(other)) ||
    other.requestedAt.getTime() - one.requestedAt.getTime() ||
    other.id.localeCompare(one.id);
  return {
    insert: async (approval) => void approvals.set(approval.id, { ...approval }),
    find: async (id) => {
      const found = approvals.get(id);
      return found === undefined ? null : { ...found };
    },
    list: async (limit) =>
      [...approvals.values()]
        .toSorted(waitingFirst)
        .slice(0, limit)
        .map((approval) => ({ ...approval })),
    decide: async (id, decision) => {
      const found = approvals.get(id);
      if (found === undefined || found.status !== 'open' || found.expiresAt <= decision.decidedAt)
        return false;
      if (found.requestedBy === decision.decidedBy && decision.status === 'approved') return false;
      Object.assign(found, decision);
      return true;
    },
    act: async (id, actedAt, work) => {
      const found = approvals.get(id);
      if (found?.status !== 'approved') return false;
      if (found.actedAt !== null) return true;
      found.actedAt = actedAt;
      const isDone = await work(records);
      if (!isDone) found.actedAt = null;
      return isDone;
    },
    finish: async (id, end) => {
      const found = approvals.get(id);
      if (found?.status === 'approved') Object.assign(found, end);
    },
    reseal: async (id, { from, to }) => {
      const found = approvals.get(id);
      const isSame = found?.sealedInput === from;
      if (isSame) found.sealedInput = to;
      return isSame;
    },
    removeOld: async (before) => {
      const old = [...approvals.values()].filter(
        ({ status, decidedAt, expiresAt }) => status !== 'approved' && (decidedAt ?? expiresAt) < before,
      );
      for (const { id } of old) approvals.delete(id);
      return old.length;
    },
    emptyExpired: async (now) => {
      for (const approval of approvals.values())
        if (approval.status === 'open' && approval.expiresAt <= now) approval.sealedInput = '';
    },
  };
}
