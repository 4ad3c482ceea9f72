import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { packArchive, renderManifest } from '../../../src/acceptance/support/archive';
import { collectSupport } from '../../../src/acceptance/support/collect';
import { findSecrets, MASK, maskSecrets } from '../../../src/acceptance/support/mask';
import { NODE_SOURCES } from '../../../src/acceptance/support/sources';
import { recordedMachine } from '../../../src/node/recorded';

const CHAP = 'Chap-Secret.0001';
const MUTUAL = 'Other-Secret.002';
const AUTH = 'HeartbeatKey_1234567890abcdef';
const OLD = 'Former-Chap-0009';
const MQ = 'mq-Passw0rd-77';
const KEY_BODY = 'MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7';
const SECRETS = [CHAP, MUTUAL, AUTH, OLD, MQ, KEY_BODY];
const DIGEST = 'a'.repeat(64);

const files: Record<string, string> = {
  '/etc/heartbundle/site.yaml': `storage:\n  chap:\n    incoming: { user: mqha, secret: ${CHAP} }\n    outgoing:\n      user: tgt\n      secret: "${MUTUAL}"\nheartbeat:\n  authKey: ${AUTH}\n  deadtime: 10000\n`,
  '/etc/ha.d/authkeys': `auth 1\n1 sha1 ${AUTH}\n`,
  '/etc/iscsi/iscsid.conf': `node.session.auth.username = mqha\nnode.session.auth.password = ${CHAP}\nnode.session.auth.password_in = ${MUTUAL}\n`,
  '/etc/tgt/targets.conf': `<target iqn.2024-01.com.example:mq>\n    incominguser mqha ${CHAP}\n    outgoinguser tgt ${MUTUAL}\n</target>\n`,
  '/var/lib/iscsi/nodes/iqn.2024-01.com.example:mq/10.20.0.10,3260,1/default': `node.session.auth.password = ${CHAP}\n`,
  [`/var/lib/heartbundle/journal/files/${DIGEST}`]: `discovery.sendtargets.auth.password = ${OLD}\n`,
  '/var/lib/heartbundle/journal/journal.jsonl': `{"kind":"fact","key":"chapSecret","value":{"secret":"${OLD}"}}\n{"note":"tried ${OLD}"}\n`,
  '/var/log/messages': `Nov 23 iscsid: login of mqha with ${OLD} failed\n`,
  '/var/log/ha-log': `heartbeat: [1]: debug: key ${AUTH} read\n`,
  '/etc/sysconfig/heartbundle-mq': `MQ_PASSWORD='${MQ}'\n`,
  '/var/log/heartbundle.log': `ran with ${MQ}\n-----BEGIN RSA PRIVATE KEY-----\n${KEY_BODY}\n-----END RSA PRIVATE KEY-----\n`,
};

function node(): ReturnType<typeof recordedMachine> {
  const machine = recordedMachine({
    files,
    commands: Object.fromEntries(NODE_SOURCES.commands.map((argv) => [argv.join(' '), { exitCode: 127 }])),
  });
  machine.commands.set('dmesg', `iscsi: ${CHAP}\n`);
  const readFile = machine.readFile.bind(machine);
  // A rotated log, which a recording cannot hold as text.
  machine.files.set('/var/log/messages-20261122.gz', {
    content: '',
    mode: 0o600,
    uid: 0,
    gid: 0,
    type: 'file',
  });
  machine.files.set('/var/log/ha-log.1', { content: '', mode: 0o600, uid: 0, gid: 0, type: 'file' });
  machine.readFile = (path) => {
    if (path === '/var/log/messages-20261122.gz')
      return Promise.resolve(gzipSync(`older: ${CHAP} ${MUTUAL}\nharmless line\n`));
    if (path === '/var/log/ha-log.1') return Promise.resolve(Buffer.from(`a\0${AUTH}`));
    return readFile(path);
  };
  return machine;
}

describe('the support archive', () => {
  it('holds no secret anywhere: configuration, logs, rotated logs, journal, kept files, output of commands', async () => {
    const collection = await collectSupport(node(), NODE_SOURCES);
    const archive = gunzipSync(packArchive('support-MQMaster', 'MQMaster', collection)).toString('latin1');
    expect(SECRETS.filter((secret) => archive.includes(secret))).toEqual([]);
    expect(archive).toContain('harmless line');
    expect(archive).toContain('deadtime: 10000');
    expect(archive).toContain(`login of mqha with ${MASK} failed`);
  });

  it('says what was taken, what was masked and what could not be read', async () => {
    const manifest = renderManifest('MQMaster', await collectSupport(node(), NODE_SOURCES));
    expect(manifest).toContain('taken  etc/ha.d/authkeys  24 bytes  (1 secrets removed)');
    expect(manifest).toContain('taken  var/log/messages-20261122  ');
    expect(manifest).toContain('not taken  /var/log/ha-log.1  (not a text)');
    expect(manifest).toContain('not taken  /etc/lvm/lvm.conf  (absent)');
    expect(manifest).toContain('not taken  rpm -qa  (no such command)');
  });

  it('is the same, byte for byte, for the same content', async () => {
    const [first, second] = [
      packArchive('s', 'n', await collectSupport(node(), NODE_SOURCES)),
      packArchive('s', 'n', await collectSupport(node(), NODE_SOURCES)),
    ];
    expect(first.equals(second)).toBe(true);
  });

  it('keeps the end of a long file, and leaves out what does not fit', async () => {
    const machine = recordedMachine({ files: { '/a': `${'x'.repeat(50)}end`, '/b': 'y'.repeat(40) } });
    const { exhibits, missing } = await collectSupport(
      machine,
      { files: ['/a', '/b'], folders: [], commands: [] },
      { fileBytes: 10, totalBytes: 15 },
    );
    expect([exhibits, missing]).toEqual([
      [{ name: 'a', content: 'xxxxxxxend', removed: 0, cut: 43 }],
      [{ source: 'b', reason: 'the archive is full' }],
    ]);
  });
});

describe('masking', () => {
  it('finds a secret by its place in every kind of file', () => {
    const found = (text: string): string[] => [...findSecrets(text)];
    expect(found('node.session.auth.password = abcdefgh')).toEqual(['abcdefgh']);
    expect(found('{"secret":"abcdefgh"}')).toEqual(['abcdefgh']);
    expect(found('    incominguser mqha abcdefgh')).toEqual(['abcdefgh']);
    expect(found('2 md5 abcdefgh')).toEqual(['abcdefgh']);
    expect(found('iscsiadm --password abcdefgh')).toEqual(['abcdefgh']);
    expect(found('http://user:abcdefgh@proxy:3128/')).toEqual(['abcdefgh']);
  });

  it('leaves what is no secret', () => {
    const text = 'deadtime 10\nnode.session.auth.authmethod = CHAP\nauth 1\n';
    expect(maskSecrets(text, findSecrets(text))).toEqual({ text, removed: 0 });
  });

  it('removes a private key that is cut off, and one inside of JSON', () => {
    expect(maskSecrets(`-----BEGIN PRIVATE KEY-----\n${KEY_BODY}`, []).text).toBe(MASK);
    expect(maskSecrets(`{"k":"-----BEGIN PRIVATE KEY-----\\n${KEY_BODY}\\n"}`, []).text).not.toContain(
      KEY_BODY,
    );
  });
});
