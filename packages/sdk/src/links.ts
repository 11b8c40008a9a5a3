export { announcementOf } from './links/answer/announcement.ts';
export { type DeviceNote, refusalText } from './links/answer/device-note.ts';
export { type LinkTexts, linkTextsIn } from './links/answer/link-texts.ts';
export {
  renderSubscription,
  type SubscriptionAnswer,
  type SubscriptionRequest,
} from './links/answer/render-subscription.ts';
export {
  createSubscriptionRenderer,
  type SubscriptionRenderer,
} from './links/answer/subscription-renderer.ts';
export type { PlaceNotes, SubscriptionBrand, SubscriptionState } from './links/answer/subscription-state.ts';
export { isLinkPreview } from './links/choice/is-link-preview.ts';
export { isMonitor } from './links/choice/is-monitor.ts';
export { type ChosenFormat, formatNamed, LINK_FORMATS, type LinkFormat } from './links/choice/link-format.ts';
export {
  formatForUserAgent,
  type UserAgentRule,
  userAgentRule,
  userAgentRules,
} from './links/choice/user-agent-rules.ts';
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
export { checkLinkTemplate } from './links/templates/check-template.ts';
export { defaultLinkTemplate } from './links/templates/default-template.ts';
export {
  LINK_TEMPLATE_KINDS,
  type LinkTemplateKind,
  type LinkTemplates,
} from './links/templates/link-template.ts';
export {
  LONGEST_TEMPLATE,
  type TemplateProblem,
  type TemplateProblemCode,
} from './links/templates/read-template.ts';
