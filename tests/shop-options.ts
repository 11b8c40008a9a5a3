/** What every shop of a test gets beside its records and panels. Real panels are on loopback. */
export const shopOptions = {
  secretKey: 'a-secret-key-that-only-tests-know',
  publicUrl: 'https://shop.test',
  currency: 'USD',
  shopName: 'Shop',
  settings: { sellsPrivateLinks: true },
};
