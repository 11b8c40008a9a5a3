import type { PartOf, TextOverrides } from '@panelkit/sdk';
import type { CustomerTextOverrides, StaffTextOverrides } from '@panelkit/telegram';
import type { Format } from './format.ts';
import type { Texts } from './texts.ts';

/** What a shop says in words of its own. Everything else is said in those of this package. */
export interface ShopTexts {
  /** Pages and mails, by the code of a language: `ru: () => ({ wallet: { title: 'Кошелёк' } })`. */
  pages?: Readonly<Record<string, (format: Format) => PartOf<Omit<Texts, 'format'>>>>;
  customerBot?: CustomerTextOverrides;
  staffBot?: StaffTextOverrides;
  /** What `createPanelkit` is given as `texts`: its `links` count at the shop link, too. */
  engine?: TextOverrides;
}
