/** What waits, or waited, for a second member of the staff. */
export interface ApprovalRecord {
  id: string;
  kind: string;
  /** What is to be done; opens with the id. */
  sealedInput: string;
  /** *approved*: being carried out. */
  status: 'open' | 'approved' | 'declined' | 'done' | 'failed';
  requestedBy: string;
  requestedAt: Date;
  expiresAt: Date;
  decidedBy: string | null;
  decidedAt: Date | null;
  /** The code of why it was not carried out. */
  problem: string | null;
}

/** Those of the shop. */
export interface ApprovalStore {
  insert(approval: ApprovalRecord): Promise<void>;
  find(id: string): Promise<ApprovalRecord | null>;
  /** Those that wait before all others, and the newest first. */
  list(limit: number): Promise<ApprovalRecord[]>;
  /** @returns false unless it was open and in time; nobody approves what they asked for themselves */
  decide(
    id: string,
    decision: { status: 'approved' | 'declined'; decidedBy: string; decidedAt: Date },
  ): Promise<boolean>;
  /** Of what was approved. */
  finish(
    id: string,
    end: Pick<ApprovalRecord, 'sealedInput' | 'problem'> & { status: 'done' | 'failed' },
  ): Promise<void>;
}
