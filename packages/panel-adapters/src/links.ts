export { buildShareLink } from './links/build-share-link.ts';
export { parseShareLink } from './links/parse-share-link.ts';
export type {
  Hysteria2Link,
  JsonValue,
  LinkPlace,
  LinkSecurity,
  LinkTransport,
  ShadowsocksLink,
  ShareLink,
  TrojanLink,
  VlessLink,
  VmessLink,
} from './links/share-link.ts';
