/** An application that reads the shop link, and where it comes from. */
export interface ClientApp {
  /** As written in a link to the redirect page. */
  id: string;
  name: string;
  url: string;
  /** Opens it with the link already in it; null when it has no such address. */
  open: ((link: string, name: string) => string) | null;
}

export const platforms = ['android', 'ios', 'windows', 'macos', 'linux'] as const;
export type Platform = (typeof platforms)[number];

type Scheme = NonNullable<ClientApp['open']>;
const enc = encodeURIComponent;
const clashScheme =
  (scheme: string): Scheme =>
  (link, name) =>
    `${scheme}://install-config?url=${enc(link)}&name=${enc(name)}`;
const github = (repository: string): string => `https://github.com/${repository}/releases/latest`;

const hiddify: ClientApp = {
  id: 'hiddify',
  name: 'Hiddify',
  url: github('hiddify/hiddify-app'),
  open: (link, name) => `hiddify://import/${link}#${enc(name)}`,
};
const happ: ClientApp = {
  id: 'happ',
  name: 'Happ',
  url: 'https://www.happ.su/main',
  open: (link) => `happ://add/${link}`,
};
const v2rayTun = (url: string): ClientApp => ({
  id: 'v2raytun',
  name: 'v2RayTun',
  url,
  open: (link) => `v2raytun://import/${link}`,
});
const streisand: ClientApp = {
  id: 'streisand',
  name: 'Streisand',
  url: 'https://apps.apple.com/app/streisand/id6450534064',
  open: (link, name) => `streisand://import/${link}#${enc(name)}`,
};
const v2Box: ClientApp = {
  id: 'v2box',
  name: 'V2Box',
  url: 'https://apps.apple.com/app/v2box-v2ray-client/id6446814690',
  open: (link, name) => `v2box://install-sub?url=${enc(link)}&name=${enc(name)}`,
};
const shadowrocket: ClientApp = {
  id: 'shadowrocket',
  name: 'Shadowrocket',
  url: 'https://apps.apple.com/app/shadowrocket/id932747118',
  open: (link, name) =>
    `shadowrocket://add/sub://${Buffer.from(link).toString('base64url')}?remark=${enc(name)}`,
};
const singBox: ClientApp = {
  id: 'sing-box',
  name: 'sing-box',
  url: 'https://sing-box.sagernet.org/clients/',
  open: (link, name) => `sing-box://import-remote-profile?url=${enc(link)}#${enc(name)}`,
};
const v2rayNG: ClientApp = {
  id: 'v2rayng',
  name: 'v2rayNG',
  url: github('2dust/v2rayNG'),
  open: (link, name) => `v2rayng://install-sub?url=${enc(link)}#${enc(name)}`,
};
const nekoBox: ClientApp = {
  id: 'nekobox',
  name: 'NekoBox',
  url: github('MatsuriDayo/NekoBoxForAndroid'),
  open: (link, name) => `sn://subscription?url=${enc(link)}&name=${enc(name)}`,
};
const exclave: ClientApp = {
  id: 'exclave',
  name: 'Exclave',
  url: github('dyhkwong/Exclave'),
  open: (link) => `exclave://subscription?url=${enc(link)}`,
};
const clashMeta: ClientApp = {
  id: 'clash-meta',
  name: 'Clash Meta',
  url: github('MetaCubeX/ClashMetaForAndroid'),
  open: clashScheme('clashmeta'),
};
const clashVerge: ClientApp = {
  id: 'clash-verge',
  name: 'Clash Verge',
  url: github('clash-verge-rev/clash-verge-rev'),
  open: clashScheme('clash'),
};
const flClash: ClientApp = {
  id: 'flclash',
  name: 'FlClash',
  url: github('chen08209/FlClash'),
  open: clashScheme('flclash'),
};
const flClashX: ClientApp = {
  id: 'flclashx',
  name: 'FlClashX',
  url: github('pluralplay/FlClashX'),
  open: clashScheme('flclashx'),
};
const koalaClash: ClientApp = {
  id: 'koala-clash',
  name: 'Koala Clash',
  url: github('coolcoala/clash-verge-rev-lite'),
  open: clashScheme('koala-clash'),
};
const prizrakBox: ClientApp = {
  id: 'prizrak-box',
  name: 'Prizrak-Box',
  url: github('legiz-ru/Prizrak-Box'),
  open: clashScheme('prizrak-box'),
};
const stash: ClientApp = {
  id: 'stash',
  name: 'Stash',
  url: 'https://apps.apple.com/app/stash-rule-based-proxy/id1596063349',
  open: clashScheme('stash'),
};
const karing: ClientApp = {
  id: 'karing',
  name: 'Karing',
  url: github('KaringX/karing'),
  open: clashScheme('karing'),
};
const v2rayN: ClientApp = { id: 'v2rayn', name: 'v2rayN', url: github('2dust/v2rayN'), open: null };

const androidTun = v2rayTun('https://play.google.com/store/apps/details?id=com.v2raytun.android');
const appleTun = v2rayTun('https://apps.apple.com/app/v2raytun/id6476628951');
const desktop = [clashVerge, flClash, flClashX, koalaClash, prizrakBox, karing];

/** Applications of each platform, the simplest first. */
export const clientApps: Record<Platform, readonly ClientApp[]> = {
  android: [hiddify, v2rayNG, happ, androidTun, nekoBox, clashMeta, flClash, karing, singBox, exclave],
  ios: [streisand, v2Box, happ, appleTun, hiddify, shadowrocket, stash, karing, singBox],
  windows: [hiddify, v2rayN, happ, ...desktop],
  macos: [hiddify, streisand, v2Box, happ, appleTun, ...desktop, singBox],
  linux: [hiddify, v2rayN, ...desktop],
};

/** The platform of a browser; null: it does not say. Pure. */
export function platformOf(userAgent: string): Platform | null {
  const text = userAgent.slice(0, 512);
  if (/\bAndroid\b/.test(text)) return 'android';
  if (/\b(?:iPhone|iPad|iPod)\b/.test(text)) return 'ios';
  if (/\bWindows\b/.test(text)) return 'windows';
  if (/\bMac OS X\b/.test(text)) return 'macos';
  return /\bLinux\b/.test(text) ? 'linux' : null;
}
