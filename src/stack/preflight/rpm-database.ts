import type { CommandResult, Machine } from '../../node/machine';
import { check, fail, pass, type Finding } from './check';

const FOLDER = '/var/lib/rpm';
const LOCK = `${FOLDER}/.rpm.lock`;
const QUERY_MS = 60_000;
const VERIFY_MS = 180_000;
const TIMED_OUT = 124;
const NOT_FOUND = 127;

/**
 * Whether the rpm database can be read, is whole and is nobody else's now. Failures of rpm 4.8's
 * Berkeley DB: a stale lock makes every query hang, a damaged page makes it stop half-way with
 * exit code 0 and words on stderr.
 */
export const rpmDatabase = check('rpm-database', async (machine) => {
  const holder = await findWriter(machine);
  if (holder !== undefined) return [fail('preflight.rpm.locked', { holder })];
  const query = await machine.run(['rpm', '-qa', '--queryformat', '%{NAME}\\n'], {
    access: 'read',
    timeoutMs: QUERY_MS,
  });
  if (query.exitCode === TIMED_OUT) return [fail('preflight.rpm.hangs', { seconds: QUERY_MS / 1000 })];
  const names = query.stdout.split('\n').filter((name) => name !== '' && name !== 'gpg-pubkey');
  const complaint = complaintOf(query);
  if (query.exitCode !== 0 || complaint !== undefined)
    return [fail('preflight.rpm.damaged', { output: complaint ?? `exit code ${query.exitCode}` })];
  for (const base of ['glibc', 'rpm', 'bash'])
    if (!names.includes(base))
      return [fail('preflight.rpm.incomplete', { count: names.length, missing: base })];
  return [await verify(machine, names.length)];
});

/** Process that holds rpm's lock for writing, or yum's; undefined when none does. */
async function findWriter(machine: Machine): Promise<string | undefined> {
  const [locks, inode] = await Promise.all([
    machine.readFile('/proc/locks'),
    machine.run(['stat', '-c', '%i', LOCK], { access: 'read' }),
  ]);
  const number = inode.stdout.trim();
  const held = (locks?.toString() ?? '')
    .split('\n')
    .map((line) => /\sWRITE\s+(\d+)\s+[0-9a-f]+:[0-9a-f]+:(\d+)\s/.exec(line))
    .find((match) => match !== null && number !== '' && match[2] === number);
  const yum = (await machine.readFile('/var/run/yum.pid'))?.toString().trim();
  for (const pid of [held?.[1], yum]) {
    if (pid === undefined || !/^\d+$/.test(pid)) continue;
    const command = (await machine.readFile(`/proc/${pid}/cmdline`))?.toString();
    if (command !== undefined) return `${pid} (${command.replace(/\0/g, ' ').trim()})`;
  }
  return undefined;
}

/** EL6 has Berkeley DB's own verifier beside rpm; later rpms have a verb for it. */
async function verify(machine: Machine, count: number): Promise<Finding> {
  const options = { access: 'read' as const, timeoutMs: VERIFY_MS };
  const old = await machine.run(['/usr/lib/rpm/rpmdb_verify', `${FOLDER}/Packages`], options);
  const result = old.exitCode === NOT_FOUND ? await machine.run(['rpmdb', '--verifydb'], options) : old;
  if (result.exitCode === NOT_FOUND) return pass('preflight.rpm.read', { count });
  if (result.exitCode === 0) return pass('preflight.rpm.ok', { count });
  return fail('preflight.rpm.damaged', { output: complaintOf(result) ?? `exit code ${result.exitCode}` });
}

/** What rpm or Berkeley DB said that is no mere warning. */
function complaintOf({ stderr }: CommandResult): string | undefined {
  return stderr
    .split('\n')
    .map((line) => line.trim())
    .find((line) => /^(error|rpmdb|db_verify|.*DB_RUNRECOVERY|.*PANIC)/i.test(line));
}
