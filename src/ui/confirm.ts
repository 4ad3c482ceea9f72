import { AppError } from '../core/error';

/** Asks a yes/no question on the terminal; Ctrl-C or Escape is CANCELLED. No is the default. */
export async function confirm(message: string): Promise<boolean> {
  // Loaded when there is something to ask: it is large.
  const { default: Enquirer } = await import('enquirer');
  try {
    const answer = await new Enquirer<{ yes: boolean }>().prompt({
      type: 'confirm',
      name: 'yes',
      message,
      initial: false,
    });
    return answer.yes;
  } catch {
    // enquirer rejects with an empty string when the prompt is cancelled.
    throw new AppError('CANCELLED', {});
  }
}
