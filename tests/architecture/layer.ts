/** What the files of one folder may import. */
export interface Layer {
  /** Which files, by their path from the root; the first layer that fits a file is the file's. */
  files: RegExp;
  /** Files of the same package that may be imported; a layer may always import itself. */
  own?: RegExp;
  /** Packages and Node's modules. */
  packages?: readonly string[];
  /** Packages of which only types may be imported. */
  typesOf?: readonly string[];
  /** Packages for the layer's test files. */
  packagesInTests?: readonly string[];
  /** Files of the same package for the layer's test files. */
  ownInTests?: RegExp;
}

export const testShop = ['@panelkit/storage-memory/testing'];
export const testTools = ['vitest', 'fast-check', 'msw', 'msw/node'];
export const sdkForTests = ['@panelkit/sdk/testing', '@panelkit/sdk/contracts'];
