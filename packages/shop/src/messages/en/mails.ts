/** The mails about accounts, with placeholders, in English. */
export const mailsInEnglish = {
  confirm: {
    subject: '{shop}: confirm your address',
    text: `Welcome to {shop}.

Please confirm your address within a day, so that we can notify you before something runs out:
{link}

If you did not sign up, you can ignore this mail.`,
  },
  reset: {
    subject: '{shop}: set a new password',
    text: `Somebody, probably you, asked {shop} for a new password.

Open this link within half an hour to set it:
{link}

If it was not you, you can ignore this mail: your password stays the same.`,
  },
  changed: {
    subject: '{shop}: {change}',
    text: `{change}

When: {when}
From: {from}

If this was you, you can ignore this mail. If not, set a new password now and sign out your other browsers:
{link}`,
  },
  moved: {
    subject: '{shop}: Your e-mail address was changed',
    text: `Our team changed the e-mail address of your account at {shop}. You sign in with the new address now.

If you did not ask for this, please contact us:
{link}`,
  },
  subscription: {
    subject: '{shop}: your subscription link',
    text: `Here is the link of your subscription at {shop}. Add it to your app:

{link}

Keep it private: anyone who has it can use your subscription.`,
  },
};
