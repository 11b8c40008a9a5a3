import type { TextOverrides } from '@panelkit/sdk';
import { createTestPanelkit } from '@panelkit/storage-memory/testing';

const texts: TextOverrides = {
  ru: {
    messages: { 'usage.exhausted': ({ planName }) => `Трафик «${planName}» кончился. Продлите подписку!` },
    links: { suspended: 'Подписка на паузе.' },
  },
};
const { panelkit, staff } = await createTestPanelkit({ texts });
for (const code of ['usage.exhausted', 'subscription.expired'] as const)
  console.log(await panelkit.notifications.preview({ code, language: 'ru' }, staff()));
