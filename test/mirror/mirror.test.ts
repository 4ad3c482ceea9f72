import { promises as fs } from 'fs';
import os from 'os';
import path from 'path';
import { promisify } from 'util';
import { gunzip } from 'zlib';
import execa from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildMirror, rpmFile, type Mirror } from '../../lab/mirror/build';
import { SIGNING_KEYS } from '../../lab/mirror/keys';
import { nvra, type RpmPackage } from '../../lab/mirror/rpm-package';

let mirror: Mirror;
let scratch: string;

beforeAll(async () => {
  mirror = await buildMirror();
  scratch = await fs.mkdtemp(path.join(os.tmpdir(), 'hb-mirror-'));
});

afterAll(() => fs.rm(scratch, { recursive: true, force: true }));

function find(name: string): RpmPackage {
  const found = mirror.packages.find((rpm) => nvra(rpm) === name);
  if (found === undefined) throw new Error(`the mirror has no ${name}`);
  return found;
}

function allFiles(): string[] {
  return mirror.packages.map((rpm) => rpmFile(mirror, rpm));
}

async function metadata(repository: string, kind: string): Promise<string> {
  const dir = path.join(mirror.dir, repository, 'repodata');
  const file = (await fs.readdir(dir)).find((name) => name.endsWith(`-${kind}.xml.gz`));
  if (file === undefined) throw new Error(`${dir} has no ${kind}`);
  return (await promisify(gunzip)(await fs.readFile(path.join(dir, file)))).toString('utf8');
}

/** One file out of a package's payload. */
async function payloadFile(rpm: RpmPackage, file: string): Promise<string> {
  const dir = await fs.mkdtemp(path.join(scratch, 'payload-'));
  const archive = await execa('rpm2archive', ['-'], {
    input: await fs.readFile(rpmFile(mirror, rpm)),
    encoding: null,
  });
  await execa('tar', ['-xzf', '-', `.${file}`], { cwd: dir, input: archive.stdout });
  return fs.readFile(dir + file, 'utf8');
}

describe('the sample mirror', () => {
  it('signs header and payload of every package so that rpm accepts all of them', async () => {
    const db = ['--dbpath', path.join(scratch, 'rpmdb')];
    for (const key of SIGNING_KEYS) {
      await execa('rpmkeys', [...db, '--import', path.join(mirror.dir, 'keys', key.file)]);
    }
    const { stdout } = await execa('rpmkeys', [...db, '--checksig', ...allFiles()]);
    const answers = stdout.split('\n').map((line) => line.slice(line.lastIndexOf(': ') + 2));
    expect(answers).toEqual(mirror.packages.map(() => 'digests signatures OK'));
  });

  it.each([
    ['bash-4.1.2-48.el6.x86_64', 'V3 RSA/SHA1', '83735986'],
    ['heartbeat-3.0.4-2.el6.x86_64', 'V3 RSA/SHA256', '8953d92b'],
    ['lsof-4.82-5.el6.x86_64', 'V4 RSA/SHA256', '83735986'],
  ])('signs %s with %s twice', async (name, kind, key) => {
    const file = rpmFile(mirror, find(name));
    const { stdout } = await execa('rpmkeys', ['--dbpath', scratch, '-Kv', file], { reject: false });
    expect(
      stdout
        .split('\n')
        .filter((line) => line.includes('Signature'))
        .map((line) => line.trim()),
    ).toEqual([`Header ${kind} Signature, key ID ${key}: NOKEY`, `${kind} Signature, key ID ${key}: NOKEY`]);
  });

  it('asks nothing of rpm that 4.8 does not know', async () => {
    const { stdout } = await execa('rpm', ['-qp', '--nosignature', '--requires', ...allFiles()]);
    const features = stdout.split('\n').filter((line) => line.startsWith('rpmlib('));
    expect([...new Set(features)].sort()).toEqual([
      'rpmlib(CompressedFileNames) <= 3.0.4-1',
      'rpmlib(FileDigests) <= 4.6.0-1',
      'rpmlib(PayloadFilesHavePrefix) <= 4.0-1',
    ]);
    const format = ['-qp', '--nosignature', '--qf', '%{PAYLOADFORMAT} %{PAYLOADCOMPRESSOR}\\n'];
    const payloads = await execa('rpm', [...format, ...allFiles()]);
    expect([...new Set(payloads.stdout.split('\n'))]).toEqual(['cpio gzip']);
  });

  it('describes both repositories with gzip and sha256 only', async () => {
    for (const repository of ['base', 'epel']) {
      const text = await fs.readFile(path.join(mirror.dir, repository, 'repodata', 'repomd.xml'), 'utf8');
      expect([...text.matchAll(/<data type="(\w+)"/g)].map((match) => match[1]).sort()).toEqual([
        'filelists',
        'other',
        'primary',
      ]);
      expect(new Set([...text.matchAll(/checksum type="(\w+)"/g)].map((match) => match[1]))).toEqual(
        new Set(['sha256']),
      );
      expect(
        [...text.matchAll(/location href="[^"]*?(\.[^."/]+\.[^."/]+)"/g)].map((match) => match[1]),
      ).toEqual(['.xml.gz', '.xml.gz', '.xml.gz']);
    }
  });

  it('has the shapes a solver meets on EL6', async () => {
    const heartbeat = find('heartbeat-3.0.4-2.el6.x86_64');
    const libs = find('heartbeat-libs-3.0.4-2.el6.x86_64');
    expect(libs.requires).toContain('heartbeat = 3.0.4-2.el6');
    expect(heartbeat.requires).toContain('libhbclient.so.1()(64bit)');
    expect(libs.provides).toContain('libhbclient.so.1()(64bit)');

    const primary = await metadata('base', 'primary');
    expect(primary).toContain('<file>/sbin/mount.nfs</file>');
    expect(primary).toContain('<rpm:entry name="rtld(GNU_HASH)"/>');
    expect(primary).toContain('<rpm:entry name="python-libs(x86-64)" flags="EQ"');
    expect(primary).toMatch(/<rpm:entry name="filesystem\(x86-64\)"/);
    expect(primary).not.toContain('<file>/usr/share/cracklib/pw_dict.pwd</file>');
    expect(await metadata('base', 'filelists')).toContain('<file>/usr/share/cracklib/pw_dict.pwd</file>');

    const agents = find('resource-agents-3.9.5-24.el6_7.1.x86_64');
    expect(agents.requires.filter((capability) => capability.startsWith('/')).length).toBe(31);
    const transfer = mirror.packages.filter((rpm) => rpm.provides.includes('smtpdaemon'));
    expect([...new Set(transfer.map((rpm) => rpm.name))].sort()).toEqual(['exim', 'postfix', 'sendmail']);
  });

  it('leaves no requirement of an x86_64 package without a provider', () => {
    const bits64 = mirror.packages.filter((rpm) => rpm.arch !== 'i686');
    const provided = new Set(
      bits64.flatMap((rpm) => [
        rpm.name,
        ...(rpm.arch === 'x86_64' ? [`${rpm.name}(x86-64)`] : []),
        ...rpm.provides.map((capability) => capability.split(' ')[0] ?? ''),
        ...rpm.files,
        ...rpm.config,
        ...rpm.ghosts,
        ...rpm.directories,
      ]),
    );
    const unmet = bits64.flatMap((rpm) =>
      rpm.requires
        .map((requirement) => (requirement.split(' ')[0] ?? '').replace(/^(pre|post|preun|postun):/, ''))
        .filter((name) => !provided.has(name))
        .map((name) => `${nvra(rpm)}: ${name}`),
    );
    expect(unmet).toEqual([]);
  });

  it.each([
    ['heartbeat-3.0.4-2.el6.x86_64', 'heartbeat', '- 75 05'],
    ['scsi-target-utils-1.0.24-18.el6.x86_64', 'tgtd', '- 39 35'],
    ['iscsi-initiator-utils-6.2.0.873-27.el6_9.x86_64', 'iscsid', '345 7 89'],
    ['iscsi-initiator-utils-6.2.0.873-27.el6_9.x86_64', 'iscsi', '345 13 89'],
  ])('%s brings /etc/rc.d/init.d/%s with "chkconfig: %s"', async (name, script, levels) => {
    const text = await payloadFile(find(name), `/etc/rc.d/init.d/${script}`);
    expect(/^# chkconfig: (.*)$/m.exec(text)?.[1]).toBe(levels);
    await execa('sh', ['-n'], { input: text });
  });

  it('starts iSCSI nodes by itself, as EL6 does', async () => {
    const text = await payloadFile(
      find('iscsi-initiator-utils-6.2.0.873-27.el6_9.x86_64'),
      '/etc/iscsi/iscsid.conf',
    );
    expect(text.split('\n').filter((line) => /^(iscsid|node)\.startup/.test(line))).toEqual([
      'iscsid.startup = /etc/rc.d/init.d/iscsid force-start',
      'node.startup = automatic',
    ]);
  });
});
