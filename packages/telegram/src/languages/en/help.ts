import type { Texts } from '../../customer/texts/texts.ts';

/** How to connect, by platform. */
export const helpEn: Texts['help'] = {
  android: {
    name: '🤖 Android',
    steps:
      '1. Install v2rayNG or Hiddify.\n2. Copy your link here.\n3. In the app tap + and import from the clipboard.',
  },
  ios: {
    name: '🍏 iPhone, iPad',
    steps:
      '1. Install Streisand or Hiddify.\n2. Copy your link here.\n3. In the app tap + and add from the clipboard.',
  },
  windows: {
    name: '🪟 Windows',
    steps:
      '1. Install v2rayN or Hiddify.\n2. Copy your link here.\n3. Add it as a subscription and update it.',
  },
  macos: {
    name: '🖥 macOS',
    steps: '1. Install Hiddify or Streisand.\n2. Copy your link here.\n3. Add it as a profile.',
  },
  linux: {
    name: '🐧 Linux',
    steps: '1. Install Hiddify.\n2. Copy your link here.\n3. Add it as a profile.',
  },
};
