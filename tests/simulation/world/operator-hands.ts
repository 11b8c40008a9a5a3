/** What an operator can do on a panel by hand; absent what cannot be played there. */
export interface OperatorHands {
  /** Gives an account another secret, as a page does that revokes it. */
  rekey(name: string, secret: string): void;
  /** What the page's *revoke* does. */
  revoke?(name: string, secret: string): void;
  /** Deletes an account, and somebody else's gets its id. */
  recycle?(name: string, stranger: string, secret: string): void;
  disable(name: string): void;
  remove(name: string): void;
  /** Gives an inbound another host, server name or path. */
  changeWord(inbound: number, word: string): void;
  /** Gives an inbound other keys and server names. */
  changeKeys?(word: string): void;
  /** Disables an inbound for a while; `calm` enables it again. */
  disableInbound?(inbound: number): void;
  /** The panel's clock is this far ahead from now on; `calm` sets it right. */
  setClockSkew(ms: number): void;
  /** What `calm` does besides. */
  enableAll?(): void;
  /** Starts a newer version on the same database. */
  upgrade?(): void;
  /** Takes a backup; the answer restores it. Ids that were given since are given again. */
  backup(): () => void;
}
