import { AppError } from '../core/error';

/** Asks for a text that is not shown on the terminal; Ctrl-C or Escape is CANCELLED. */
export async function askSecret(message: string): Promise<string> {
  // Loaded when there is something to ask: it is large.
  const { default: Enquirer } = await import('enquirer');
  try {
    const answer = await new Enquirer<{ secret: string }>().prompt({
      type: 'invisible',
      name: 'secret',
      message,
    });
    return answer.secret;
  } catch {
    // enquirer rejects with an empty string when the prompt is cancelled.
    throw new AppError('CANCELLED', {});
  }
}
