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
  /**
   * When the shop's own records were changed by it; null for commands of the engine, which remembers them.
   */
  actedAt: Date | null;
  /** The code of why it was not carried out. */
  problem: string | null;
}

/** Those of the shop. `Records` can be changed in one transaction with an approval. */
export interface ApprovalStore<Records> {
  insert(approval: ApprovalRecord): Promise<void>;
  find(id: string): Promise<ApprovalRecord | null>;
  /** Those that wait before all others, and the newest first. */
  list(limit: number): Promise<ApprovalRecord[]>;
  /** @returns false unless it was open and in time; nobody approves what they asked for themselves */
  decide(
    id: string,
    decision: {
      status: 'approved' | 'declined';
      decidedBy: string;
      decidedAt: Date;
      /** What is kept of it; as it was by default. */
      sealedInput?: string;
    },
  ): Promise<boolean>;
  /**
   * Does what was approved, once, in one transaction with the note that it is done; `work` uses what it is
   * given, and nothing else.
   * @returns whether it is done, now or before; false when `work` says that it cannot be, and nothing is
   *   changed then
   */
  act(id: string, actedAt: Date, work: (records: Records) => Promise<boolean>): Promise<boolean>;
  /** Of what was approved. */
  finish(
    id: string,
    end: Pick<ApprovalRecord, 'sealedInput' | 'problem'> & { status: 'done' | 'failed' },
  ): Promise<void>;
  /** @returns false when it was sealed again meanwhile */
  reseal(id: string, change: { from: string; to: string }): Promise<boolean>;
  /** Removes those that were decided, or ran out, before then. @returns how many */
  removeOld(before: Date): Promise<number>;
  /** Empties what is sealed of those that ran out before anybody decided. */
  emptyExpired(now: Date): Promise<void>;
}
