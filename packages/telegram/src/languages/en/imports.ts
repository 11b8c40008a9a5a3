import type { ImportTexts } from '../../customer/texts/import-texts.ts';

export const importTextsEn: ImportTexts = {
  open: '📲 Open in an app',
  whichDevice: 'On which device would you like to use it?',
  whichApp: (device) =>
    `<b>${device}</b>\nTap the app that you have installed: it opens with your link in it. Each button shows where to get the app, too.`,
};
