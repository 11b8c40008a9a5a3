import type { Backend } from '@panelkit/sdk';
import type { TestPanelkitOptions } from '@panelkit/storage-memory/testing';

/** One process after another on the same records. */
export interface Lives {
  /** How a shop is opened on them. */
  shopOptions: Pick<TestPanelkitOptions, 'clock' | 'settings' | 'wrapBackend'>;
  /** Of the process that lives. */
  backend(): Backend;
  /** It dies in the middle of whatever it does, and the next one is there. */
  crash(): Promise<void>;
  close(): Promise<void>;
}
