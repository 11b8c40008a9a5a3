import type { Money } from '@panelkit/sdk';
import type { Format } from '../format.ts';

/** The texts of signing in and the profile, in English. */
export const accountsInEnglish = (format: Format) => {
  const { money, dateTime } = format;
  return {
    account: {
      title: 'My account',
      wallet: 'Wallet',
      available: 'Available',
      held: 'Held for orders',
      subscriptions: 'Subscriptions',
      openSubscription: 'Link and details',
      orders: 'Orders',
      allOrders: 'All orders',
      ended: (number: number) => `Ended (${format.number(number)})`,
      noSubscriptions: 'No subscriptions yet.',
      noOrders: 'No orders yet.',
    },
    signIn: {
      title: 'Sign in',
      lead: 'Welcome back.',
      email: 'E-mail',
      password: 'Password',
      submit: 'Sign in',
      forgot: 'Forgot your password?',
      noAccount: 'New here?',
      needed: 'Please sign in or sign up to continue.',
      neededOfStaff: 'This page is for staff. Please sign in to continue.',
      notSent: 'You are not signed in, so nothing has changed. Sign in, then send the form again.',
      locked: (until: Date) =>
        `Too many attempts. Please try again after ${dateTime(until)}, or set a new password.`,
      signedOut: 'You are signed out.',
      confirmed: 'Your address is confirmed. Please sign in.',
      passwordSet: 'Your new password is set. Please sign in with it.',
      codeTitle: 'Your second factor',
      codeLead: 'Enter the six digits from your authenticator app, or one of your recovery codes.',
      code: 'Code',
      codeSubmit: 'Continue',
      proveTitle: 'Confirm that it is you',
      proveLead:
        'You signed in a while ago, so nothing has changed yet. Enter your password, then send the form again.',
      proveByChat:
        'You signed in a while ago, so nothing has changed. Open the website from the bot again, then send the form.',
    },
    signUp: {
      title: 'Sign up',
      lead: 'Your account holds your subscriptions, orders and wallet.',
      name: 'Name',
      passwordHint: 'At least 12 characters. A sentence is better than a word.',
      submit: 'Create my account',
      hasAccount: 'Already have an account?',
      demo: (credit: Money) => `This is a demo: your wallet starts with ${money(credit)}.`,
    },
    reset: {
      title: 'Set a new password',
      askLead: 'Enter your address, and we will mail you a link to set a new password.',
      ask: 'Mail me the link',
      asked: 'If an account with this address exists, a mail is on its way. Its link works for half an hour.',
      newPassword: 'New password',
      submit: 'Set this password',
    },
    confirm: {
      title: 'Confirm your address',
      lead: 'Click to confirm that this address is yours.',
      submit: 'Confirm my address',
      again: 'You can request another mail in your profile.',
    },
    /** Where a change came from that somebody made at a terminal. */
    atServer: 'the server',
    ownerMail: (change: {
      what: string;
      whom: string;
      by: string | null;
      at: Date;
      from: string;
      link: string;
    }) =>
      `${change.what}: ${change.whom}

By: ${change.by ?? 'somebody at the server'}
When: ${dateTime(change.at)}
From: ${change.from}

You get this mail because you own this shop. If nobody was meant to do this, look at your staff now:
${change.link}
`,
    formChallenge: {
      wait: 'Please wait half a minute before you send this form.',
      needsScripts: 'This form needs JavaScript: a check makes sure that a person sends it.',
    },
    passkeys: {
      title: 'Passkeys',
      why: 'Sign in with your fingerprint, face or screen lock. Your password keeps working.',
      whyStaff:
        'Sign in with your fingerprint, face or screen lock. A passkey counts as a second factor: your password alone then no longer signs you in.',
      use: 'Use a passkey',
      add: 'Add a passkey',
      remove: 'Remove',
      added: (at: string) => `added ${at}`,
      lastUsed: (at: string) => `last used ${at}`,
      neverUsed: 'not used yet',
      addTitle: 'Add a passkey',
      addLead: 'Your device creates a key for this shop and keeps it. It works on this site only.',
      name: 'Name',
      nameHint: 'So that you recognize it in the list.',
      create: 'Create a passkey',
      needsScript: 'Passkeys need a browser that supports them, with JavaScript switched on.',
      failed: 'No passkey was used. Try again, or continue without one.',
    },
    profile: {
      linked: 'The chat is linked with your account.',
      unlinked: 'The chat was unlinked.',
      title: 'Profile',
      saved: 'Your profile was saved.',
      confirmed: 'Your address is confirmed.',
      confirmationSent: 'A mail is on its way. Its link works for a day.',
      emailConfirmed: 'Confirmed',
      emailNotConfirmed: 'Not confirmed',
      sendConfirmation: 'Send me the mail',
      whyConfirm:
        'We only send mail to confirmed addresses: when something is ready, runs out or could not be paid.',
      about: 'About you',
      language: 'Language',
      asBrowser: 'Same as my browser',
      timeZone: 'Time zone',
      save: 'Save',
      passwordTitle: 'Password',
      present: 'Current password',
      changePassword: 'Change password',
      passwordChanged: 'Your password was changed, and your other browsers were signed out.',
      sessions: 'Where you are signed in',
      thisBrowser: 'this browser',
      unknownBrowser: 'A browser',
      lastSeen: (at: Date) => `last seen ${dateTime(at)}`,
      signOutThere: 'Sign out',
      signOutEverywhere: 'Sign out everywhere else',
      signedOutThere: 'Signed out there.',
      secondFactor: 'Second factor',
      secondFactorOn: 'On: signing in requires a code from your authenticator app.',
      secondFactorOff: 'Off. Staff should enable it: a stolen password is then not enough to sign in.',
      switchOn: 'Switch on',
      switchOff: 'Switch off',
      secondFactorTitle: 'Switch on the second factor',
      scan: 'Scan this code with an authenticator app, or enter the key. Then enter the six digits that it shows.',
      key: 'Key',
      qr: 'QR code for the authenticator app',
      confirm: 'Confirm',
      presentCode: 'Code from your authenticator app, or a recovery code',
      anotherApp: 'Use another app',
      recoveryCodes: 'Recovery codes',
      recoveryCodesLead:
        'The second factor is on. Store these codes in a safe place: each one signs you in once if you lose your authenticator app or passkey. They are shown only now.',
      recoveryCodesLeft: (left: number) => `Recovery codes left: ${format.number(left)}`,
      newRecoveryCodes: 'Create new recovery codes',
      kept: 'I have stored them',
      addApp: 'Add an authenticator app',
      secondFactorByPasskey: 'On: signing in with your password also requires a passkey or a recovery code.',
      passkeyAdded: 'Your passkey was added. Your other browsers were signed out.',
      messagesChosen: 'Your choice of messages was saved.',
      passkeyRemoved: 'The passkey was removed. Your other browsers were signed out.',
      changes: 'Account activity',
      switchedOff: 'The second factor is off.',
      data: 'Your data',
      exportHint: 'Everything the shop knows about you, as a file.',
      export: 'Download my data',
      deleteTitle: 'Delete my account',
      deleteHint:
        'We delete your name and address at once, and you cannot sign in again. Active subscriptions run until they expire; you lose the money left in your wallet.',
      delete: 'Delete my account for good',
      deleted: 'Your account was deleted.',
    },
  };
};
