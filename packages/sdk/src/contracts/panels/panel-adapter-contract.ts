import { describe } from 'vitest';
import { describePanelAnswers } from './panel-answers-contract.ts';
import { describePanelCare } from './panel-care-contract.ts';
import { describePanelFailures } from './panel-failures-contract.ts';
import type { PanelContractDeclaration, PanelHarness } from './panel-harness.ts';
import { describePanelInbounds } from './panel-inbounds-contract.ts';
import { describePanelListing } from './panel-listing-contract.ts';
import { describePanelReads } from './panel-reads-contract.ts';
import { describePanelRemoval } from './panel-removal-contract.ts';
import { describePanelTerms } from './panel-terms-contract.ts';
import { describePanelTraffic } from './panel-traffic-contract.ts';
import { describePanelWrites } from './panel-writes-contract.ts';
import { usePanel } from './use-panel.ts';

/**
 * The whole suite for one panel adapter, on a fake, a simulator or a real panel. It makes accounts of random
 * names and removes them, and never sleeps.
 *
 * @param setup - makes a harness for each test
 * @param declaration - what is true of the panel, and what the harness cannot do
 * @see docs/guides/write-a-panel-adapter.md
 */
export function describePanelAdapterContract(
  panelName: string,
  setup: () => Promise<PanelHarness>,
  declaration: PanelContractDeclaration,
): void {
  describe(`Panel adapter contract: ${panelName}`, () => {
    const usedPanel = usePanel(setup);
    describePanelReads(usedPanel, declaration);
    describePanelTerms(usedPanel, declaration);
    describePanelWrites(usedPanel, declaration);
    describePanelRemoval(usedPanel, declaration);
    describePanelListing(usedPanel, declaration);
    describePanelTraffic(usedPanel, declaration);
    describePanelFailures(usedPanel);
    describePanelAnswers(usedPanel, declaration);
    describePanelInbounds(usedPanel, declaration);
    describePanelCare(usedPanel, declaration);
  });
}
