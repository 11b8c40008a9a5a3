import type { CommandContext, Panelkit } from '@panelkit/sdk';

type Call<Things> = (panelkit: Panelkit, by: CommandContext, things: Things) => Promise<unknown>;

const aDraft = {
  kind: 'news' as const,
  channels: ['chat'],
  audience: {},
  content: { texts: { en: { text: 'Hello' } } },
};

/** What customers may call of the broadcasts, for themselves. */
export const ownBroadcastCalls: Record<string, Call<{ customerId: string }>> = {
  'broadcasts.declined': (panelkit, by, { customerId }) => panelkit.broadcasts.declined(customerId, by),
  'broadcasts.setDeclined': (panelkit, by, { customerId }) =>
    panelkit.broadcasts.setDeclined({ customerId, kind: 'news', declined: true }, by),
};

/** What only the shop may call. */
export const staffBroadcastCalls: Record<string, Call<{ panelId: string }>> = {
  'broadcasts.draft': (panelkit, by) => panelkit.broadcasts.draft(aDraft, by),
  'broadcasts.edit': (panelkit, by, { panelId }) =>
    panelkit.broadcasts.edit({ ...aDraft, broadcastId: panelId }, by),
  'broadcasts.preview': (panelkit, by) => panelkit.broadcasts.preview(aDraft, by),
  'broadcasts.test': (panelkit, by, { panelId: broadcastId }) =>
    panelkit.broadcasts.test({ broadcastId, channel: 'chat', language: 'en' }, by),
  'broadcasts.start': (panelkit, by, { panelId: broadcastId }) =>
    panelkit.broadcasts.start({ broadcastId }, by),
  'broadcasts.pause': (panelkit, by, { panelId: broadcastId }) =>
    panelkit.broadcasts.pause({ broadcastId }, by),
  'broadcasts.resume': (panelkit, by, { panelId: broadcastId }) =>
    panelkit.broadcasts.resume({ broadcastId }, by),
  'broadcasts.stop': (panelkit, by, { panelId: broadcastId }) =>
    panelkit.broadcasts.stop({ broadcastId }, by),
  'broadcasts.recall': (panelkit, by, { panelId: broadcastId }) =>
    panelkit.broadcasts.recall({ broadcastId }, by),
  'broadcasts.resend': (panelkit, by, { panelId: broadcastId }) =>
    panelkit.broadcasts.resend({ broadcastId, channel: 'chat', state: 'unknown' }, by),
  'broadcasts.get': (panelkit, by, { panelId }) => panelkit.broadcasts.get(panelId, by),
  'broadcasts.list': (panelkit, by) => panelkit.broadcasts.list({}, by),
  'broadcasts.deliveries': (panelkit, by, { panelId: broadcastId }) =>
    panelkit.broadcasts.deliveries({ broadcastId, channel: 'chat', state: 'sent' }, by),
  'broadcasts.settled': (panelkit, by, { panelId }) => panelkit.broadcasts.settled(panelId, by),
};

/** What needs no actor: the channels that there are, and what the token of a message may do. */
export const openBroadcastCalls = [
  'broadcasts.channels',
  'broadcasts.readUnsubscribeToken',
  'broadcasts.unsubscribe',
];
