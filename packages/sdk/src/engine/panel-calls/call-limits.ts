/** How long a driver has, in milliseconds. */
export interface CallLimits {
  /** For one call, and for one page of a listing. */
  callMs: number;
  /** For a copy of the panel's database, and for a probe. */
  longCallMs: number;
  /** For all pages of a listing, as far as the panel is waited for. */
  listingMs: number;
}
