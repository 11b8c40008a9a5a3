/** The texts of the shop's tax on the pages of staff, in English. */
export const taxInEnglish = {
  title: 'Tax',
  percent: 'Rate in percent',
  percentHint: 'Empty: no tax. It holds for what is priced from now on; what was quoted keeps its rate.',
  prices: 'Prices of plans',
  pricings: { inclusive: 'contain the tax', exclusive: 'are without it; it is added' },
  fixed: 'The environment of the shop fixes the tax (TAX_PERCENT, TAX_PRICES). It is not changed here.',
  fixedRate: (percent: string): string => `Rate: ${percent}`,
  none: 'No tax is charged.',
};
