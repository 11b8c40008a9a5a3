import type { Texts } from '../../texts.ts';

/** The texts of the shop's tax on the pages of staff, in Russian. */
export const taxInRussian: Texts['staffTax'] = {
  title: 'Налог',
  percent: 'Ставка в процентах',
  percentHint:
    'Пусто: без налога. Ставка действует для новых расчётов; в уже названных ценах остаётся прежняя.',
  prices: 'Цены тарифов',
  pricings: { inclusive: 'включают налог', exclusive: 'указаны без налога, он прибавляется' },
  fixed: 'Налог задан переменными окружения (TAX_PERCENT, TAX_PRICES). Здесь он не меняется.',
  fixedRate: (percent) => `Ставка: ${percent}`,
  none: 'Налога нет.',
};
