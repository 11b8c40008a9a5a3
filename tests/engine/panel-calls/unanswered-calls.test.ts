import { createTestPanelkit } from '@panelkit/storage-memory/testing';
import { violationsOf } from '../violations-of.ts';
import { describeUnansweredCalls, GIVE_UP_AFTER_MS } from './describe-unanswered-calls.ts';

describeUnansweredCalls('memory', async (panel) => {
  const shop = await createTestPanelkit({
    panels: [panel],
    policies: { giveUpAfterMs: GIVE_UP_AFTER_MS },
  });
  return {
    ...shop,
    customer: (balanceMinor) => shop.customer({ balanceMinor }),
    violations: () => violationsOf(shop),
    // Calls that never end leave the scheduler nothing to wait for.
    close: () => shop.backend.close(),
  };
});
