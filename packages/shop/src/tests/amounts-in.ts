import { toLatinDigits } from '@panelkit/sdk';

/** How each language writes numbers: what groups digits, and what begins the fraction. */
const NUMBERS = {
  en: { group: /,/g, point: '.' },
  fa: { group: /٬/g, point: '٫' },
  ru: { group: /[\s\u00a0\u202f]/g, point: ',' },
} as const;
export type PageLanguage = keyof typeof NUMBERS;

const AMOUNT = /€\s?(\d[\d.,٬٫]*)|(\d[\d.,٬٫\u00a0\u202f]*)[\s\u00a0](?:€|Toman|تومان|туман)/g;

/**
 * The distinct amounts that a page shows, in minor units of euro or Rial, smallest first. It reads what
 * people read, and knows nothing of how the shop writes it.
 */
export function amountsIn(page: string, language: PageLanguage): number[] {
  const { group, point } = NUMBERS[language];
  const text = toLatinDigits(page.replace(/<(style|script)[\s\S]*?<\/\1>/g, '').replace(/<[^>]+>/g, ' '));
  const minorOf = (written: string, perUnit: number): number =>
    Math.round(Number(written.replace(group, '').replace(point, '.')) * perUnit);
  const amounts = [...text.matchAll(AMOUNT)].map(([all, first, second]) => {
    const written = (first ?? second ?? '').replace(/[.,٬٫\u00a0\u202f]+$/, '');
    return minorOf(written, all.includes('€') ? 100 : 10);
  });
  return [...new Set(amounts)].toSorted((one, other) => one - other);
}
