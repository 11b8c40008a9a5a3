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
  PANELKIT_CONNECTION_CHECK: z.stringbool().optional().meta({
    description:
      'true: the shop connects to the server of every inbound each hour, by TCP and TLS, and shows how long that took. Nothing of a\ncustomer is sent.',
  }),
  PANEL_TIMEOUT_SECONDS: z.coerce.number().int().min(1).max(300).default(15).meta({
    description: 'How long a panel may take to answer one request.',
  }),
};
