// Writes docs/errors.md from src/core/error-catalogue.ts; with --check only says whether it is up to date.
import { readFileSync, writeFileSync } from 'node:fs';
import { format } from 'prettier';
import { ERROR_CATALOGUE } from '../src/core/error-catalogue.ts';
import { renderErrorsDocument } from './lib/errors-document.ts';

const FILE = 'docs/errors.md';
const text = await format(renderErrorsDocument(ERROR_CATALOGUE), { parser: 'markdown', printWidth: 110 });
if (!process.argv.includes('--check')) writeFileSync(FILE, text);
else if (readFileSync(FILE, 'utf8') !== text) {
  console.error(`${FILE} is out of date: run npm run docs:errors`);
  process.exit(1);
}
