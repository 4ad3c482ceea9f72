import type { Language } from '../../core/error';
import type { Text } from '../../core/events';
import { translate } from '../../ui/messages';
import { escapeXml } from './escape';
import { STYLE } from './style';

export const LANGUAGES: readonly Language[] = ['en', 'zh'];

/** A text in both languages; the style sheet shows the one that is chosen. */
export function both(text: Text): string {
  return LANGUAGES.map((lang) => `<span lang="${lang}">${escapeXml(translate(text, lang))}</span>`).join('');
}

export function say(key: string, values?: Text['values']): string {
  return both(values === undefined ? { key } : { key, values });
}

/** A page in one file, without network or script; English and Chinese, `language` shown first. */
export function renderPage(title: string, language: Language, body: string): string {
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeXml(title)}</title>
<style>${STYLE}</style>
</head>
<body>
${LANGUAGES.map((lang) => `<input class="language" type="radio" name="language" id="${lang}"${lang === language ? ' checked' : ''}>`).join('\n')}
<div class="switch"><label for="en">English</label><label for="zh">中文</label></div>
<main>
${body}
</main>
</body>
</html>
`;
}
