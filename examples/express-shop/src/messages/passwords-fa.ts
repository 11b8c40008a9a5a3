import type { Texts } from './en.ts';

export const passwordsInPersian: Texts['passwords'] = {
  show: 'نمایش گذرواژه',
  hide: 'پنهان کردن گذرواژه',
  strength: 'قدرت گذرواژه',
  strengths: ['بسیار ضعیف', 'ضعیف', 'نزدیک به کافی', 'قوی', 'بسیار قوی'],
};
