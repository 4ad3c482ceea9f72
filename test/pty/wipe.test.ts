import { expect, it } from 'vitest';
import { CTRL_C, runOnTerminal, type Stroke } from './terminal';

const ask = (strokes: readonly Stroke[], language = 'en', environment: Record<string, string> = {}) =>
  runOnTerminal(
    `exec ${process.execPath} --import tsx test/pty/wipe-driver.ts ${language}`,
    strokes,
    environment,
  );
const QUESTION = 'Serial of the disk to overwrite';

it('a disk that is not blank is written over once its serial was typed, and not before', async () => {
  const { exitCode, screen } = await ask([
    { expect: QUESTION, send: 'yes\r' },
    { expect: new RegExp(`not the serial of /dev/sdb[^]*${QUESTION}`), send: 'WD-0042\r' },
  ]);
  expect(screen).toContain(
    'The disk /dev/sdb is not blank: xfs filesystem.\n' +
      'If what lies on /dev/sdb may go for ever, type its serial, WD-0042. Enter leaves it as it is.',
  );
  expect(screen).toContain('would wipe with {"wipe":"WD-0042"}');
  expect(exitCode).toBe(0);
});

it('Enter leaves the disk as it is, with the error that said so', async () => {
  const { exitCode, screen } = await ask([{ expect: QUESTION, send: '\r' }]);
  expect(screen).toContain('[DISK_NOT_BLANK]');
  expect(screen).not.toContain('would');
  expect(exitCode).toBe(3);
});

it('Ctrl-C cancels', async () => {
  const { exitCode, screen } = await ask([{ expect: QUESTION, send: CTRL_C }]);
  expect(screen).toContain('[CANCELLED]');
  expect(screen).not.toContain('would');
  expect(exitCode).toBe(130);
});

it('asks in Chinese, on a dumb terminal too', async () => {
  const { exitCode, screen } = await ask(
    [
      { expect: '? 要覆盖的磁盘的序列号: ', send: 'x\r' },
      { expect: /不是 \/dev\/sdb 的序列号[^]*序列号: $/, send: 'WD-0042\r' },
    ],
    'zh',
    { TERM: 'dumb' },
  );
  expect(screen).toContain('磁盘 /dev/sdb 不是空盘：');
  expect(screen).toContain('若 /dev/sdb 上的数据可永久丢弃，请键入其序列号 WD-0042。直接回车则保持不变。');
  expect(screen).toContain('would wipe');
  expect(exitCode).toBe(0);
});
