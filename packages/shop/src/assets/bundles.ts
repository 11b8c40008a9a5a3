const ofEveryPage = ['fonts', 'colours', 'page', 'cards', 'forms', 'sections', 'shop', 'account', 'guide'];

/** Style sheets that go to browsers as one file, in their order. */
export const bundles = [
  ['shop', ofEveryPage],
  ['link', [...ofEveryPage, 'link']],
  ['staff', ['staff', 'staff-work']],
  ['chat', ['chat']],
] as const;

export const fonts = ['inter', 'inter-cyrillic', 'vazirmatn', 'vazirmatn-latin'] as const;

/** What every page runs. Scripts that few pages run have plain addresses. */
export const scripts = ['page'] as const;

export type FontName = (typeof fonts)[number];
export type FileName = (typeof bundles)[number][0] | FontName | (typeof scripts)[number];
