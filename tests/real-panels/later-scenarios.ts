import { networkInterfaces } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ObservedAccount } from '@panelkit/sdk';
import type { Scenario, Stage } from './scenario.ts';
import { enterTarget } from './staff.ts';

/** Staff are asked about changed credentials, and decide. */
export const decidedScenarios: Scenario[] = (['take', 'rotate'] as const).map((choice) => ({
  name: `credentials changed, staff ${choice === 'take' ? 'take them' : 'give new ones'}`,
  place: 'tcp',
  ending: 'alerted',
  breaks: true,
  alert: 'panel.needs-attention credentials-changed',
  act: async ({ shop: { panelkit, panelId, staff }, operator, accountName }) => {
    await panelkit.panels.update({ panelId, credentialPolicy: 'ask' }, staff());
    await operator.changeCredentials(accountName);
  },
  person: async (stage) => {
    const { panelkit, panelId, staff } = stage.shop;
    await stage.expect(stage.carries, 'the changed credentials are served while staff are asked');
    const changed = await secretsOf(stage);
    const open = await panelkit.panels.changedCredentials(panelId, staff());
    const accountIds = open.map(({ accountId }) => accountId);
    const count = await panelkit.panels.decideCredentials({ panelId, accountIds, choice }, staff());
    if (count !== 1) throw new Error(`${count} accounts waited for a decision`);
    const isDecided = async () => ((await secretsOf(stage)) === changed) === (choice === 'take');
    await stage.expect(isDecided, 'the panel shows what staff chose');
    stage.atEnd(async () => {
      await panelkit.panels.update({ panelId, credentialPolicy: 'rotate' }, staff());
      if (!(await isDecided())) throw new Error('the panel shows the other credentials');
    });
  },
}));

async function accountOf({ shop, subscriptionId }: Stage): Promise<ObservedAccount | undefined> {
  return (await shop.listed()).find(({ note }) => note?.includes(subscriptionId));
}

async function secretsOf(stage: Stage): Promise<string> {
  return JSON.stringify((await accountOf(stage))?.credentials);
}

/** What ends a subscription although the operator changed what it is known by. */
export const endedScenarios: Scenario[] = [
  {
    name: 'account renamed, then terminated',
    place: 'tcp',
    ending: 'over',
    breaks: true,
    needs: 'rename',
    act: async ({ operator, accountName, subscriptionId, shop: { panelkit, staff } }) => {
      await operator.rename?.(accountName, `${accountName.slice(0, 20)}gone`);
      await panelkit.subscriptions.terminate({ subscriptionId, reason: 'over' }, staff());
    },
    isOver: async (stage) => {
      const listed = await stage.shop.listed();
      const ours = [stage.accountName, `${stage.accountName.slice(0, 20)}gone`];
      const isGone = listed.every(
        ({ name, note }) => !ours.includes(name) && !note?.includes(stage.subscriptionId),
      );
      return isGone && !(await stage.oldLinkCarries());
    },
  },
  {
    name: 'suspended on an inbound that was deleted',
    place: 'reality',
    ending: 'over',
    breaks: true,
    act: async ({ operator, subscriptionId, shop: { panelkit, staff, round } }) => {
      await operator.deleteInbound('reality');
      await round();
      await panelkit.subscriptions.suspend({ subscriptionId, reason: 'abuse' }, staff());
    },
    isOver: async (stage) => {
      const { panelkit, staff, attention } = stage.shop;
      const account = await accountOf(stage);
      const { status } = await panelkit.subscriptions.get(stage.subscriptionId, staff());
      const isFailing = (await attention()).some(({ kind }) => kind === 'accounts-failing');
      return status === 'suspended' && !isFailing && (account === undefined || account.status === 'disabled');
    },
  },
];

/** The shop looks again until the account has the name under which it was sold. */
async function expectItsName(stage: Stage): Promise<void> {
  const hasIt = async (): Promise<boolean> => {
    await stage.shop.round();
    return (await accountOf(stage))?.name === stage.accountName;
  };
  await stage.expect(hasIt, 'the account is as it was sold');
}

/** At the end the foreign accounts are as they were, and go. */
function keepForeign({ operator, atEnd }: Stage, foreign: readonly string[]): void {
  atEnd(async () => {
    const now = await operator.readForeign();
    if (JSON.stringify(now) !== JSON.stringify(foreign))
      throw new Error(`the strangers were changed: ${foreign} ${now}`);
    await operator.removeForeign();
  });
}

/** As many rounds as it takes to make an account again that is missing. */
async function lookForLong({ shop }: Stage): Promise<void> {
  for (let round = 0; round < 8; round += 1) {
    await shop.round();
    await sleep(5000);
  }
}

/** What is found again under another id or address. */
export const movedScenarios: Scenario[] = [
  {
    name: 'id given to another account',
    place: 'tcp',
    ending: 'repaired',
    breaks: true,
    needs: 'recyclesIds',
    takesBackup: true,
    act: async (stage) => {
      const { restore, operator, shop, remoteId } = stage;
      await restore();
      await operator.addForeign(1);
      const stranger = (await shop.listed()).find(({ name }) => name.startsWith('foreign'));
      if (stranger?.remoteId !== remoteId) throw new Error(`the id ${remoteId} is not used again`);
      keepForeign(stage, await operator.readForeign());
    },
  },
  {
    name: 'former id and name restored, its id on another account',
    place: 'tcp',
    ending: 'repaired',
    breaks: false,
    needs: 'rename',
    isMoved: true,
    act: async (stage) => {
      const { operator, accountName } = stage;
      await operator.rename?.(accountName, `${accountName.slice(0, 20)}other`);
      const restoreRenamed = await operator.backUp();
      await operator.addForeign(2);
      const restoreOlder = await operator.backUp();
      const foreign = await operator.readForeign();
      await restoreRenamed();
      await expectItsName(stage);
      await operator.addForeign(1);
      await operator.remove(accountName);
      await expectItsName(stage);
      const id = (await accountOf(stage))?.remoteId;
      await restoreOlder();
      const holder = (await stage.shop.listed()).find(({ remoteId }) => remoteId === id);
      if (id != null && !holder?.name.startsWith('foreign'))
        throw new Error(`the id ${id} is not on another account`);
      await lookForLong(stage);
      keepForeign(stage, foreign);
    },
  },
  {
    name: 'panel moved to another address',
    place: 'tcp',
    ending: 'kept',
    breaks: false,
    needs: 'changeHostname',
    prepare: async (operator) => operator.listenEverywhere?.('tcp'),
    act: async ({ operator }) => operator.changeHostname?.(otherAddress()),
    person: async (stage) => {
      await enterTarget(stage);
      await stage.operator.saveAgain?.('tcp');
      await stage.shop.round();
      // Hosts name an address of their own, here the panel's former one: staff are asked, and say that it is
      // right.
      const isOfHosts = stage.operator.listenEverywhere === undefined;
      const { panelkit, panelId, staff } = stage.shop;
      if (isOfHosts) await panelkit.panels.update({ panelId, formerHosts: [] }, staff());
      const named = isOfHosts ? '127.0.0.1' : otherAddress();
      const namesIt = async () => (await stage.shop.servedLink(stage.subscriptionId)).includes(`@${named}:`);
      await stage.expect(namesIt, 'the served link names the right address');
      stage.atEnd(async () => {
        await stage.operator.changeHostname?.('127.0.0.1');
        await enterTarget(stage);
        await stage.operator.saveAgain?.('tcp');
      });
    },
  },
];

/** Of this machine, not loopback where it has one: some panels never name that in a link. */
function otherAddress(): string {
  const all = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  const found = all.find(({ internal, family }) => !internal && family === 'IPv4');
  return found?.address ?? '127.0.0.2';
}
