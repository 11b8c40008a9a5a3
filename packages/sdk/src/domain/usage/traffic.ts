/** 1 GiB in bytes; what the trade sells as "1 GB". */
export const GIB_BYTES = 1024 ** 3;

/** GB as sold (1 GB = 1024³ bytes) to whole bytes; null stays unlimited. */
export function gbToBytes(gb: number | null): number | null {
  return gb === null ? null : Math.round(gb * GIB_BYTES);
}

/** Bytes to GB for people; null stays unlimited. */
export function bytesToGb(bytes: number | null): number | null {
  return bytes === null ? null : bytes / GIB_BYTES;
}
