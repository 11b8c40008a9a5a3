import { randomUUID } from 'node:crypto';
import { addMs, type Clock, DAY_MS, isPanelkitError, type SecretBox } from '@panelkit/sdk';
import type { ApprovalRecord } from '../store/approval-record.ts';
import type { ShopStore, User } from '../store/shop-store.ts';
import { type ApprovalInput, approvalInputSchema } from './approval-input.ts';

/** More than are kept. */
const MOST = 100_000;
/** After so long without an end, whoever carried it out is taken for dead. */
const RESUME_MS = 60_000;

/** What waits, or waited, for a second member of the staff. */
export interface Approval extends Omit<ApprovalRecord, 'sealedInput' | 'status'> {
  status: ApprovalRecord['status'] | 'expired';
  /** Null: the key it was sealed with is gone. */
  input: ApprovalInput | null;
}

/** Requests for a second pair of eyes. */
export interface Approvals {
  ask(input: ApprovalInput, by: Pick<User, 'id'>): Promise<string>;
  find(id: string): Promise<Approval | null>;
  /** Those that wait before all others, and the newest first. */
  list(): Promise<Approval[]>;
  /** Once, by somebody else; or again, for one whose process died while it carried it out. */
  approve(id: string, by: Pick<User, 'id'>): Promise<Approval | null>;
  /** @returns false when it was decided, or is over */
  decline(id: string, by: Pick<User, 'id'>): Promise<boolean>;
  /** `problem`: the code of why it was not carried out. */
  finish(approval: Approval, problem: string | null): Promise<void>;
  /** Seals what was sealed with an earlier key again. @returns how many */
  reseal(): Promise<number>;
}

export function createApprovals(parts: {
  store: Pick<ShopStore, 'approvals'>;
  clock: Clock;
  secretBox: SecretBox;
}): Approvals {
  const { store, clock, secretBox } = parts;
  const { approvals } = store;
  const seal = (id: string, input: ApprovalInput): string =>
    secretBox.seal(JSON.stringify(input), contextOf(id));
  const toApproval = ({ sealedInput, ...record }: ApprovalRecord): Approval => {
    const isOver = record.status === 'open' && record.expiresAt <= clock.now();
    const status = isOver ? 'expired' : record.status;
    return { ...record, status, input: openInput(secretBox, record.id, sealedInput) };
  };
  const find = async (id: string): Promise<Approval | null> => {
    const record = await approvals.find(id);
    return record === null ? null : toApproval(record);
  };
  return {
    find,
    ask: async (input, { id: requestedBy }) => {
      const id = randomUUID();
      const requestedAt = clock.now();
      await approvals.insert({
        id,
        kind: input.kind,
        sealedInput: seal(id, input),
        status: 'open',
        requestedBy,
        requestedAt,
        expiresAt: addMs(requestedAt, DAY_MS),
        decidedBy: null,
        decidedAt: null,
        actedAt: null,
        problem: null,
      });
      return id;
    },
    list: async () => (await approvals.list(50)).map(toApproval),
    approve: async (id, { id: decidedBy }) => {
      const decidedAt = clock.now();
      const isMine = await approvals.decide(id, { status: 'approved', decidedBy, decidedAt });
      const approval = await find(id);
      if (approval === null || isMine) return approval;
      const isLeft = approval.status === 'approved' && approval.decidedAt !== null;
      return isLeft && addMs(approval.decidedAt ?? decidedAt, RESUME_MS) <= decidedAt ? approval : null;
    },
    decline: async (id, { id: decidedBy }) => {
      const input = (await find(id))?.input ?? null;
      const sealedInput = input === null ? '' : seal(id, withoutSecrets(input));
      return approvals.decide(id, { status: 'declined', decidedBy, decidedAt: clock.now(), sealedInput });
    },
    finish: async ({ id, input }, problem) => {
      const sealedInput = input === null ? '' : seal(id, withoutSecrets(input));
      await approvals.finish(id, { status: problem === null ? 'done' : 'failed', sealedInput, problem });
    },
    reseal: async () => {
      let resealed = 0;
      for (const { id, sealedInput } of await approvals.list(MOST)) {
        const isCurrent = sealedInput === '' || secretBox.isCurrent(sealedInput);
        const input = isCurrent ? null : openInput(secretBox, id, sealedInput);
        if (input === null) continue;
        if (await approvals.reseal(id, { from: sealedInput, to: seal(id, input) })) resealed += 1;
      }
      return resealed;
    },
  };
}

const contextOf = (id: string): string => `approval ${id}`;

function openInput(secretBox: SecretBox, id: string, sealed: string): ApprovalInput | null {
  if (sealed === '') return null;
  try {
    return approvalInputSchema.parse(JSON.parse(secretBox.open(sealed, contextOf(id))));
  } catch (error) {
    if (isPanelkitError(error) && error.code === 'SECRET_KEY_MISMATCH') return null;
    throw error;
  }
}

/** What is over keeps no login. */
function withoutSecrets(input: ApprovalInput): ApprovalInput {
  return input.kind === 'set-panel-login' ? { ...input, credentials: {} } : input;
}
