export const passwordsInEnglish = {
  show: 'Show password',
  hide: 'Hide password',
  strength: 'Strength',
  /** From 0 to 4. The shop takes the last two. */
  strengths: ['Very weak', 'Weak', 'Almost there', 'Strong', 'Very strong'],
};
