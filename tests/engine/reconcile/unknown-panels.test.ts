import { silentLogger } from '@panelkit/sdk';
import { createTestClock } from '@panelkit/sdk/testing';
import { describe, expect, test } from 'vitest';
import {
  SIMULATED_FAMILIES,
  startFamily,
} from '../../../packages/panel-adapters/src/families/simulated-families.ts';
import { settleMsOf } from '../../../packages/sdk/src/domain/panels/capabilities.ts';

describe('what is assumed of a panel at a new address until it is tested', () => {
  test.each(SIMULATED_FAMILIES)(
    'given $name, then a late write of it has settled by then',
    async (family) => {
      const { target, connection } = startFamily(family, createTestClock());
      const { capabilities } = await family.driver.probe(target, { ...connection, logger: silentLogger });
      expect(settleMsOf(capabilities)).toBe(capabilities.settleMs);
      expect(settleMsOf(null)).toBeGreaterThanOrEqual(capabilities.settleMs);
    },
  );
});
