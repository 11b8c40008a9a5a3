import { type BroadcastMessage, cleanText } from '@panelkit/sdk';
import { mailSignature } from '../brand/brand.ts';
import type { ShopSettings } from '../live-settings.ts';
import type { Language } from '../messages/language.ts';
import type { Texts } from '../messages/texts.ts';
import { type Html, html, toText, trustedHtml } from '../pages/parts/html.ts';
import type { Mail } from '../people/mailer.ts';

const SUBJECT_LENGTH = 100;
const LINE_LENGTH = 2000;
/** Of the style sheets that pages have. */
const ACCENT = '#0f766e';

/**
 * How the mail is written: by which shop, in which language, and where its reader declines; null: it is a
 * test.
 */
export interface MailWriting {
  shop: Pick<ShopSettings, 'name' | 'brand'>;
  language: Pick<Language, 'code' | 'direction'>;
  words: Texts['messageChoices'];
  unsubscribeUrl: string | null;
}

/** A broadcast as a mail: its first line is the subject, and plain text says the same as the markup. */
export function broadcastMail(
  { text, button, kind }: Pick<BroadcastMessage, 'text' | 'button' | 'kind'>,
  writing: MailWriting,
): Pick<Mail, 'subject' | 'text' | 'html'> {
  const lines = text.split('\n').map((line) => cleanText(line, LINE_LENGTH));
  const { shop, words, unsubscribeUrl } = writing;
  const why = words.why(shop.name);
  const stop = unsubscribeUrl === null ? null : { label: words.stop[kind], url: unsubscribeUrl };
  const linkLines = (link: typeof button) => (link === null ? [] : [`${link.label}:\n${link.url}`]);
  const first = lines.find((line) => line !== '') ?? shop.name;
  return {
    subject: cleanText(first, SUBJECT_LENGTH),
    text: [lines.join('\n'), ...linkLines(button), why, ...linkLines(stop), mailSignature(shop)].join('\n\n'),
    html: toText(page(writing, { lines, button, why, stop })),
  };
}

interface Written {
  lines: string[];
  button: BroadcastMessage['button'];
  why: string;
  stop: BroadcastMessage['button'];
}

/**
 * Without pictures, scripts or style sheets: mail programs leave them out, and pictures tell who has read.
 */
function page({ shop, language: { code, direction } }: MailWriting, written: Written): Html {
  const { lines, button, why, stop } = written;
  const accent = shop.brand.accent.light ?? ACCENT;
  return html`${trustedHtml('<!doctype html>')}
<html lang="${code}" dir="${direction}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${shop.name}</title></head>
<body style="margin:0;padding:24px 16px;font-family:Vazirmatn,Tahoma,Arial,sans-serif;font-size:16px;line-height:1.6">
<div style="max-width:560px;margin:0 auto">
<p style="margin:0 0 24px;font-weight:bold">${shop.name}</p>
<p style="margin:0 0 24px">${lines.map((line, index) => html`${index > 0 && trustedHtml('<br>\n')}${line}`)}</p>
${button !== null && html`<p style="margin:0 0 24px"><a href="${button.url}" style="color:${accent};border:2px solid;border-radius:8px;padding:10px 18px;text-decoration:none;display:inline-block">${button.label}</a></p>`}
<p style="margin:0;padding-top:16px;border-top:1px solid #8888;font-size:13px">${why}${stop !== null && html` <a href="${stop.url}" style="color:inherit">${stop.label}</a>`}</p>
</div></body></html>`;
}
