import type { ImportTexts } from '../../customer/texts/import-texts.ts';

export const importTextsFa: ImportTexts = {
  open: '📲 باز کردن در برنامه',
  whichDevice: 'روی کدام دستگاه استفاده می‌کنید؟',
  whichApp: (device) =>
    `<b>${device}</b>\nبرنامه‌ای را که نصب کرده‌اید بزنید: با لینک شما باز می‌شود. در همان صفحه می‌بینید برنامه را از کجا بگیرید.`,
};
