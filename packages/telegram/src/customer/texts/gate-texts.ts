/** What is said to somebody who must join a channel before buying. */
export interface GateTexts {
  ask: string;
  /** They said that they had joined. */
  notYet: string;
  /** On the button that opens a channel. `name` is not escaped. */
  join(name: string): string;
  joined: string;
}
