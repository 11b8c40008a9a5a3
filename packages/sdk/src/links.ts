export { announcementOf } from './links/answer/announcement.ts';
export { type LinkTexts, linkTexts } from './links/answer/link-texts.ts';
export {
  renderSubscription,
  type SubscriptionAnswer,
  type SubscriptionRequest,
} from './links/answer/render-subscription.ts';
export type { PlaceNotes, SubscriptionBrand, SubscriptionState } from './links/answer/subscription-state.ts';
export { isLinkPreview } from './links/choice/is-link-preview.ts';
export { type ChosenFormat, formatNamed, type LinkFormat } from './links/choice/link-format.ts';
export { formatForUserAgent, type UserAgentRule, userAgentRules } from './links/choice/user-agent-rules.ts';
export { wantsPage } from './links/choice/wants-page.ts';
export { readServers } from './links/servers/read-servers.ts';
export type { LeftOut, LeftOutReason, Server, SubscriptionLink } from './links/servers/server.ts';
export { buildShareLink } from './links/share-links/build-share-link.ts';
export { isHost, isPort } from './links/share-links/link-text.ts';
export { parseShareLink } from './links/share-links/parse-share-link.ts';
export type {
  Hysteria2Link,
  JsonValue,
  LinkPlace,
  LinkSecurity,
  LinkTransport,
  ShadowsocksLink,
  ShareLink,
  TrojanLink,
  TuicLink,
  VlessLink,
  VmessLink,
} from './links/share-links/share-link.ts';
