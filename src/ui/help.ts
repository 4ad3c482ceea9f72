import { Help, type Argument, type Command, type Option } from 'commander';
import type { Language } from '../core/error';
import { displayWidth, wrapText } from './format';
import { helpInChinese } from './messages/help';

const BASE = Help.prototype;

/** How commander renders `--help` in a language; English is its own. */
export function helpSettings(language: Language): Partial<Help> {
  if (language === 'en') return {};
  return {
    displayWidth,
    boxWrap: wrapText,
    styleTitle: chinese,
    commandUsage: (command) => placeholders(BASE.commandUsage.call(new Help(), command)),
    subcommandTerm: (command) => placeholders(BASE.subcommandTerm.call(new Help(), command)),
    commandDescription: (command: Command) => chinese(command.description()),
    subcommandDescription: (command: Command) => chinese(command.summary() || command.description()),
    optionDescription: ({ description, defaultValue }: Option) => withDefault(description, defaultValue),
    argumentDescription: ({ description, defaultValue }: Argument) => withDefault(description, defaultValue),
  };
}

/**
 * Examples for the end of a verb's help, with their heading in the language of the help; for
 * `addHelpText('after', ...)`. Each is a whole command line.
 */
export function examples(...lines: readonly string[]): (context: { readonly command: Command }) => string {
  return ({ command }) => {
    const title = command.createHelp().styleTitle(lines.length > 1 ? 'Examples:' : 'Example:');
    return ['', title, ...lines.map((line) => `  ${line}`)].join('\n');
  };
}

/** What an option or argument is, as `--help` says it. */
export function helpPhrase(phrase: string, language: Language): string {
  return language === 'zh' ? chinese(phrase) : phrase;
}

/** A phrase without Chinese, which a test forbids, is better shown in English than not at all. */
function chinese(phrase: string): string {
  return helpInChinese(phrase) ?? phrase;
}

function withDefault(description: string, value: unknown): string {
  const told = chinese(description);
  return value === undefined
    ? told
    : `${told}（默认：${typeof value === 'string' ? value : JSON.stringify(value)}）`;
}

function placeholders(usage: string): string {
  return usage.replace('[options]', '[选项]').replace('[command]', '[命令]');
}
