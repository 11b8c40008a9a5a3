/** Where the API keeps a user. */
export function userPath(name: string): string {
  return `/api/user/${encodeURIComponent(name)}`;
}
