/**
 * Programs that look at a link because somebody sent it in a chat, or put it where a search engine finds it.
 */
const PREVIEWS = [
  /^(?:TelegramBot|WhatsApp|facebookexternalhit|facebookcatalog|meta-externalagent|Twitterbot|Slackbot|Slack-ImgProxy)\b/i,
  /^(?:LinkedInBot|Viber|SkypeUriPreview|Pinterestbot|redditbot|Snapchat|kakaotalk-scrap|Google-PageRenderer)\b/i,
  /^Mozilla\/5\.0 \([^)]*\b(?:Discordbot|vkShare|Viber|Pinterestbot|redditbot|SkypeUriPreview|OdklBot)\b/i,
  /^(?:Mastodon|Googlebot|GoogleOther|Google-InspectionTool|bingbot|YandexBot)\//i,
  // iMessage calls itself a browser and two previews.
  /^Mozilla\/5\.0 .*\b(?:facebookexternalhit|Facebot|Twitterbot|WhatsApp|TelegramBot|SkypeUriPreview)\b/i,
  // Search engines, which chats and mail programs ask as well. `Google` alone is also the name of a browser.
  /^Mozilla\/5\.0 .*(?:\b(?:Googlebot|GoogleOther|Google-InspectionTool|bingbot|BingPreview|YandexBot|Applebot)\/|\bGoogle \(\+https?:)/i,
];

/** Whether it is the preview of a chat that asks: it gets no servers, and counts as nobody. Pure. */
export function isLinkPreview(userAgent: string): boolean {
  const text = userAgent.slice(0, 512);
  return PREVIEWS.some((pattern) => pattern.test(text));
}
