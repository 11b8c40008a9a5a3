export const passwordsInEnglish = {
  weakTitle: 'Choose another password',
  weakLead:
    'Your password is short, or among those that attackers try first. Choose another one to go on: everything in your account is as you left it.',
  show: 'Show password',
  hide: 'Hide password',
  strength: 'Strength',
  /** From 0 to 4. The shop takes the last two. */
  strengths: ['Very weak', 'Weak', 'Almost there', 'Strong', 'Very strong'],
};
