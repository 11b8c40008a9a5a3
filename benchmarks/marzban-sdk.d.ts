// It is published without its types: what is measured of it.
declare module 'marzban-sdk' {
  export class MarzbanSDK {
    constructor(config: {
      baseUrl: string;
      username: string;
      password: string;
      token?: string;
      authenticateOnInit?: boolean;
    });
    user: { getUser(name: string): Promise<unknown> };
  }
}
