import { AppError } from '../core/error';
import type { CommandResult, Machine } from './machine';

/** Where the kernel shows SELinux: EL6's place, and the one of later releases. Absent when it is disabled. */
const SELINUX = ['/selinux/enforce', '/sys/fs/selinux/enforce'];
const RESTORECON = '/sbin/restorecon';

type Eyes = Pick<Machine, 'stat' | 'run'>;

/**
 * Gives a path the label that the policy has for it: a file made by rename has its folder's. Does
 * nothing on a machine without labels. Error: `LABEL_NOT_RESTORED`.
 */
export async function restoreLabel(machine: Eyes, path: string): Promise<void> {
  if (!(await hasLabels(machine))) return;
  const result = await machine.run([RESTORECON, path], { access: 'write' });
  if (result.exitCode !== 0) throw new AppError('LABEL_NOT_RESTORED', { path, output: lastLine(result) });
}

/** Whether a path's label is another than the policy's: `restorecon -n -v` names what it would change. */
export async function isMislabelled(machine: Eyes, path: string): Promise<boolean> {
  if (!(await hasLabels(machine))) return false;
  const { stdout } = await machine.run([RESTORECON, '-n', '-v', path], { access: 'read' });
  return stdout.trim() !== '';
}

/** SELinux is on and its tools are there; a kernel with SELinux and no policy tools has no labels. */
async function hasLabels(machine: Eyes): Promise<boolean> {
  const places = await Promise.all(SELINUX.map((place) => machine.stat(place)));
  return places.some((place) => place !== undefined) && (await machine.stat(RESTORECON)) !== undefined;
}

function lastLine({ stdout, stderr, exitCode }: CommandResult): string {
  const lines = `${stdout}\n${stderr}`.split('\n').map((line) => line.trim());
  const said = lines.filter((line) => line !== '').pop();
  return said === undefined ? `exit code ${exitCode}` : said.replace(/\.+$/, '');
}
