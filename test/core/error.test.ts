import { describe, expect, it } from 'vitest';
import { AppError, fillTemplate, renderHint, renderMessage } from '../../src/core/error';
import { ERROR_CATALOGUE, type CatalogueEntry } from '../../src/core/error-catalogue';

describe('an AppError', () => {
  const error = new AppError('FILE_UNREADABLE', { file: 'site.yaml', problem: 'permission denied' });

  it('fills its sentence from its details in both languages', () => {
    expect(error.message).toBe('site.yaml cannot be read: permission denied.');
    expect(renderMessage(error, 'zh')).toBe('无法读取 site.yaml：permission denied。');
  });

  it('says what to do next and carries the exit code of the catalogue', () => {
    expect(renderHint(error, 'en')).toBe('Check the path and its permissions.');
    expect(error.exitCode).toBe(2);
  });
});

describe('the error catalogue', () => {
  // A detail that is itself a sentence exists in both languages: {explanation}, {explanationZh}.
  const placeholders = (text: string): string[] =>
    [...text.matchAll(/\{(\w+?)(?:Zh)?\}/g)].map((m) => m[1] ?? '').sort();
  const entries: [string, CatalogueEntry][] = Object.entries(ERROR_CATALOGUE);

  it.each(entries)('%s says the same things in English and Chinese', (_code, entry) => {
    expect(new Set(placeholders(entry.zh))).toEqual(new Set(placeholders(entry.en)));
    expect(new Set(placeholders(entry.hint.zh))).toEqual(new Set(placeholders(entry.hint.en)));
  });

  it.each(entries)('%s ends its sentences', (_code, entry) => {
    for (const text of [entry.en, entry.hint.en]) expect(text).toMatch(/[.?}]$/);
  });
});

it('leaves a placeholder without a value as it is', () => {
  expect(fillTemplate('{a} and {b}', { a: 1 })).toBe('1 and {b}');
});
