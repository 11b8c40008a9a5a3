import { createFakePanel, createTestClock } from '@panelkit/sdk/testing';
import { describe, expect, test } from 'vitest';
import { isThere } from './witnesses.ts';

describe('the witness of deliveries', () => {
  test('given a delivered account, when its operator renames it, then it is still there; when it is deleted, then it is not', () => {
    const panel = createFakePanel({ baseUrl: 'https://renames.test', clock: createTestClock() });
    const name = panel.addForeignAccount({ note: 'Shop 1' });
    panel.addForeignAccount({ note: 'somebody else' });
    panel.editAccount(name, { name: 'renamed1' });
    expect(isThere(panel, '1')).toBe(true);
    panel.vanish(['renamed1']);
    expect(isThere(panel, '1')).toBe(false);
  });
});
