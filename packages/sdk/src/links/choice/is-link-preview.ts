/** Programs that look at a link because somebody sent it in a chat. */
const PREVIEWS = [
  /^(?:TelegramBot|WhatsApp|facebookexternalhit|facebookcatalog|meta-externalagent|Twitterbot|Slackbot|Slack-ImgProxy)\b/i,
  /^(?:LinkedInBot|Viber|SkypeUriPreview|Pinterestbot|redditbot|Snapchat|kakaotalk-scrap|Google-PageRenderer)\b/i,
  /^Mozilla\/5\.0 \([^)]*\b(?:Discordbot|vkShare|Viber|Pinterestbot|redditbot|SkypeUriPreview|OdklBot)\b/i,
  // iMessage calls itself a browser and two previews.
  /^Mozilla\/5\.0 .*\b(?:facebookexternalhit|Facebot|Twitterbot|WhatsApp|TelegramBot)\b/i,
];

/** Whether it is the preview of a chat that asks: it gets no servers, and counts as nobody. Pure. */
export function isLinkPreview(userAgent: string): boolean {
  const text = userAgent.slice(0, 512);
  return PREVIEWS.some((pattern) => pattern.test(text));
}
