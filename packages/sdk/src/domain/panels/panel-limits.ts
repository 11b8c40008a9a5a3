/** Limits on a panel's answers. The panel's owner controls what it answers, so every answer is limited. */
export interface PanelLimits {
  /** Bytes of an answer that is read whole, decompressed; 32 MiB. */
  answerBytes: number;
  /**
   * Objects, arrays and commas in an answer that is read whole: small in bytes, they are large once parsed;
   * 2,000,000.
   */
  answerValues: number;
  /** How deep JSON may nest; 64. */
  jsonDepth: number;
  /** Bytes of a file, such as a backup; 128 MiB. */
  fileBytes: number;
  /** Bytes of one row of a listing that is read as a stream; 256 KiB. */
  rowBytes: number;
  /** Accounts of a listing; 500,000. */
  listedAccounts: number;
  /** Pages of a listing that show nothing new; 100. */
  idlePages: number;
  /** Inbounds of a panel; 5,000. */
  inbounds: number;
  /** Direct links of an account; 500. */
  linksPerAccount: number;
  /** Characters of a link; 8,192. */
  linkLength: number;
  /** Characters of a name, a key, a note or a reason; 2,048. */
  textLength: number;
}

/** The name of a limit. */
export type PanelLimit = keyof PanelLimits;

const MIB = 1024 * 1024;

export const DEFAULT_PANEL_LIMITS: PanelLimits = {
  answerBytes: 32 * MIB,
  answerValues: 2_000_000,
  jsonDepth: 64,
  fileBytes: 128 * MIB,
  rowBytes: MIB / 4,
  listedAccounts: 500_000,
  idlePages: 100,
  inbounds: 5000,
  linksPerAccount: 500,
  linkLength: 8192,
  textLength: 2048,
};
