/**
 * What is counted: something that one network, one person or everybody (an empty subject) does within an
 * hour.
 */
export interface ActivityKey {
  /** When the hour begins. */
  hour: Date;
  kind: string;
  subject: string;
}

export interface ActivityCount extends ActivityKey {
  count: number;
}

export interface ToldActivity extends ActivityCount {
  toldAt: Date;
}

export interface ActivityStore {
  /** Adds to what every process counted. @returns the sums */
  add(counts: readonly ActivityCount[]): Promise<ActivityCount[]>;
  /** @returns false when somebody was told of it before */
  markTold(key: ActivityKey, at: Date): Promise<boolean>;
  /** Of what somebody was told, the newest first. */
  listTold(limit: number): Promise<ToldActivity[]>;
  removeOld(before: Date): Promise<void>;
}
