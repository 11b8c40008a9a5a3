import type { TextOverrides } from '../../domain/languages/language-texts.ts';
import type { Language } from '../../domain/notifications/language.ts';
import type { Backend } from '../../ports/backend.ts';
import type { Dialer } from '../../ports/dialer.ts';
import type { Handshaker } from '../../ports/handshaker.ts';
import type { IdGenerator } from '../../ports/id-generator.ts';
import type { Logger } from '../../ports/logger.ts';
import type { Notifier } from '../../ports/notifier.ts';
import type { RateSource } from '../../ports/rate-source.ts';
import type { SecretBox } from '../../ports/secret-box.ts';
import type { PanelConnections } from '../panel-calls/panel-connections.ts';
import type { PanelLimiter } from '../panel-calls/panel-limiter.ts';
import type { KnownSettings } from '../settings/known-settings.ts';
import type { EventEmitterOf } from './events.ts';
import type { FixedPolicies } from './live-policies.ts';
import type { PaymentGateways } from './payment-gateways.ts';
import type { ResolvedPolicies, Settings } from './settings.ts';

/** What every use case is given: the ports and the shop's decisions. Internal to the SDK. */
export interface Engine {
  backend: Backend;
  secretBox: SecretBox;
  ids: IdGenerator;
  logger: Logger;
  currency: string;
  /** Shown in the note of every account. */
  shopName: string;
  /** Public base URL of the shop's links, no trailing slash. */
  publicUrl: string;
  /** Where new links lead: the preferred address of the links, as this process knows it. */
  readonly linkAddress: string;
  /** Payment methods that the shop was given. */
  configuredMethods: ReadonlySet<string>;
  /** Those of them that are switched on, as this process knows it, in the order in which they are offered. */
  readonly paymentMethods: ReadonlySet<string>;
  /** For gateways and channels, bound to each of their calls. */
  fetch: typeof globalThis.fetch;
  gateways: PaymentGateways;
  /** Null: staff set the rates. */
  rateSource: RateSource | null;
  policies: ResolvedPolicies;
  /** What staff cannot change. */
  fixed: FixedPolicies;
  settings: Settings;
  /** What staff decided, as this process knows it. */
  knownSettings: KnownSettings;
  /** Every channel by its name, with the shop's own pages. */
  notifiers: ReadonlyMap<string, Notifier>;
  /** The language for those who have not chosen one. */
  language: Language;
  /** What the shop says in words of its own. */
  texts: TextOverrides;
  /** In which people of the shop read a day. */
  timeZone: string;
  /** Connects through links as an app does; null: no inbound is dialed. */
  dialer: Dialer | null;
  /** Connects the servers of links; null: none is. */
  handshaker: Handshaker | null;
  panels: PanelConnections;
  /** Taken by the reconciler to talk to a panel. */
  panelLimiter: PanelLimiter;
  events: EventEmitterOf;
  /** Aborted once the process shuts down. */
  stopping: AbortSignal;
}
