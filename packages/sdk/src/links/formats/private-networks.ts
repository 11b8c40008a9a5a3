/**
 * What is at home is not for a server abroad. By address, so that no application fetches a database for it.
 */
export const PRIVATE_IPV4 = [
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.168.0.0/16',
];
export const PRIVATE_IPV6 = ['::1/128', 'fc00::/7', 'fe80::/10'];
