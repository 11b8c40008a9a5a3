/** An application that reads the shop link, and where it comes from. */
export interface ClientApp {
  name: string;
  url: string;
  /** Opens it with the link already in it; null when it has no such address. */
  open: ((link: string, name: string) => string) | null;
}

export const platforms = ['android', 'ios', 'windows', 'macos', 'linux'] as const;
export type Platform = (typeof platforms)[number];

const hiddify = {
  name: 'Hiddify',
  url: 'https://github.com/hiddify/hiddify-app/releases/latest',
  open: (link: string, name: string) => `hiddify://import/${link}#${encodeURIComponent(name)}`,
};
const streisand = {
  name: 'Streisand',
  url: 'https://apps.apple.com/app/streisand/id6450534064',
  open: (link: string, name: string) => `streisand://import/${link}#${encodeURIComponent(name)}`,
};
const v2rayN = { name: 'v2rayN', url: 'https://github.com/2dust/v2rayN/releases/latest', open: null };

/** Free applications of each platform, the simplest first. */
export const clientApps: Record<Platform, readonly ClientApp[]> = {
  android: [
    hiddify,
    {
      name: 'v2rayNG',
      url: 'https://github.com/2dust/v2rayNG/releases/latest',
      open: (link) => `v2rayng://install-sub?url=${encodeURIComponent(link)}`,
    },
  ],
  ios: [
    streisand,
    { name: 'V2Box', url: 'https://apps.apple.com/app/v2box-v2ray-client/id6446814690', open: null },
  ],
  windows: [hiddify, v2rayN],
  macos: [hiddify, streisand],
  linux: [hiddify, v2rayN],
};
