/** Accounts a page of a listing: the panel answers all at once, and pages are cut from that. */
export const THREE_X_UI_PAGE_SIZE = 100;
