/** What Telegram sends with each update of the flooded webhook. */
export const SECRET = 'secret-of-the-webhook';
