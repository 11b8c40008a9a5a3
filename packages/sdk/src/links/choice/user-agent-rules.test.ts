import { describe, expect, test } from 'vitest';
import { isLinkPreview } from './is-link-preview.ts';
import { formatNamed } from './link-format.ts';
import { formatForUserAgent, userAgentRules } from './user-agent-rules.ts';
import { wantsPage } from './wants-page.ts';

/**
 * As applications send them, taken from their sources, from threads of their trackers and from panels' own
 * tests.
 */
const USER_AGENTS: [userAgent: string, format: string][] = [
  ['HiddifyNext/0.13.6 (windows) like ClashMeta v2ray sing-box', 'base64'],
  ['HiddifyNext/2.5.7 (android) like ClashMeta v2ray sing-box', 'base64'],
  ['HiddifyNextX/3.0 (android) like ClashMeta v2ray sing-box', 'base64'],
  ['v2rayNG/1.8.12', 'base64'],
  ['v2rayNG/1.10.16', 'base64'],
  ['v2rayN/7.12.5', 'base64'],
  ['Happ/3.13.0', 'base64'],
  ['Happ/3.13.0 (Windows) like sing-box', 'base64'],
  ['Happ/1.14.0 (com.happproxy; build:1; Windows NT 10.0)', 'base64'],
  ['v2raytun/5.24.76 Windows/10.0', 'base64'],
  ['v2rayTUN/1.8.5', 'base64'],
  ['Streisand/1.6.44 (iOS)', 'base64'],
  ['Shadowrocket/2592 CFNetwork/1568.100.1', 'base64'],
  ['Shadowrocket/2.2.62 CFNetwork/1568 Darwin/24.1.0', 'base64'],
  ['V2Box/9.7', 'base64'],
  ['FoXray/1.5.0', 'base64'],
  ['Loon/3.2.3', 'base64'],
  ['Quantumult%20X/1.0.30', 'base64'],
  ['Karing/1.2.23.2605', 'base64'],
  ['Dalvik/2.3.0 (Linux; Android 10; JER-AN10 Build/HUAWEIJER-AN10; wv)', 'base64'],
  ['curl/8.5.0', 'base64'],
  ['', 'base64'],
  ['mihomo/1.19.28', 'mihomo 1.19.28'],
  ['clash.meta/v1.19.3', 'mihomo 1.19.3'],
  ['ClashMeta/1.19.28; mihomo/1.19.28', 'mihomo 1.19.28'],
  ['Mihomo Meta v1.19.14 windows amd64', 'mihomo'],
  ['clash-verge/v2.2.3', 'mihomo'],
  ['clash-nyanpasu/v1.6.0', 'mihomo'],
  ['FlClash/v0.8.33  clash-verge/v1.6.6  Platform/android', 'mihomo'],
  ['FlClash X/v0.3.0 core/v1.19 Platform/windows', 'mihomo'],
  ['FlClashX/0.2.0', 'mihomo'],
  ['ClashMetaForAndroid/2.11.27.Meta', 'mihomo'],
  ['Clash Meta For Windows Mini/1.0 (Prefer ClashMeta Format)', 'mihomo'],
  ['ClashX Meta/v1.4.8 (com.MetaCubeX.ClashX.meta; build:614; macOS 14.5.0) Alamofire/5.9.1', 'mihomo'],
  ['koala-clash/1.2.0', 'mihomo'],
  ['Koala Clash/1.0', 'mihomo'],
  ['prizrak-box/1.0.21', 'mihomo'],
  ['NekoBox/Android/1.3.8 (Prefer ClashMeta Format)', 'mihomo'],
  ['NekoBox/Android/1.4.0(Prefer ClashMeta Format)', 'mihomo'],
  ['Stash/2.8.0 Clash/1.11.0', 'stash'],
  ['Stash/3.1.1 Clash/1.9.0', 'stash'],
  ['ClashforWindows/7.0 (Windows NT 10.0; Win64; x64) Chrome/76.0.3809.126 Electron/6.0.3', 'clash'],
  ['ClashForAndroid/2.1.6', 'clash'],
  ['ClashX/1.118.0', 'clash'],
  ['SFA/1.8.10 (268; sing-box 1.8.10)', 'sing-box 1.8'],
  ['SFA/1.11.0 (5011; sing-box 1.11.0)', 'sing-box 1.11'],
  ['SFA/1.12.14 (595; sing-box 1.12.14; language en_US)', 'sing-box 1.12'],
  ['SFI/1.12.9 (Build 1; sing-box 1.12.12; language zh_CN)', 'sing-box 1.12'],
  ['SFM/1.13.15 (sing-box 1.13.15)', 'sing-box 1.13'],
  ['SFA/1.10.3', 'sing-box 1.10'],
  ['sing-box 1.13.15', 'sing-box 1.13'],
  ['sing-box (sing-box 1.12.0; language fa_IR)', 'sing-box 1.12'],
  ['sing-box', 'base64'],
  ['InHive/1.0', 'xray'],
];

describe('formatForUserAgent', () => {
  test.each(USER_AGENTS)('given %j, then %s', (userAgent, expected) => {
    const { format, coreVersion } = formatForUserAgent(userAgent);
    expect(coreVersion === null ? format : `${format} ${coreVersion}`).toBe(expected);
    expect(isLinkPreview(userAgent)).toBe(false);
  });

  test("given a caller's own rules before ours, then they count first", () => {
    const own = [{ pattern: /^v2rayNG\//, format: 'xray' } as const, ...userAgentRules];
    expect(formatForUserAgent('v2rayNG/1.10.16', own)).toEqual({ format: 'xray', coreVersion: null });
    expect(formatForUserAgent('Stash/3.0', own).format).toBe('stash');
  });

  test('given a rule that is not anchored, then it is refused, since it finds Hiddify', () => {
    expect(() => formatForUserAgent('x', [{ pattern: /clash/i, format: 'clash' }])).toThrow(TypeError);
  });

  test.each(['clash-', 'sing-box (', 'SFA(; ', 'a/b '])(
    'given a User-Agent of a megabyte of %j, then it is answered at once',
    (text) => expect(formatForUserAgent(text.repeat(200_000)).format).toBeTypeOf('string'),
    1000,
  );
});

test.each([
  ['clash-meta', { format: 'mihomo', coreVersion: null }],
  ['Clash_Meta', { format: 'mihomo', coreVersion: null }],
  ['sing-box', { format: 'sing-box', coreVersion: null }],
  ['sing-box-1.10', { format: 'sing-box', coreVersion: '1.10' }],
  ['mihomo-1.19.30', { format: 'mihomo', coreVersion: '1.19.30' }],
  ['v2ray-json', { format: 'xray', coreVersion: null }],
  ['links', { format: 'plain', coreVersion: null }],
  ['constructor', null],
  ['', null],
  ['base64\n', null],
])('given the name %j, then the format is %o', (name, expected) => {
  expect(formatNamed(name)).toEqual(expected);
});

test.each([
  'TelegramBot (like TwitterBot)',
  'WhatsApp/2.23.20.0 A',
  'facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)',
  'Twitterbot/1.0',
  'Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)',
  'LinkedInBot/1.0 (compatible; Mozilla/5.0; Apache-HttpClient +http://www.linkedin.com)',
  'Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)',
  'Mozilla/5.0 (compatible; vkShare; +http://vk.com/dev/Share)',
  'Mozilla/5.0 (Windows NT 6.1; WOW64) SkypeUriPreview Preview/0.5 skype-url-preview@microsoft.com',
  'Mozilla/5.0 (X11; Linux x86_64; rv:6.0) Gecko/20110814 Firefox/6.0 Google (+https://developers.google.com/+/web/snippet/)',
  'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)',
  'Mozilla/5.0 (Linux; Android 6.0.1; Nexus 5X Build/MMB29P) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Mobile Safari/537.36 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)',
  'Mozilla/5.0 (compatible; Google-InspectionTool/1.0;)',
  'Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm) Chrome/116.0.1938.76 Safari/537.36',
  'Mozilla/5.0 (compatible; YandexBot/3.0; +http://yandex.com/bots)',
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_5) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/13.1.1 Safari/605.1.15 (Applebot/0.1; +http://www.apple.com/go/applebot)',
  'Googlebot/2.1 (+http://www.google.com/bot.html)',
  'Mastodon/4.2.0 (http.rb/5.1.1; +https://mastodon.social/)',
  'facebookcatalog/1.0',
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_1) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/13.0.2 Safari/605.1.15 facebookexternalhit/1.1 Facebot Twitterbot/1.0',
])('given %j, then it is the preview of a chat', (userAgent) => {
  expect(isLinkPreview(userAgent)).toBe(true);
});

test.each([
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1',
  'Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Mobile Safari/537.36',
  'Mozilla/5.0 (Linux; Android 14; CUBOT X50) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Mobile Safari/537.36',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36 Google Chrome',
])('given the browser %j, then it is a person', (userAgent) => {
  expect(isLinkPreview(userAgent)).toBe(false);
});

test.each([
  ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', true],
  ['application/json, text/html;q=0.5', true],
  ['*/*', false],
  ['text/htmlx', false],
  [null, false],
])('given Accept %j, then a page is wanted: %s', (accept, expected) => {
  expect(wantsPage(accept)).toBe(expected);
});
