import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { registrationsFor } from '../../src/commands';
import { addCommonOptions } from '../../src/commands/cli';
import { helpSettings } from '../../src/ui/help';
import { displayWidth } from '../../src/ui/format';

const HAN = /\p{Script=Han}/u;

/** Every command of the program, from the top. */
async function everyCommand(language: 'en' | 'zh'): Promise<Command[]> {
  const program = new Command('heartbundle').description(
    'Makes a service highly available on RHEL 6 machines without internet',
  );
  program.version('1').configureHelp(helpSettings(language));
  for (const register of await registrationsFor([]))
    register(program, (command) => void addCommonOptions(command));
  const below = (command: Command): Command[] => [command, ...command.commands.flatMap(below)];
  return below(program);
}

function fullName(command: Command): string {
  return command.parent === null ? command.name() : `${fullName(command.parent)} ${command.name()}`;
}

/** Help as printed, examples included. */
function printed(command: Command): string {
  let text = '';
  command.configureOutput({ writeOut: (part) => void (text += part) });
  command.outputHelp();
  return text;
}

describe('help in Chinese', async () => {
  const commands = await everyCommand('zh');

  it('is there for every verb', () => {
    expect(commands.map(fullName)).toEqual(
      expect.arrayContaining([
        'heartbundle bundle keygen',
        'heartbundle install rollback',
        'heartbundle status',
      ]),
    );
    expect(commands.length).toBeGreaterThanOrEqual(17);
  });

  it.each(commands.map((command) => [fullName(command), command] as const))(
    'of %s says all in Chinese: what it does, arguments, options, verbs',
    (_name, command) => {
      const help = command.createHelp();
      const told = [
        help.commandDescription(command),
        ...help.visibleArguments(command).map((one) => help.argumentDescription(one)),
        ...help.visibleOptions(command).map((one) => help.optionDescription(one)),
        ...help.visibleCommands(command).map((one) => help.subcommandDescription(one)),
      ];
      expect(told.filter((text) => !HAN.test(text))).toEqual([]);
    },
  );

  it.each(commands.map((command) => [fullName(command), command] as const))(
    'of %s fits 80 columns and has no English heading',
    (_name, command) => {
      const text = printed(command);
      const lines = text.split('\n').filter((line) => !/^ {2}(bundle|heartbundle|\.\/install) /.test(line));
      expect(lines.filter((line) => displayWidth(line) > 80)).toEqual([]);
      expect(text).not.toMatch(/^[A-Z][a-z]+:|\[options\]|\(default/m);
    },
  );
});

it('every verb that does something has an example in its help', async () => {
  for (const command of await everyCommand('en')) {
    if (command.commands.length > 0 && command.name() !== 'install') continue;
    expect(printed(command), fullName(command)).toMatch(/^Examples?:\n {2}\S/m);
  }
});
