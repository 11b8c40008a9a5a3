import { isYes, type LinkParameters, withoutEmpty } from './link-parameters.ts';
import { invalidLink } from './link-text.ts';
import type { LinkSecurity } from './share-link.ts';

const KNOWN = new Set(['', 'none', 'tls', 'reality']);

/** The security with this name. Source: https://github.com/XTLS/Xray-core/discussions/716 */
export function takeSecurity(name: string, { take }: LinkParameters<unknown>): LinkSecurity {
  switch (name) {
    case '':
    case 'none':
      return { type: 'none' };
    case 'tls':
      return {
        type: name,
        sni: take('sni'),
        alpn: take('alpn')
          .split(',')
          .filter((protocol) => protocol !== ''),
        fingerprint: take('fp'),
        allowInsecure: isYes(take('allowInsecure')),
      };
    case 'reality':
      return {
        type: name,
        sni: take('sni'),
        fingerprint: take('fp'),
        publicKey: take('pbk'),
        shortId: take('sid'),
        spiderX: take('spx'),
        mldsa65Verify: take('pqv'),
      };
    default:
      return { type: 'other', name };
  }
}

/**
 * The name of the security, and its parameters.
 * @throws PanelkitError `INVALID_INPUT` for what a link cannot say
 */
export function securityParameters(security: LinkSecurity): {
  name: string;
  parameters: Record<string, string>;
} {
  switch (security.type) {
    case 'none':
      return { name: 'none', parameters: {} };
    case 'tls': {
      const { sni, alpn, fingerprint: fp, allowInsecure } = security;
      if (alpn.some((protocol) => protocol === '' || protocol.includes(','))) {
        throw invalidLink('alpn', 'has a name that is none');
      }
      const insecure = allowInsecure ? '1' : '';
      return {
        name: 'tls',
        parameters: withoutEmpty({ sni, alpn: alpn.join(), fp, allowInsecure: insecure }),
      };
    }
    case 'reality': {
      const {
        sni,
        fingerprint: fp,
        publicKey: pbk,
        shortId: sid,
        spiderX: spx,
        mldsa65Verify: pqv,
      } = security;
      return { name: 'reality', parameters: withoutEmpty({ sni, fp, pbk, sid, spx, pqv }) };
    }
    case 'other':
      if (KNOWN.has(security.name)) throw invalidLink('security', 'is no other one');
      return { name: security.name, parameters: {} };
  }
}
