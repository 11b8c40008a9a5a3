/** What the link says to people in their application. */
export interface LinkTexts {
  preparing: string;
  suspended: string;
  expired: string;
  limited: string;
  /** No server of it works in this application. */
  nothingForApp: string;
  noServers: string;
  /** So many devices may fetch the link, and so many do. */
  devicesFull(limit: number): string;
  /** The application does not name its device, and the shop serves only those that do. */
  noDevice: string;
  endsIn(days: number): string;
  volumeLow(percentLeft: number): string;
  /** Behind the name of a server that does not serve now. */
  notReachable: string;
  /** Places whose servers do not serve now. */
  degraded(places: string): string;
  /** Places whose servers are not there yet. */
  placesPreparing(places: string): string;
}
