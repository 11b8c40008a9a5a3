import * as z from 'zod';

/** How long panels may take, and with what their inbounds are dialed. */
export const panelSettings = {
  PANELKIT_DIAL_PROGRAM: z.string().min(1).optional().meta({
    description:
      'Path of an Xray or sing-box program. With it, the shop connects through one link of every inbound each hour and alerts staff\nwhen nothing comes back.',
  }),
  PANELKIT_DIAL_URL: z
    .url({ protocol: /^http$/ })
    .optional()
    .meta({
      description:
        'What such a connection fetches: an http:// address that your servers reach; http://www.gstatic.com/generate_204 by default.',
    }),
  PANEL_TIMEOUT_SECONDS: z.coerce.number().int().min(1).max(300).default(15).meta({
    description: 'How long a panel may take to answer one request.',
  }),
};
