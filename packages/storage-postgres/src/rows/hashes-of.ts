/** What unique indexes hold of the texts of a parameter, as an array for `= ANY`. */
export function hashesOf(parameter: string): string {
  return `ARRAY(SELECT panelkit.hash_of(given) FROM unnest(${parameter}::text[]) given)`;
}
