/** What came back; redirects are not followed. */
export interface TestAnswer {
  status: number;
  headers: Headers;
  bytes: Uint8Array;
  text: string;
  /** Where it redirects to, '' when it does not. */
  location: string;
  /** The code that an error page shows, null on other pages. */
  code: string | null;
}

/** Keeps cookies and fills in forms, as a browser without JavaScript does. */
export interface TestBrowser {
  get(path: string, headers?: Record<string, string>): Promise<TestAnswer>;
  /** Sends `fields` as they are. */
  post(path: string, fields: Record<string, string>, headers?: Record<string, string>): Promise<TestAnswer>;
  /** Opens `page`, takes the hidden fields of its form for `action` and sends them with `fields`. */
  submit(page: string, action: string, fields?: Record<string, string>): Promise<TestAnswer>;
  /** As `submit`, for fields that are sent more than once: boxes that are ticked. */
  submitTicked(page: string, action: string, fields: Record<string, readonly string[]>): Promise<TestAnswer>;
  /** Sends the form for `action` of a page that came as an answer, as it is. */
  sendOpen(text: string, action: string): Promise<TestAnswer>;
  /** The hidden fields of the form for `action` on `page`. */
  hiddenFields(page: string, action: string): Promise<Record<string, string>>;
  /** As `submit`, for a form that may carry a file. */
  upload(
    page: string,
    action: string,
    fields: Record<string, string>,
    file?: { field: string; name: string; content: Buffer },
  ): Promise<TestAnswer>;
  postForm(path: string, form: FormData | URLSearchParams): Promise<TestAnswer>;
  /** Puts units of a plan into the cart and buys them. */
  buy(slug: string, wanted: { quantity: string; method: string }): Promise<TestAnswer>;
  /** What the browser keeps under this name. */
  cookie(name: string): string | undefined;
  /** Keeps a cookie as a script of a page does. */
  keep(name: string, value: string): void;
}

/** Sends one request to the shop. */
export type SendRequest = (path: string, init: RequestInit) => Promise<Response>;

/** @param send - for a browser that has more than one way to the shop, or more patience */
export function openTestBrowser(
  url: string,
  send: SendRequest = (path, init) => fetch(url + path, init),
): TestBrowser {
  const cookies = new Map<string, string>();
  const request = async (path: string, init: RequestInit = {}): Promise<TestAnswer> => {
    const headers = new Headers(init.headers);
    const kept = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    if (!headers.has('cookie')) headers.set('cookie', kept);
    if (!headers.has('accept')) headers.set('accept', 'text/html,*/*;q=0.8');
    const response = await send(path, { ...init, headers, redirect: 'manual' });
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      cookies.set(name, value);
    }
    const bytes = new Uint8Array(await response.arrayBuffer());
    const text = new TextDecoder().decode(bytes);
    const code = /Code: <code>(\w+)<\/code>/.exec(text)?.[1] ?? null;
    const location = response.headers.get('location') ?? '';
    return { status: response.status, headers: response.headers, bytes, text, location, code };
  };
  const post: TestBrowser['post'] = (path, fields, headers = {}) =>
    request(path, { method: 'POST', body: new URLSearchParams(fields), headers });
  const hiddenFields: TestBrowser['hiddenFields'] = async (page, action) =>
    fieldsOf((await request(page)).text, action);
  const submit: TestBrowser['submit'] = async (page, action, fields = {}) =>
    post(action, { ...(await hiddenFields(page, action)), ...fields });
  const postForm: TestBrowser['postForm'] = (path, body) => request(path, { method: 'POST', body });
  return {
    postForm,
    upload: async (page, action, fields, file) => {
      const form = new FormData();
      const all = { ...(await hiddenFields(page, action)), ...fields };
      for (const [name, value] of Object.entries(all)) form.set(name, value);
      if (file !== undefined) form.set(file.field, new Blob([new Uint8Array(file.content)]), file.name);
      return postForm(action, form);
    },
    get: (path, headers = {}) => request(path, { headers }),
    post,
    submit,
    submitTicked: async (page, action, fields) => {
      const body = new URLSearchParams(await hiddenFields(page, action));
      for (const [name, values] of Object.entries(fields))
        for (const value of values) body.append(name, value);
      return request(action, { method: 'POST', body });
    },
    buy: async (slug, { quantity, method }) => {
      await submit(`/plans/${slug}`, '/cart', { quantity, goTo: 'checkout' });
      return submit('/checkout', '/orders', { method });
    },
    sendOpen: (text, action) =>
      request(action, { method: 'POST', body: new URLSearchParams(hiddenIn(text, action)) }),
    hiddenFields,
    cookie: (name) => cookies.get(name),
    keep: (name, value) => void cookies.set(name, value),
  };
}

/** The hidden fields of the first form for `action` on a page. */
export function fieldsOf(page: string, action: string): Record<string, string> {
  return Object.fromEntries(hiddenIn(page, action));
}

function hiddenIn(page: string, action: string): [name: string, value: string][] {
  const start = page.indexOf(`action="${action}"`);
  if (start === -1) throw new Error(`the page has no form for ${action}`);
  const form = page.slice(start, page.indexOf('</form>', start));
  const inputs = form.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)">/g);
  return [...inputs].map(([, name = '', value = '']) => [name, value.replaceAll('&amp;', '&')]);
}
