import type { Language } from '../../core/error';

/** One area's texts: key → sentence in each language, `{name}` filled from the values. */
export type Messages = Readonly<Record<string, Readonly<Record<Language, string>>>>;
