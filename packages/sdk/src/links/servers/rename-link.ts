/**
 * The link with another remark, and else byte for byte as it was; null for a VMess link without settings.
 * Pure.
 */
export function renameLink(link: string, name: string): string | null {
  if (/^vmess:\/\//i.test(link)) return renameVmess(link, name);
  const at = link.indexOf('#');
  return `${at < 0 ? link : link.slice(0, at)}#${encodeURIComponent(name)}`;
}

/** VMess has its remark among its settings. */
function renameVmess(link: string, name: string): string | null {
  try {
    const settings: unknown = JSON.parse(Buffer.from(link.slice('vmess://'.length), 'base64').toString());
    if (typeof settings !== 'object' || settings === null) return null;
    return `vmess://${Buffer.from(JSON.stringify({ ...settings, ps: name })).toString('base64')}`;
  } catch {
    return null;
  }
}
