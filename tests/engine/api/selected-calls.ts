import type { CommandContext, Panelkit } from '@panelkit/sdk';

type Call = (panelkit: Panelkit, by: CommandContext, scene: { planId: string }) => Promise<unknown>;

const work = { kind: 'resume' } as const;

/** What only staff may call, over subscriptions that they selected. */
export const selectedCalls: Record<string, Call> = {
  'bulk.previewSelected': ({ bulk }, by, { planId }) =>
    bulk.previewSelected({ subscriptionIds: [planId], work }, by),
  'bulk.workOnSelected': ({ bulk }, by, { planId }) =>
    bulk.workOnSelected({ subscriptionIds: [planId], work }, by),
};
