import type { Actor, Panelkit } from '@panelkit/sdk';
import type { Logger } from 'pino';
import type { Texts } from './messages/en.ts';
import type { ShopBackend } from './open-backend.ts';

/** What the pages and routes are given. */
export interface Shop {
  panelkit: Panelkit;
  /** Whether the records can be used now. */
  checkReadiness: ShopBackend['checkReadiness'];
  name: string;
  /** Where customers reach it, no trailing slash. */
  publicUrl: string;
  /** Signs cookies. */
  cookieSecret: string;
  /** Where customers send money for orders that they pay by receipt. */
  payTo: string;
  /** Who may be chosen as staff. */
  staff: string[];
  texts: Texts;
  logger: Logger;
  /** Requests a minute from one address: of the forms, and of the shop links. */
  limits: { forms: number; links: number };
}

/** The shop's own code, where it asks the engine for something that no customer asked for. */
export const SHOP_ACTOR: Actor = { kind: 'service', id: 'express-shop' };
