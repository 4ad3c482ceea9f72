import pc from 'picocolors';
import type { Text } from '../core/events';
import { hangText } from '../ui/format';
import type { Prompter } from '../ui/prompter';
import type { Cli } from './cli';

/** What `ask` gives when the person wants the question before. */
export const BACK = Symbol('back');

export interface Asked {
  /** Key of the catalogue: `KEY` is the label, `KEY.hint` the line above it. */
  readonly key: string;
  readonly default?: string | undefined;
  readonly choices?: readonly { readonly value: string; readonly note?: string | undefined }[];
  readonly closed?: true | undefined;
}

/** How the wizard speaks: sections, hints, numbered choices, one line for the answer. */
export interface Asker {
  section(title: Text, place?: { readonly number: number; readonly total: number }): void;
  problem(text: string): void;
  /** The answer, the default when only Enter was pressed, or BACK. Asks again until there is one. */
  ask(asked: Asked): Promise<string | typeof BACK>;
}

export function createAsker(cli: Cli, prompter: Prompter): Asker {
  const problem = (text: string): void => cli.print(pc.red(hangText('  ! ', text, cli.columns)));
  return {
    problem,
    section({ key, values }, place) {
      const title = cli.text(key, values);
      const shown = place === undefined ? title : cli.text('wizard.section', { ...place, title });
      cli.print(`\n${pc.bold(shown)}`);
    },
    async ask({ key, default: offered, choices = [], closed }) {
      cli.print(pc.dim(`  ${cli.text(`${key}.hint`)}`));
      const width = Math.max(0, ...choices.map(({ value }) => value.length));
      choices.forEach(({ value, note }, index) => {
        const shown = note ?? cli.text(`${key}.${value}`);
        const name = closed === true ? '' : `${value.concat(' '.repeat(width - value.length))}  `;
        cli.print(`  ${index + 1}) ${name}${shown}`);
      });
      const position = choices.findIndex(({ value }) => value === offered);
      const initial = position === -1 ? offered : String(position + 1);
      const name = cli.text(key);
      const pick = closed === true ? 'wizard.pick-closed' : 'wizard.pick';
      const label = choices.length === 0 ? name : cli.text(pick, { label: name });
      for (;;) {
        const typed = await prompter.line(initial === undefined ? label : `${label} [${initial}]`);
        if (typed === '<') return BACK;
        const text = typed === '' ? (initial ?? '') : typed;
        const chosen = choices[Number(text) - 1];
        if (chosen !== undefined) return chosen.value;
        const known = choices.some(({ value }) => value === text);
        if (text === '') problem(cli.text('wizard.required'));
        else if (closed === true && !known) problem(cli.text('wizard.not-a-choice'));
        else return text;
      }
    },
  };
}
