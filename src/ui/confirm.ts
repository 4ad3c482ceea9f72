import { openPrompter } from './prompter';

const YES = ['y', 'yes', '是'];
const NO = ['', 'n', 'no', '否'];

/**
 * Asks a yes/no question on the terminal, answered by a word and Enter: a key that was hit by mistake
 * answers nothing. Enter alone is no. Ctrl-C and the end of input are CANCELLED.
 */
export async function confirm(message: string): Promise<boolean> {
  const prompter = openPrompter();
  try {
    for (;;) {
      const typed = (await prompter.line(`${message} (y/N)`)).toLowerCase();
      if (YES.includes(typed)) return true;
      if (NO.includes(typed)) return false;
    }
  } finally {
    prompter.close();
  }
}
