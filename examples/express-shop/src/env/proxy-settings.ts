import { PROXY_SCHEMES } from '@panelkit/telegram';
import * as z from 'zod';

/** Proxies for panels and for what is neither a panel nor Telegram. */
export const proxySettings = {
  PANEL_PROXY_URL: z
    .url({ protocol: /^https?$/ })
    .optional()
    .meta({
      description:
        'Proxy for all panel requests: http://user:password@host:port. It resolves host names, and private certificates cannot be\nchecked through it.',
    }),
  SERVICE_PROXY_URL: z
    .url({ protocol: new RegExp(`^(${PROXY_SCHEMES.join('|')})$`) })
    .optional()
    .meta({
      description:
        'Proxy for payment providers and exchange rates: http://user:password@host:port or socks5://user:password@host:port.',
    }),
  SERVICE_PROXY_EXCEPT: z
    .string()
    .transform((text) => text.split(',').flatMap((part) => part.trim().toLowerCase() || []))
    .default([])
    .meta({
      description:
        'Host names, comma-separated, that are reached without SERVICE_PROXY_URL: payment.zarinpal.com, gateway.zibal.ir.',
    }),
  MAIL_PROXY_URL: z
    .url({ protocol: /^https?$/ })
    .optional()
    .meta({ description: 'Proxy for the mail server, by CONNECT: http://user:password@host:port.' }),
};
