import type { LinkReaderCounts, LinkShare } from '../../domain/devices/link-reader.ts';

/** An application or a network that fetched a link. */
export interface SeenReader {
  kind: 'app' | 'network';
  /** Keyed hashes of it and its subscription, the current key's first. */
  hashes: readonly string[];
}

export interface LinkReaderReader {
  /**
   * That the link of a subscription was found to be shared; null: it was not, or not since it was rotated.
   */
  findShare(subscriptionId: string): Promise<LinkShare | null>;
}

/** Writing who fetched links, and which of them are shared. */
export interface LinkReaderWriter {
  /**
   * Stores that these fetched the link at `at`, forgets those that did not since `since`, and counts. Until
   * the transaction ends, others that note the same link wait (an advisory lock). It stores no more of a kind
   * once `mostKept` are there, so that rows are bounded.
   */
  note(visit: {
    subscriptionId: string;
    seen: readonly SeenReader[];
    at: Date;
    since: Date;
    mostKept: number;
  }): Promise<LinkReaderCounts>;
  /** Returns false and changes nothing where one that was noticed after `since` is there. */
  putShare(share: LinkShare, since: Date): Promise<boolean>;
  /** Everything that is known of who fetched this link. */
  forget(subscriptionId: string): Promise<void>;
}
