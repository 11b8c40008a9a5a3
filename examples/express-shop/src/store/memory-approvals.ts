import type { ApprovalRecord, ApprovalStore } from './approval-record.ts';

export function createMemoryApprovals(): ApprovalStore {
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
    finish: async (id, end) => {
      const found = approvals.get(id);
      if (found?.status === 'approved') Object.assign(found, end);
    },
  };
}
