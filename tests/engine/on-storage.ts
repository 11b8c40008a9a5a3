import {
  createTestPanelkit,
  type TestPanelkit,
  type TestPanelkitOptions,
  type TestShop,
} from '@panelkit/storage-memory/testing';

/** A test shop on some storage. */
export interface StoredShop extends TestShop {
  /** Another process on the same records and panels; its scheduler is not started. */
  another(
    changes?: Pick<TestPanelkitOptions, 'policies' | 'settings' | 'timeZone' | 'currency'>,
  ): Promise<StoredShop>;
}

/**
 * Opens a test shop on one storage, with nothing in it from earlier ones. It is closed when its test is over.
 */
export type OpenShop = (options?: Omit<TestPanelkitOptions, 'wrapBackend'>) => Promise<StoredShop>;

/** Where a suite runs. */
export interface StorageUnderTest {
  name: string;
  open: OpenShop;
}

export const IN_MEMORY: StorageUnderTest = {
  name: 'memory',
  open: async (options) => toStoredShop(await createTestPanelkit(options)),
};

function toStoredShop(shop: TestPanelkit): StoredShop {
  return { ...shop, another: async (changes) => toStoredShop(shop.another(changes)) };
}
