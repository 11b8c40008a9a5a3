import { describePages } from './describe-pages.ts';

const windows = ['en', 'fa', 'ru'].flatMap((language) =>
  (['light', 'dark'] as const).flatMap((colours) =>
    (['narrow', 'usual'] as const).map((width) => ({ language, colours, width })),
  ),
);

describePages('Every page of a stranger, in every window', { audience: 'stranger', windows });
describePages('Every page of a buyer, in every window', { audience: 'buyer', windows });
describePages('Every page of staff, in every window', { audience: 'owner', windows });
