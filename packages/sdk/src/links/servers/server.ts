import type { ShareLink } from '../share-links/share-link.ts';

/** A direct link of a subscription. */
export interface SubscriptionLink {
  /** As the panel gives it. */
  uri: string;
  /** What people call its server, say *Germany*; null: the shop's name. */
  place?: string | null;
  /** What is said behind its name, say that it is not reachable. */
  note?: string | null;
}

/** One server as applications show it. */
export interface Server {
  /** Its position among the links of the subscription. */
  index: number;
  /** Unique among the servers of one answer. */
  name: string;
  /** The panel's link with this name as its remark. */
  uri: string;
}

/** A server of which is known what its link says. */
export interface ReadServer extends Server {
  link: ShareLink;
}

/**
 * Why a link is not in an answer. *not-a-link*: no scheme of a client application, or a text that deceives.
 * *unreadable*: a scheme or a content that only the lists can hand on. The others name what the application
 * cannot do or what would make it refuse the whole file.
 */
export type LeftOutReason =
  | 'not-a-link'
  | 'too-long'
  | 'too-many'
  | 'unreadable'
  | 'protocol'
  | 'transport'
  | 'security'
  | 'cipher'
  | 'encryption'
  | 'flow'
  | 'plugin'
  | 'credential';

/** A link that an answer goes without. `index`: its position among the links of the subscription. */
export interface LeftOut {
  index: number;
  reason: LeftOutReason;
}
