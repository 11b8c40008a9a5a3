import type { ImportTexts } from '../../customer/texts/import-texts.ts';

export const importTextsRu: ImportTexts = {
  open: '📲 Открыть в приложении',
  whichDevice: 'На каком устройстве вы будете пользоваться?',
  whichApp: (device) =>
    `<b>${device}</b>\nНажмите на установленное приложение: оно откроется с вашей ссылкой. На той же странице видно, где его взять.`,
};
