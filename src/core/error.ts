import { ERROR_CATALOGUE, type ErrorCode } from './error-catalogue';
import { problemInChinese } from './problem-in-chinese';

export type { ErrorCode } from './error-catalogue';

export type Language = 'en' | 'zh';

/** Names of the `{placeholders}` of a template. */
type Placeholder<S extends string> = S extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Placeholder<Rest>
  : never;

type Entry<C extends ErrorCode> = (typeof ERROR_CATALOGUE)[C];

/** The details an error of code C must carry: every placeholder of its sentence and hint. */
export type ErrorDetails<C extends ErrorCode> = {
  readonly [
    K in Placeholder<Entry<C>['en'] | Entry<C>['zh'] | Entry<C>['hint']['en'] | Entry<C>['hint']['zh']>
  ]: string | number;
};

/**
 * An error that a user can cause and mend. It has a sentence, a hint and an exit code in the
 * catalogue; `details` fill the sentence. Any other Error is a bug.
 */
export class AppError<C extends ErrorCode = ErrorCode> extends Error {
  readonly code: C;
  readonly details: Readonly<Record<string, string | number>>;

  constructor(code: C, details: ErrorDetails<C>) {
    super(fillTemplate(ERROR_CATALOGUE[code].en, details));
    this.name = 'AppError';
    this.code = code;
    this.details = details;
  }

  /** Process exit code of the contract. */
  get exitCode(): number {
    return ERROR_CATALOGUE[this.code].exit;
  }

  /** What to do next, in English. */
  get hint(): string {
    return renderHint(this, 'en');
  }
}

/** `{name}` → details[name]; an unknown name stays as it is. */
export function fillTemplate(
  template: string,
  details: Readonly<Record<string, string | number | undefined>>,
): string {
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = details[name];
    return value === undefined ? whole : String(value);
  });
}

/** The error's sentence in the given language. */
export function renderMessage(error: AppError, language: Language): string {
  return fillTemplate(ERROR_CATALOGUE[error.code][language], detailsIn(error, language));
}

function detailsIn({ details }: AppError, language: Language): AppError['details'] {
  const { problem } = details;
  return language === 'zh' && typeof problem === 'string'
    ? { ...details, problem: problemInChinese(problem) }
    : details;
}

/** The error's "what to do next" in the given language. */
export function renderHint(error: AppError, language: Language): string {
  return fillTemplate(ERROR_CATALOGUE[error.code].hint[language], error.details);
}

export function isAppError(error: unknown): error is AppError {
  return error instanceof AppError;
}

/** The error as `--json` shows it. */
export interface ErrorDocument {
  readonly code: ErrorCode;
  readonly message: string;
  readonly hint: string;
  readonly details: AppError['details'];
}

export function errorDocument(error: AppError, language: Language): ErrorDocument {
  return {
    code: error.code,
    message: renderMessage(error, language),
    hint: renderHint(error, language),
    details: error.details,
  };
}

/** The message of anything thrown. */
export function describeError(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
