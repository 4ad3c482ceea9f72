import { expect, it } from 'vitest';
import { tellRpmProblems } from '../../src/stack/rpm-problems';

const failed = (stderr: string) => tellRpmProblems({ argv: ['rpm'], exitCode: 1, stdout: '', stderr });

it.each([
  [
    'error: Failed dependencies:\n\tlibnet.so.1()(64bit) is needed by heartbeat-3.0.4-2.el6.x86_64\n',
    'heartbeat-3.0.4-2.el6.x86_64 needs libnet.so.1()(64bit), which nothing provides',
    'heartbeat-3.0.4-2.el6.x86_64 需要 libnet.so.1()(64bit)，但没有软件包提供它',
  ],
  [
    'error: Failed dependencies:\n\tbash = 4.1.2-33.el6 is needed by (installed) bash-doc-4.1.2-33.el6.x86_64\n',
    'bash-doc-4.1.2-33.el6.x86_64 needs bash = 4.1.2-33.el6, which nothing provides',
    'bash-doc-4.1.2-33.el6.x86_64 需要 bash = 4.1.2-33.el6，但没有软件包提供它',
  ],
  [
    '\tpackage lsof-4.82-5.el6.x86_64 (which is newer than lsof-4.82-4.el6.x86_64) is already installed\n',
    'lsof-4.82-5.el6.x86_64 is installed and newer than lsof-4.82-4.el6.x86_64',
    '已安装的 lsof-4.82-5.el6.x86_64 比 lsof-4.82-4.el6.x86_64 更新',
  ],
  [
    '\tfile /etc/x from install of a-1-1.x86_64 conflicts with file from package b-2-1.x86_64\n',
    'a-1-1.x86_64 brings /etc/x, which belongs to b-2-1.x86_64',
    'a-1-1.x86_64 含有属于 b-2-1.x86_64 的文件 /etc/x',
  ],
  [
    '\tinstalling package a-1-1.x86_64 needs 12MB on the / filesystem\n',
    '/ is too full: a-1-1.x86_64 needs 12MB more',
    '/ 空间不足：a-1-1.x86_64 还需要 12MB',
  ],
  [
    "warning: waiting\nerror: can't create transaction lock on /var/lib/rpm/.rpm.lock (Resource temporarily unavailable)\n",
    'another rpm or yum is at work and holds /var/lib/rpm/.rpm.lock',
    '另一个 rpm 或 yum 正在运行并持有 /var/lib/rpm/.rpm.lock',
  ],
  [
    'rpmdb: PANIC: fatal region error detected; run recovery\nerror: db4 error(-30974) from dbenv->open: DB_RUNRECOVERY: Fatal error\n',
    'rpmdb: PANIC: fatal region error detected; run recovery; the rpm database is damaged: keep a copy of /var/lib/rpm, then "rm -f /var/lib/rpm/__db.*" and "rpm --rebuilddb"',
    'rpmdb: PANIC: fatal region error detected; run recovery；rpm 数据库已损坏：请先备份 /var/lib/rpm，再执行“rm -f /var/lib/rpm/__db.*”和“rpm --rebuilddb”',
  ],
])('tells in plain words what rpm says: %s', (stderr, problems, problemsZh) => {
  expect(failed(stderr)).toEqual({ problems, problemsZh });
});

it('keeps what it does not know, once, and names the exit code when rpm says nothing', () => {
  expect(failed('error: strange thing.\nerror: strange thing.\n').problems).toBe('strange thing');
  expect(failed('').problems).toBe('exit code 1');
});
