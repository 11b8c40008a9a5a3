import type { Operator, Place, RealPanel } from './real-panel.ts';
import type { RealShop } from './real-shop.ts';

/** Where a scenario is played, and what was sold there before the operator comes. */
export interface Stage {
  panel: RealPanel;
  operator: Operator;
  shop: RealShop;
  subscriptionId: string;
  /** Of the account, as the panel listed it before. */
  accountName: string;
  remoteId: string | null;
  /** Whether the link that was served before carries bytes. */
  oldLinkCarries(): Promise<boolean>;
  /** Whether the link that is served now does. */
  carries(): Promise<boolean>;
  /** Looks again until it is so. @throws when it is not in time */
  expect(isSo: () => Promise<boolean>, what: string): Promise<void>;
  /** What must hold when all is over, and throws when it does not. */
  atEnd(check: () => Promise<void>): void;
  /**
   * One more that was sold, to a customer who asks for something meanwhile; null where the scenario needs
   * none.
   */
  otherId: string | null;
  /** Puts the database back as it was before the sale, where the scenario takes a backup. */
  restore(): Promise<void>;
}

/**
 * *repaired*: the served link carries bytes and the panel shows the account once, as it was sold. *alerted*:
 * the link is dead, staff are told, and after what they do it is repaired. *over*: the subscription is off on
 * the panel, and nobody connects by it. *kept*: staff are alerted, and the link never stops.
 */
export type Ending = 'repaired' | 'alerted' | 'kept' | 'over';

export interface Scenario {
  name: string;
  place: Place;
  ending: Ending;
  /** Whether the link that was served before stops to carry. */
  breaks: boolean;
  /** How many units are sold for it; one by default. */
  quantity?: number;
  /** Whether one more is sold, whose customer asks for something meanwhile. */
  sellsOneMore?: true;
  /** Whether the panel's database is copied before they are sold. */
  takesBackup?: true;
  /** The alert that a person answers; any by default. */
  alert?: string;
  /** Whether the repaired account has another name: it was moved. */
  isMoved?: true;
  /** What an operator of the family must be able to do. */
  needs?: keyof Operator;
  /** Before the unit is sold. */
  prepare?(operator: Operator): Promise<void>;
  act(stage: Stage): Promise<void>;
  /** Where it ends *over*: whether it has. */
  isOver?(stage: Stage): Promise<boolean>;
  /** What a person does about it, once staff were alerted. */
  person?(stage: Stage): Promise<void>;
}
