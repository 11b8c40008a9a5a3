import type { Texts } from '../../customer/texts/texts.ts';

/** How to connect, by platform. */
export const helpRu: Texts['help'] = {
  android: {
    name: '🤖 Android',
    steps:
      '1. Установите v2rayNG или Hiddify.\n2. Скопируйте здесь свою ссылку.\n3. В приложении нажмите + и импортируйте из буфера обмена.',
  },
  ios: {
    name: '🍏 iPhone, iPad',
    steps:
      '1. Установите Streisand или Hiddify.\n2. Скопируйте здесь свою ссылку.\n3. В приложении нажмите + и добавьте из буфера обмена.',
  },
  windows: {
    name: '🪟 Windows',
    steps:
      '1. Установите v2rayN или Hiddify.\n2. Скопируйте здесь свою ссылку.\n3. Добавьте её как подписку и обновите.',
  },
  macos: {
    name: '🖥 macOS',
    steps:
      '1. Установите Hiddify или Streisand.\n2. Скопируйте здесь свою ссылку.\n3. Добавьте её как профиль.',
  },
  linux: {
    name: '🐧 Linux',
    steps: '1. Установите Hiddify.\n2. Скопируйте здесь свою ссылку.\n3. Добавьте её как профиль.',
  },
};
