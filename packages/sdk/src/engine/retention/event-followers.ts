/** The marks of those who read the events: none goes before all of them have read it. */
export const EVENT_FOLLOWERS = { notifications: 'notifications' } as const;
