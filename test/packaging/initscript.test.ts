import execa from 'execa';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';

const SCRIPT = join(import.meta.dirname, '../../packaging/resource.d/initscript');

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'initscript-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** An init script `web` whose state is a file, with the given lines before its own. */
async function service(lines = ''): Promise<void> {
  const text = `#!/bin/sh
echo "$1" >> ${folder}/calls
${lines}
case $1 in
  start) touch ${folder}/up ;;
  stop) rm -f ${folder}/up ;;
  status) [ -e ${folder}/up ] && echo 'is not running, they say' || exit 3 ;;
esac
`;
  await writeFile(join(folder, 'web'), text);
  await chmod(join(folder, 'web'), 0o755);
}

/** The wrapper with limits of 2, 2 and 1 s. */
async function call(verb: string): Promise<{ exitCode: number; stdout: string; stderr: string }> {
  const env = { HEARTBUNDLE_INIT_D: folder, TMPDIR: folder };
  return execa('sh', [SCRIPT, 'web', '2', '2', '1', verb], { env, reject: false });
}

it('prints exactly running or stopped, whatever the script says', async () => {
  await service();
  expect(await call('status')).toMatchObject({ stdout: 'stopped', exitCode: 3 });
  expect(await call('start')).toMatchObject({ exitCode: 0, stdout: '' });
  expect(await call('status')).toMatchObject({ stdout: 'running', exitCode: 0 });
  expect(await call('stop')).toMatchObject({ exitCode: 0, stdout: '' });
  expect(await call('status')).toMatchObject({ stdout: 'stopped', exitCode: 3 });
});

it('starts nothing twice and stops nothing that is stopped', async () => {
  await service();
  await call('stop');
  await call('start');
  await call('start');
  const calls = (await readFile(join(folder, 'calls'), 'utf8')).split('\n').filter((one) => one === 'start');
  expect(calls).toEqual(['start']);
});

it('gives up a start that hangs, and says so', async () => {
  await service('[ "$1" != start ] || sleep 60');
  expect(await call('start')).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining('initscript[web]: start did not finish in 2 s') as string,
  });
});

it('takes a status that hangs for running: only what is known to be stopped may start elsewhere', async () => {
  await service('[ "$1" != status ] || sleep 60');
  expect(await call('status')).toMatchObject({ stdout: 'running', exitCode: 0 });
});

it('fails a start after which the script does not say that it runs', async () => {
  await service('[ "$1" != start ] || { echo "no licence"; exit 1; }');
  expect(await call('start')).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining('start failed: no licence') as string,
  });
});

it('calls a service without a script stopped, and refuses to start it', async () => {
  expect(await call('status')).toMatchObject({ stdout: 'stopped', exitCode: 3 });
  expect((await call('start')).exitCode).toBe(5);
  expect((await call('stop')).exitCode).toBe(0);
});

it('calls a service hung whose status does not answer in time, while Heartbeat is told that it runs', async () => {
  await service('[ "$1" != status ] || exec sleep 60');
  expect(await call('monitor')).toMatchObject({ stdout: 'hung', exitCode: 1 });
  expect(await call('status')).toMatchObject({ stdout: 'running', exitCode: 0 });
});

it('calls it running or stopped when its status answers', async () => {
  await service();
  expect(await call('monitor')).toMatchObject({ stdout: 'stopped', exitCode: 3 });
  await call('start');
  expect(await call('monitor')).toMatchObject({ stdout: 'running', exitCode: 0 });
});
