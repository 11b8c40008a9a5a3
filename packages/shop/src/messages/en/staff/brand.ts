/** The texts of the shop's brand, in English. */
export const brandInEnglish = {
  lead: 'Your name, logo, colors and links. Pages, mails, bots and apps show them at once.',
  name: 'Name of the shop',
  logo: 'Logo',
  logoHint: 'A square PNG, JPEG or WebP of at most 256 KB.',
  removeLogo: 'Use the default logo again',
  light: 'Color on light pages',
  dark: 'Color on dark pages',
  colorHint: 'For links and buttons. It must be readable: a contrast of at least 4.5 : 1.',
  defaultColors: 'Use the default colors again',
  supportUrl: 'Link to support',
  supportHint:
    'https://… or mailto:…, for example your Telegram. It is shown on every page, in mails and in apps.',
  channelUrl: 'Link to your news channel',
  save: 'Save',
  problems: {
    name: 'Enter a name of at most 50 characters.',
    color: 'Enter a color such as #0f766e.',
    contrast: (contrast: string, suggestion: string | null) =>
      `This color reaches a contrast of only ${contrast} : 1, and 4.5 : 1 is needed.${suggestion === null ? '' : ` ${suggestion} would do.`}`,
    address: 'Enter a link that begins with https:// or mailto:.',
    picture: 'This is not a PNG, JPEG or WebP picture.',
    tooLarge: 'This picture is larger than 256 KB.',
    infected: 'The virus scanner rejected this picture.',
  },
};
