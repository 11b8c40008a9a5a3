import { describe, expect, test } from 'vitest';
import type { Capabilities } from '../../domain/panels/capabilities.ts';
import { abilitiesOf, type PanelContractDeclaration } from './panel-harness.ts';
import type { PanelUnderTest } from './use-panel.ts';

declare module 'vitest' {
  interface TaskMeta {
    /** Which panel the contract was run on, for reporters. */
    panelContract?: PanelUnderContract;
  }
}

/** What a run of the contract says about its panel. */
export interface PanelUnderContract {
  kind: string;
  version: string;
  capabilities: Capabilities;
}

/** What an adapter says about its panel, without changing it. */
export function describePanelReads(
  usedPanel: () => PanelUnderTest,
  { capabilities, without = [] }: PanelContractDeclaration,
): void {
  describe('reads', () => {
    test('given the harness, when compared with its declaration, then it can do all but what was declared', () => {
      const declared = [
        'traffic',
        'online',
        'foreign-accounts',
        'clock-jumps',
        'second-inbound',
        'http-answers',
      ] as const;
      expect(abilitiesOf(usedPanel())).toEqual(declared.filter((ability) => !without.includes(ability)));
    });

    test('given the right login, when probed, then version and capabilities are as declared', async ({
      task,
    }) => {
      const { driver, target, connection } = usedPanel();
      const probe = await driver.probe(target, connection);
      task.meta.panelContract = {
        kind: driver.kind,
        version: probe.version,
        capabilities: probe.capabilities,
      };
      expect(probe.version).not.toBe('');
      expect(probe.capabilities).toEqual(capabilities);
      expect(probe.clockSkewMs ?? 0).toSatisfy(Number.isFinite);
    });

    test('given the credentials, when parsed, then the schema takes them and refuses none at all', () => {
      const { driver, target } = usedPanel();
      expect(driver.credentialsSchema.parse(target.credentials)).toEqual(target.credentials);
      expect(driver.credentialsSchema.safeParse({}).success).toBe(false);
    });

    test('given the right login, when asked for its health, then it answers', async () => {
      const health = await usedPanel().adapter.health();
      expect(health.clockSkewMs ?? 0).toSatisfy(Number.isFinite);
    });

    test('given inbounds, when listed, then each has its own key and ours are among them', async () => {
      const { adapter, inboundKeys } = usedPanel();
      const inbounds = await adapter.listInbounds();
      const keys = inbounds.map(({ key }) => key);
      expect(new Set(keys).size).toBe(keys.length);
      expect(keys).toEqual(expect.arrayContaining(inboundKeys));
      const ours = inbounds.filter(({ key }) => inboundKeys.includes(key));
      expect(ours.every(({ enabled, name }) => enabled && name !== '')).toBe(true);
    });

    test('given no account of a name, when looked for, then it is absent', async () => {
      const panel = usedPanel();
      const { name } = panel.desired();
      expect(await panel.adapter.findAccount({ name, remoteId: null })).toMatchObject({ kind: 'absent' });
    });

    test('given an account, when looked for by a part of its name, then it is absent', async () => {
      const panel = usedPanel();
      const { name } = await panel.ensured(panel.desired());
      for (const part of [name.slice(0, -1), name.slice(1)]) {
        expect(await panel.adapter.findAccount({ name: part, remoteId: null })).toMatchObject({
          kind: 'absent',
        });
      }
    });

    test('given an account, when looked for with its id, then it is the same one', async () => {
      const panel = usedPanel();
      const account = await panel.ensured(panel.desired());
      const again = await panel.adapter.findAccount(account);
      expect(again).toMatchObject({
        kind: 'found',
        account: { name: account.name, remoteId: account.remoteId },
      });
    });

    test('given two looks at an account, when nothing happened between, then its links are there and the same', async () => {
      const panel = usedPanel();
      const { name, links } = await panel.ensured(panel.desired());
      expect(links.length).toBeGreaterThan(0);
      expect(links.every((link) => /^[a-z0-9]+:\/\//.test(link))).toBe(true);
      expect((await panel.found(name)).links).toEqual(links);
    });
  });
}
