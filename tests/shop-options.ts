/** What every shop of a test gets beside its records and its panels, which are on loopback if they are real. */
export const shopOptions = {
  secretKey: 'a-secret-key-that-only-tests-know',
  publicUrl: 'https://shop.test',
  currency: 'USD',
  shopName: 'Shop',
  settings: { sellsPrivateLinks: true },
};
