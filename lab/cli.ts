import { Command } from 'commander';
import { spawn } from 'node:child_process';
import { parseClockOffset } from './clock';
import { attachConsole } from './console';
import type { DiskFault } from './disk-fault';
import { findGuest, type GuestName, GUEST_NAMES } from './addresses';
import { createLab, type LinkChange } from './lab';
import { LabError } from './lab-error';
import { guestPaths, labPaths } from './paths';
import { describeVerdict } from './writer/verdict';
import { checkMessages, startWriter, type WriterOptions } from './writer/writer';

/** The guest a person names, whatever the case. */
function guestNamed(text: string): GuestName {
  const guest = findGuest(text);
  if (guest === undefined)
    throw new LabError(`There is no guest ${text}`, `The guests are ${GUEST_NAMES.join(', ')}.`);
  return guest.name;
}

function linkChange(change: string, amount: string | undefined): LinkChange {
  const value = Number(amount);
  if (change === 'up' || change === 'down') return { plugged: change === 'up' };
  if (change === 'loss' && value >= 0 && value <= 100) return { lossPercent: value };
  if (change === 'delay' && value >= 0) return { delayMs: value };
  throw new LabError(
    `"${[change, amount].filter(Boolean).join(' ')}" is no change of a link`,
    'Say up, down, loss PERCENT or delay MILLISECONDS.',
  );
}

function clockOffset(text: string): number {
  const offset = parseClockOffset(text);
  if (offset === undefined)
    throw new LabError(
      `"${text}" is no offset of a clock`,
      'Say +SECONDS or -SECONDS against the host, or 0 for the right time.',
    );
  return offset;
}

function diskFault(kind: string, amount: string | undefined): DiskFault {
  const delayMs = Number(amount);
  if (kind === 'slow' && delayMs > 0) return { kind, delayMs };
  if ((kind === 'error' || kind === 'hang' || kind === 'off') && amount === undefined) return { kind };
  throw new LabError(
    `"${[kind, amount].filter(Boolean).join(' ')}" is no disk fault`,
    'Say slow MILLISECONDS, error, hang or off.',
  );
}

function createProgram(): Command {
  const program = new Command('lab');
  program
    .description('Four guests on sealed LANs: storage, MQMaster, MQSlave, client')
    .option('-n, --name <lab>', 'name of the lab', process.env['HEARTBUNDLE_LAB'] ?? 'default')
    .enablePositionalOptions();
  const lab = (seed?: string[]): ReturnType<typeof createLab> =>
    createLab({
      name: program.opts<{ name: string }>().name,
      ...(seed === undefined ? {} : { seed }),
      onStage: ({ title, state, ms }) => {
        if (state !== 'started')
          console.log(
            `${(ms / 1000).toFixed(1).padStart(6)} s  ${title}${state === 'failed' ? ' FAILED' : ''}`,
          );
      },
    });
  const say = (line: string): void => console.log(line);

  program
    .command('up')
    .description('build the image if it is missing, boot the guests, wait until they answer')
    .option('--seed <rpm...>', 'RPM files that count as installed in the guests')
    .action(async ({ seed }: { seed?: string[] }) => {
      process.once('SIGINT', () => {
        console.error('\nInterrupted. `lab up` goes on from here, `lab down` leaves nothing.');
        process.exit(130);
      });
      const report = await lab(seed).up();
      for (const [guest, ms] of Object.entries(report.readyMs))
        say(`${guest}: ready after ${(ms / 1000).toFixed(1)} s`);
    });
  program
    .command('down')
    .description('switch off and leave nothing behind')
    .action(async () => lab().down());
  program
    .command('status')
    .option('--json', 'as JSON')
    .action(async ({ json }: { json?: boolean }) => {
      const status = await lab().status();
      if (json === true) return say(JSON.stringify(status, null, 2));
      say(`lab ${status.name}: ${status.up ? 'up' : 'down'}`);
      for (const guest of status.guests)
        say(
          `  ${guest.name.padEnd(9)} ${guest.power.padEnd(9)} ${guest.addresses.join(', ')}` +
            (guest.cutNics.length > 0 ? `  cut: ${guest.cutNics.join(', ')}` : ''),
        );
      process.exitCode = status.up ? 0 : 3;
    });
  program
    .command('exec <node> <command...>')
    .description('run a command; one word is a line for the shell, several are its words')
    .option('-i, --stdin', 'give the command what is piped in')
    .passThroughOptions()
    .action(async (node: string, words: string[], { stdin }: { stdin?: boolean }) => {
      if (words[0] === '--') words.shift();
      const command = words.length === 1 ? (words[0] ?? '') : words;
      const input = stdin === true ? await readStdin() : undefined;
      const result = await lab().exec(guestNamed(node), command, input === undefined ? {} : { input });
      process.stdout.write(result.stdout);
      process.stderr.write(result.stderr);
      process.exitCode = result.exitCode;
    });
  program
    .command('console <node>')
    .description("root's console, without the network; Ctrl-] leaves")
    .action(async (node: string) => attachConsole(program.opts<{ name: string }>().name, guestNamed(node)));
  program
    .command('push <node> <source> <destination>')
    .action(async (node: string, source: string, to: string) => lab().push(guestNamed(node), source, to));
  program
    .command('pull <node> <source> <destination>')
    .action(async (node: string, source: string, to: string) => lab().pull(guestNamed(node), source, to));
  program
    .command('power-off <node>')
    .description('pull the power cord')
    .action(async (node: string) => lab().powerOff(guestNamed(node)));
  program
    .command('power-on <node>')
    .description('start it with the disks it had, wait for ssh')
    .action(async (node: string) => lab().powerOn(guestNamed(node)));
  program
    .command('freeze <node>')
    .description('stop it where it is')
    .action(async (node: string) => lab().freeze(guestNamed(node)));
  program
    .command('thaw <node>')
    .description('let it go on')
    .action(async (node: string) => lab().thaw(guestNamed(node)));
  program
    .command('link <node> <nic> <change> [amount]')
    .description('up | down | loss PERCENT | delay MILLISECONDS (0 takes it away)')
    .action(async (node: string, nic: string, change: string, amount?: string) =>
      lab().link(guestNamed(node), nic, linkChange(change, amount)),
    );
  program
    .command('clock <node> <offset>')
    .description('+SECONDS | -SECONDS against the host, 0 for the right time')
    .action(async (node: string, offset: string) => lab().clock(guestNamed(node), clockOffset(offset)));
  program
    .command('disk-fault <node> <kind> [amount]')
    .description('slow MILLISECONDS | error | hang | off, for the logical volumes of the guest (storage)')
    .action(async (node: string, kind: string, amount?: string) =>
      lab().diskFault(guestNamed(node), diskFault(kind, amount)),
    );
  program
    .command('snapshot <snapshot>')
    .description('keep a copy of all disks until `down`; running guests stand still for a moment')
    .action(async (snapshot: string) => lab().snapshot(snapshot));
  program
    .command('restore <snapshot>')
    .description('put the disks back and boot the guests that were running')
    .action(async (snapshot: string) => lab().restore(snapshot));
  program
    .command('write-messages')
    .description('let the client put numbered messages through the virtual address until check-messages')
    .option('--queue-manager <name>', 'default QM1')
    .option('--queue <name>', 'default HEARTBUNDLE.PROBE')
    .option('--port <port>', 'default 1414', Number)
    .option('--mount <path>', 'where the nodes mount the shared filesystem, default /MQHA')
    .option('--limit-seconds <seconds>', 'end after so long, default 3600', Number)
    .action(async (options: WriterOptions) => startWriter(lab(), options));
  program
    .command('check-messages')
    .description('end the writer: messages lost or doubled, outage, two owners, e2fsck')
    .option('--json', 'as JSON')
    .action(async ({ json }: { json?: boolean }) => {
      const verdict = await checkMessages(lab());
      if (json === true) say(JSON.stringify(verdict, null, 2));
      else describeVerdict(verdict).forEach(say);
      process.exitCode = verdict.ok ? 0 : 1;
    });
  program
    .command('check')
    .description('prove that nothing leads out and that the guests see each other')
    .action(async () => {
      const report = await lab().check();
      for (const { ok, subject, detail } of report.findings)
        say(`${ok ? 'ok    ' : 'FAILED'}  ${subject}${ok || detail === '' ? '' : `: ${detail}`}`);
      process.exitCode = report.ok ? 0 : 1;
    });
  program
    .command('logs [node]')
    .description('what the kernel and init printed')
    .option('-f, --follow', 'go on with what they print from now, until Ctrl-C')
    .action(async (node: string | undefined, { follow }: { follow?: boolean }) => {
      if (follow === true) return followLogs(program.opts<{ name: string }>().name, node);
      for (const guest of node === undefined ? GUEST_NAMES : [guestNamed(node)]) {
        if (node === undefined) say(`==> ${guest}`);
        process.stdout.write(await lab().consoleLog(guest));
      }
    });
  return program;
}

/** Hands the terminal to `tail`, which tells the guests apart by their files' names. */
async function followLogs(name: string, node: string | undefined): Promise<void> {
  const guests = node === undefined ? GUEST_NAMES : [guestNamed(node)];
  const files = guests.map((guest) => guestPaths(labPaths(name), guest).console);
  const tail = spawn('tail', ['-n', node === undefined ? '5' : '+1', '-F', ...files], { stdio: 'inherit' });
  process.once('SIGINT', () => tail.kill('SIGINT'));
  await new Promise((resolve) => tail.once('exit', resolve));
}

async function readStdin(): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

createProgram()
  .parseAsync()
  .catch((error: unknown) => {
    if (error instanceof LabError) console.error(`${error.message}\n  ${error.hint}`);
    else console.error(error);
    process.exitCode = 1;
  });
