import Enquirer from 'enquirer';
import { AppError } from '../core/error';

/** Asks for a text that is not shown on the terminal; Ctrl-C or Escape is CANCELLED. */
export async function askSecret(message: string): Promise<string> {
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
