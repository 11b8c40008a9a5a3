/** *lost*: the messenger refuses what is sent there. *unlinked*: staff took it away. */
export type ChatGroupStatus = 'linked' | 'lost' | 'unlinked';

/**
 * Which kinds of alerts a group gets, and in which topic: null is outside of all topics. A kind that is
 * missing is not posted.
 */
export type AlertTopics = Readonly<Record<string, string | null>>;

/**
 * A group at a messenger in which a bot posts alerts for staff. Who is in it may do what they may do
 * elsewhere, and no more.
 */
export interface ChatGroup {
  id: string;
  /** The bot's own id at the messenger. */
  bot: string;
  /** The group's id at the messenger; unique within the bot. */
  chatId: string;
  /** How its members call it. */
  title: string;
  topics: AlertTopics;
  /** Whether everybody in the group may see who customers are, what they wrote and their receipts. */
  showsPeople: boolean;
  status: ChatGroupStatus;
  statusSince: Date;
  /** The member of staff who linked it, by the id that chats have as `staffId`. */
  linkedBy: string;
  createdAt: Date;
}

/** Alerts of a topic that is gone are posted outside of all topics. */
export function withoutTopic(topics: AlertTopics, gone: string): AlertTopics {
  return Object.fromEntries(
    Object.entries(topics).map(([kind, topic]) => [kind, topic === gone ? null : topic]),
  );
}

/** Posts a kind of alerts in one topic, and in no other; `false`: nowhere. */
export function withTopic(topics: AlertTopics, kind: string, topic: string | null | false): AlertTopics {
  const { [kind]: _before, ...others } = topics;
  return topic === false ? others : { ...others, [kind]: topic };
}
