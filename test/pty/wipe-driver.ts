import { withTypedSerial } from '../../src/commands/install-wipe';
import { isAppError, type Language } from '../../src/core/error';
import { readDisk } from '../../src/node/disks';
import { recordedMachine } from '../../src/node/recorded';
import { judgeDisk } from '../../src/stack/wipe';
import { translate } from '../../src/ui/messages';
import { openPrompter } from '../../src/ui/prompter';

/**
 * Run on a terminal by wipe.test.ts: the question for a disk's serial, asked of a person for a disk
 * in memory, which is the only one that a test may offer to be written over.
 */
async function main(language: Language): Promise<void> {
  const machine = recordedMachine({
    files: { '/dev/sdb': { content: '', type: 'block' }, '/sys/block/sdb/size': '2097152\n' },
    commands: {
      'readlink -f /dev/sdb': '/dev/sdb\n',
      'blkid -p -o udev /dev/sdb': 'ID_FS_TYPE=xfs\n',
      'od *': '',
      'pvs *': '',
      'udevadm info --query=property --name=/dev/sdb': 'ID_SERIAL_SHORT=WD-0042\nID_SERIAL=WDC_WD-0042\n',
    },
  });
  const print = (text: string): void => console.log(text);
  const text = (key: string, values?: Record<string, string | number>): string =>
    translate(values === undefined ? { key } : { key, values }, language);
  const cli = {
    language,
    print,
    text,
    say: (what: Parameters<typeof translate>[0]) => print(translate(what, language)),
  };
  await withTypedSerial(
    cli,
    {},
    async (leave) => {
      const verdict = await judgeDisk(machine, '/dev/sdb', await readDisk(machine, '/dev/sdb'), leave);
      if (verdict.kind === 'refused') throw verdict.error;
      print(`would ${verdict.kind} with ${JSON.stringify(leave)}`);
    },
    openPrompter,
  );
}

main(process.argv[2] === 'zh' ? 'zh' : 'en').then(
  () => process.exit(0),
  (error: unknown) => {
    console.log(isAppError(error) ? `[${error.code}]` : error);
    process.exit(isAppError(error) ? error.exitCode : 1);
  },
);
