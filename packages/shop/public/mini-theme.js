// Follows the colors of the reader's Telegram, as far as they can be read.

const { style, dataset } = document.documentElement;

const READABLE = 4.5;

export function paint(theme) {
  const first = (...names) => names.map((name) => theme[name]).find(isColor);
  const page = first('secondary_bg_color', 'bg_color');
  const text = first('text_color');
  if (!page || !text) return;
  const card = first('section_bg_color', 'bg_color');
  /** The first of these that can be read on pages and cards. */
  const readable = (...names) =>
    names
      .map((name) => theme[name])
      .find((color) => isColor(color) && [page, card].every((on) => contrast(color, on) >= READABLE)) ?? text;
  const accent = readable('button_color', 'accent_text_color', 'link_color');
  const onAccent = first('button_text_color') ?? page;
  const colors = {
    ...{ page, card, text, accent },
    line: first('section_separator_color') ?? mix(text, page, 0.15),
    muted: readable('subtitle_text_color', 'hint_color'),
    'on-accent': contrast(onAccent, accent) >= READABLE ? onAccent : mostReadable(accent),
    'accent-strong': readable('accent_text_color', 'link_color'),
    soft: mix(accent, card, 0.12),
  };
  for (const [name, color] of Object.entries(colors)) style.setProperty(`--${name}`, color);
  dataset.theme = lightness(page) < 0.2 ? 'dark' : 'light';
  style.colorScheme = dataset.theme;
}

function isColor(color) {
  return /^#[0-9a-f]{6}$/i.test(color ?? '');
}

function mostReadable(ground) {
  return contrast('#ffffff', ground) >= contrast('#000000', ground) ? '#ffffff' : '#000000';
}

/** As WCAG 2 defines it: 1 to 21. */
function contrast(one, other) {
  const [darker, lighter] = [lightness(one), lightness(other)].sort((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

function mix(one, other, share) {
  const [ours, theirs] = [channels(one), channels(other)];
  const mixed = ours.map((value, index) => Math.round(value * share + theirs[index] * (1 - share)));
  return `#${mixed.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}

function channels(color) {
  return [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16));
}

function lightness(color) {
  const [red, green, blue] = channels(color).map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
