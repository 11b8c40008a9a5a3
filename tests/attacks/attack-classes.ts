/** A test file by its path from the root, and the name of one of its tests or of what its tests are about. */
export type AttackTest = readonly [path: string, title: string];

const shop = 'packages/shop/src/tests';

/** What attackers try, with a test of each. `pnpm test:attacks` runs all of these files. */
export const attackClasses = {
  'another’s resources (IDOR), every route and role': [
    [
      `${shop}/security/routes.test.ts`,
      'given every route of staff and of what is another’s, when a customer asks, then there is no such thing',
    ],
    [
      `${shop}/security/permissions.test.ts`,
      'given %s, when every route is asked for, then 403 where the role may not, and only there',
    ],
    [`${shop}/security/closed-pages.test.ts`, 'given a stranger, when he signs in on it, then it opens'],
    [`${shop}/security/least-privilege.test.ts`, 'given %s, then no page says what the shop earns'],
  ],
  'forged forms (CSRF)': [
    [
      `${shop}/security/routes.test.ts`,
      'given every form, when it carries no token of ours, then nothing is done, whoever sends it',
    ],
    [
      `${shop}/security/security.test.ts`,
      'given a form of an earlier person in this browser, when it is sent, then it is refused',
    ],
  ],
  'races and repeats': [
    [
      `${shop}/security/attacks.test.ts`,
      'given a form that was sent, when it comes again with other entries, then it is refused and nothing more happens',
    ],
    [
      `${shop}/security/sign-in-attempts.test.ts`,
      'given sixteen guesses at once, the right one last, then it is not looked at',
    ],
    [
      `${shop}/security/first-owner.test.ts`,
      'given two people with the same code at once, then one becomes the owner',
    ],
    [
      `${shop}/customers/payment-events.test.ts`,
      'given a payment, when its event comes, twice and forged, then 200, 200 and 400, and it is booked once',
    ],
    [
      `${shop}/security/telegram-webhooks.test.ts`,
      'given %s, when the secret is missing or wrong, then 401 and nothing is stored; with it the update is stored once',
    ],
  ],
  uploads: [
    [
      `${shop}/customers/payments.test.ts`,
      'given a picture, when it is sent, then its owner and who decides see it, and nobody else',
    ],
    [
      `${shop}/security/hostile-input.test.ts`,
      'given five receipts that wait, when a sixth is sent, then it is not even read',
    ],
    [
      `${shop}/security/uploads-scanned.test.ts`,
      'given one that a signature knows, then it is refused in words, not kept, and logged by what was found',
    ],
  ],
  'formulas in CSV': [
    [
      `${shop}/staff/staff-pages.test.ts`,
      'given names that a spreadsheet would run, when exported, then they are only text',
    ],
  ],
  'request smuggling': [
    [
      `${shop}/security/smuggling.test.ts`,
      'given two requests that are two for everybody, then both are answered: the cases below can fail',
    ],
    [
      `${shop}/security/behind-a-proxy.test.ts`,
      'given a proxy that says neither scheme nor client, when somebody signs in, then the cookies arrive, bound to this host',
    ],
  ],
  sessions: [
    [
      `${shop}/security/weak-password.test.ts`,
      'given the hash of one person in the row of another, then its password opens nothing there',
    ],
    [
      `${shop}/customers/people.test.ts`,
      'given a session, when he signs in or out, then its id is another and the old one is worth nothing',
    ],
    [
      `${shop}/customers/second-factor.test.ts`,
      'given a code that was read over the shoulder, then it signs in once, also when it is sent twice at once',
    ],
    [
      `${shop}/security/fresh-proof.test.ts`,
      'given each form that can take the shop over, when the sign-in is old, then nothing happens before the password is asked for',
    ],
    [
      `${shop}/security/shell.test.ts`,
      'given somebody who follows an order, when they sign out, then it ends with the next heartbeat',
    ],
    [
      `${shop}/security/mini-app.test.ts`,
      'given a copy of it, when sent by somebody else, then it gives no second session; many at once give one',
    ],
  ],
  'rights that staff give themselves': [
    [
      `${shop}/security/roles.test.ts`,
      'given what they lack, when they grant it, by a role made, edited or given, or take it from others, then it is refused',
    ],
    [
      `${shop}/security/approvals.test.ts`,
      'given a request, when it is declined, withdrawn or a day old, then it is never done',
    ],
    [
      `${shop}/security/approvals-that-end.test.ts`,
      'given a change of role that an owner took back meanwhile, when it is finished later, then it stays taken back',
    ],
  ],
  abuse: [
    [
      `${shop}/security/form-challenge.test.ts`,
      'given none, the wrong one, or an invented challenge, then nobody is made and the form may be sent again',
    ],
    [
      `${shop}/security/abuse.test.ts`,
      'given a customer and a network, when they hold as much as they may unpaid, then no more, in both languages',
    ],
    [
      `${shop}/security/turnstile.test.ts`,
      'given no token, or one that is far too long, then the service is not even asked',
    ],
    [
      `${shop}/security/unusual-activity.test.ts`,
      'given sign-ins that are refused and links that are guessed, then owners learn of both',
    ],
  ],
  'hostile panels, of each family and dialect': [
    ['tests/attacks/panels/marzban.test.ts', 'Marzban'],
    ['tests/attacks/panels/marzneshin.test.ts', 'Marzneshin'],
    ['tests/attacks/panels/s-ui.test.ts', 'S-UI'],
    ['tests/attacks/panels/three-x-ui-2.9.4.test.ts', '3x-ui 2.9.4'],
    ['tests/attacks/panels/three-x-ui-3.0.2.test.ts', '3x-ui 3.0.2'],
    ['tests/attacks/panels/three-x-ui-3.6.0.test.ts', '3x-ui 3.6.0'],
  ],
  'hostile texts of panels, providers and customers': [
    [
      'tests/attacks/texts/links.test.ts',
      'given them all, then %s can be read, and no text became a part of it',
    ],
    [
      'tests/attacks/texts/words-of-panels.test.ts',
      'given %s, then nothing that the engine tells deceives its reader, breaks a line or has no end',
    ],
    [
      'tests/attacks/texts/words-of-people.test.ts',
      'given the address %s to pay at, then nobody is sent there',
    ],
    [
      'tests/attacks/texts/mails.test.ts',
      'given it in the subject, then it is one plain line, and the mail has no header and no reader more',
    ],
    [
      'tests/attacks/texts/streams-and-metrics.test.ts',
      'given it in an event, then it is one event with its own id, whose words are the same',
    ],
    [
      'tests/attacks/texts/streams-and-metrics.test.ts',
      'given it as the name of a panel, of a job and of its error, then each line is one plain sample of ours',
    ],
    [
      'tests/attacks/texts/names-of-people.test.ts',
      'given $name, then pages and lists of staff show one plain line, and no part of it is markup',
    ],
  ],
  'invented requests': [
    [
      `${shop}/fuzz/fuzz.test.ts`,
      'given 400 requests that nobody of good will sends, then none is a failure of the shop',
    ],
    [
      `${shop}/security/content-types.test.ts`,
      'given a form as $name, then it is refused with 415 for every form of the shop',
    ],
  ],
  'slow clients': [
    [
      'packages/http/src/node/stoppable-server.test.ts',
      'given the shop’s server, then each time that a client may take is set',
    ],
  ],
} satisfies Record<string, readonly AttackTest[]>;

/** The files that `pnpm test:attacks` runs. */
export const attackFiles: readonly string[] = [
  ...new Set([
    'tests/attacks/attack-classes.test.ts',
    ...Object.values(attackClasses).flatMap((tests) => tests.map(([path]) => path)),
  ]),
];
