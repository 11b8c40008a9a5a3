import type { PasswordFlaw, Seen } from '@panelkit/shop/programs';
import type { Env } from '../env/env.ts';
import type { Certificate } from './read-certificate.ts';
import type { DiskEncryption } from './read-disk.ts';

/** What the doctor found out about a set-up; what it means is decided apart from how it was learned. */
export interface Facts {
  now: Date;
  env: Env;
  /** Null: the environment gives no first password. */
  staffPasswordFlaw: PasswordFlaw | null;
  machine: MachineFacts;
  shop: ShopFacts;
  /** Only where the shop could not be asked; null: it was, or the database is a folder. */
  database: DatabaseFacts | null;
  mail: MailFacts;
  scanner: ScannerFacts;
  panels: PanelFacts[];
  /** Of each address of the links. */
  links: LinkFacts[];
}

export interface MachineFacts {
  /** Of the disk with DATA_DIR; null: there is no such folder. */
  freeBytes: number | null;
  /** Files and folders with data that others on this machine may read. */
  openPaths: string[];
  /** Where the records are. */
  disk: DiskEncryption;
}

export type ShopFacts =
  | { kind: 'unreachable'; cause: string }
  | { kind: 'untrusted'; cause: string }
  /** It answers, and it is not this shop. */
  | { kind: 'stranger'; status: number }
  | {
      kind: 'seen';
      seen: Seen;
      /** Of `/metrics` without a token. */
      metricsStatus: number;
      /** What the sign-in page sets. */
      cookies: string[];
      hasHsts: boolean;
      /** Null: plain http. */
      certificate: Certificate | null;
      /** This machine's clock minus that of the machine that answers. */
      clockSkewMs: number;
    };

export type DatabaseFacts = { kind: 'usable' } | { kind: 'unusable'; cause: string };

export type MailFacts = { kind: 'none' } | { kind: 'works' } | { kind: 'refused'; cause: string };

/** Whether the virus scanner finds what every scanner knows. */
export type ScannerFacts =
  | { kind: 'none' }
  | { kind: 'works' }
  | { kind: 'blind' }
  | { kind: 'silent'; cause: string };

export interface LinkFacts {
  address: string;
  /** Null: it reaches this shop. */
  flaw: Exclude<ShopFacts, { kind: 'seen' }> | null;
}

export interface PanelFacts {
  name: string;
  origin: string;
  isHealthy: boolean;
  /** Null: plain http, or it does not answer from here. */
  certificate: Certificate | null;
}
