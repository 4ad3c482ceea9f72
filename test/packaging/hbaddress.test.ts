import execa from 'execa';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';

const SCRIPT = join(import.meta.dirname, '../../packaging/resource.d/hbaddress');

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hbaddress-'));
  await mkdir(join(folder, 'bin'));
  await tool('logger', 'exit 0');
  await tool('arping', 'exit 0');
  await ip('exit 0');
});
afterEach(() => rm(folder, { recursive: true }));

/** A program found before the system's; it writes its call to `calls` first. */
async function tool(name: string, body: string): Promise<void> {
  const path = join(folder, 'bin', name);
  await writeFile(path, `#!/bin/sh\necho "${name} $*" >>${folder}/calls\n${body}\n`);
  await chmod(path, 0o755);
}

/** `ip` with an interface whose addresses are the lines of a file; `change` is what add and del do. */
async function ip(change: string): Promise<void> {
  await writeFile(join(folder, 'addresses'), '10.20.0.11\n10.20.0.100x\n', { flag: 'a' });
  await tool(
    'ip',
    `case "$*" in
  *show*) while read -r one; do echo "2: lo    inet $one/24 brd 10.20.0.255 scope global lo"; done <${folder}/addresses ;;
  *) ${change} ;;
esac`,
  );
}

async function calls(): Promise<string[]> {
  const text = await readFile(join(folder, 'calls'), 'utf8').catch(() => '');
  return text.split('\n').filter((line) => /^(ip .*(add|del) 10|arping)/.test(line));
}

async function call(verb: string, nic = 'lo'): Promise<{ exitCode: number; stdout: string; stderr: string }> {
  const env = { HBADDRESS_SECONDS: '1', HBADDRESS_TOOLS: join(folder, 'bin') };
  return execa('perl', [SCRIPT, `10.20.0.100/24/${nic}`, verb], { env, reject: false });
}

it('adds the address once, announces it, and takes it away', async () => {
  await ip(
    `case "$*" in *' add '*) echo 10.20.0.100 >>${folder}/addresses ;; *) sed -i '/^10.20.0.100$/d' ${folder}/addresses ;; esac`,
  );
  expect(await call('status')).toMatchObject({ stdout: 'stopped', exitCode: 3 });
  expect(await call('start')).toMatchObject({ exitCode: 0, stdout: '' });
  expect(await call('status')).toMatchObject({ stdout: 'running', exitCode: 0 });
  expect(await call('start')).toMatchObject({ exitCode: 0 });
  expect(await call('stop')).toMatchObject({ exitCode: 0 });
  expect(await call('stop')).toMatchObject({ exitCode: 0 });
  expect(await call('status')).toMatchObject({ stdout: 'stopped', exitCode: 3 });
  await expect.poll(calls).toHaveLength(4);
  expect((await calls()).sort()).toEqual([
    'arping -q -U -c 5 -w 5 -I lo 10.20.0.100',
    'arping -q -U -c 5 -w 5 -I lo 10.20.0.100',
    'ip -4 addr add 10.20.0.100/24 brd + dev lo',
    'ip -4 addr del 10.20.0.100/24 dev lo',
  ]);
});

it('says what `ip` said when the address cannot be added or stays', async () => {
  await ip('echo "RTNETLINK answers: Operation not permitted"; exit 2');
  expect(await call('start')).toMatchObject({
    exitCode: 1,
    stderr: 'hbaddress: ip addr add ended with 2: RTNETLINK answers: Operation not permitted',
  });
  await writeFile(join(folder, 'addresses'), '10.20.0.100\n');
  expect(await call('stop')).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining('ip addr del ended with 2') as string,
  });
});

it('counts an address that cannot be looked at as here, and none on an interface that is not there', async () => {
  await tool('ip', 'sleep 60');
  expect(await call('status')).toMatchObject({ stdout: 'running', exitCode: 0 });
  expect(await call('status', 'none0')).toMatchObject({ stdout: 'stopped', exitCode: 3 });
  expect(await call('stop', 'none0')).toMatchObject({ exitCode: 0 });
});

it('refuses a call that it does not understand', async () => {
  expect(await call('restart')).toMatchObject({ exitCode: 2 });
  const { exitCode } = await execa('perl', [SCRIPT, '10.20.0.100', 'start'], { reject: false });
  expect(exitCode).toBe(2);
});
