import { describe, expect, it } from 'vitest';

import { readYumRepositories, yumVariables } from '../../src/repository/yum-config';

const variables = yumVariables(
  { releasever: '6Server', basearch: 'x86_64' },
  new Map([
    ['mirror', 'http://mirror.example\nignored\n'],
    ['no.name', 'x'],
  ]),
);

const REPO = `# RHEL
[rhel-6-server-rpms]
metadata_expire = 86400
sslclientcert = /etc/pki/entitlement/1234.pem
baseurl = https://cdn.example/content/dist/rhel/server/6/$releasever/$basearch/os
sslverify = 1
name = Red Hat Enterprise Linux 6 Server (RPMs)
sslclientkey = /etc/pki/entitlement/1234-key.pem
enabled = 1
sslcacert = /etc/rhsm/ca/redhat-uep.pem
gpgkey = file:///etc/pki/rpm-gpg/RPM-GPG-KEY-redhat-release
gpgcheck = 1

[local]
name: Local ; of the DVD
baseurl: file:///media/dvd/
    $MIRROR/6/$basearch, $unknown/x
enabled: no
proxy: _none_
priority: 5
gpgkey: file:///a
  file:///b

[epel]
mirrorlist=http://mirrors.example/list?repo=epel-6&arch=$basearch
;metalink=https://off.example/
metalink=https://mirrors.example/metalink?repo=epel-6&arch=$arch
`;

const YUM_CONF = `[main]
cachedir=/var/cache/yum/$basearch/$releasever
proxy=http://proxy.example:3128
proxy_username=me
proxy_password=secret
`;

describe('the yum configuration of a machine', () => {
  it('gives its repositories with variables replaced and the defaults of yum.conf', () => {
    const main = {
      proxy: 'http://proxy.example:3128',
      proxyUsername: 'me',
      proxyPassword: 'secret',
    };
    expect(
      readYumRepositories([{ file: 'all.repo', text: REPO }], variables, {
        file: 'yum.conf',
        text: YUM_CONF,
      }),
    ).toEqual([
      {
        id: 'rhel-6-server-rpms',
        name: 'Red Hat Enterprise Linux 6 Server (RPMs)',
        enabled: true,
        baseUrls: ['https://cdn.example/content/dist/rhel/server/6/6Server/x86_64/os'],
        gpgKeys: ['file:///etc/pki/rpm-gpg/RPM-GPG-KEY-redhat-release'],
        sslClientCert: '/etc/pki/entitlement/1234.pem',
        sslClientKey: '/etc/pki/entitlement/1234-key.pem',
        sslCaCert: '/etc/rhsm/ca/redhat-uep.pem',
        sslVerify: true,
        ...main,
      },
      {
        id: 'local',
        name: 'Local',
        enabled: false,
        baseUrls: ['file:///media/dvd/', 'http://mirror.example/6/x86_64', '$unknown/x'],
        gpgKeys: ['file:///a', 'file:///b'],
        sslVerify: true,
        proxyUsername: 'me',
        proxyPassword: 'secret',
        priority: 5,
      },
      {
        id: 'epel',
        name: 'epel',
        enabled: true,
        baseUrls: [],
        mirrorList: 'http://mirrors.example/list?repo=epel-6&arch=x86_64',
        metalink: 'https://mirrors.example/metalink?repo=epel-6&arch=x86_64',
        gpgKeys: [],
        sslVerify: true,
        ...main,
      },
    ]);
  });

  it('lets the last of two sections with one id count', () => {
    const file = (name: string, url: string) => ({ file: name, text: `[base]\nbaseurl=${url}\n` });
    const [base, ...others] = readYumRepositories(
      [file('a.repo', 'http://a.example'), file('b.repo', 'http://b.example')],
      variables,
    );
    expect([base?.baseUrls, others]).toEqual([['http://b.example'], []]);
  });

  it.each([
    [
      '[base]\nbaseurl\n',
      'x.repo:2 cannot be read as a yum configuration: "baseurl" is neither a section nor an option.',
    ],
    [
      'name=x\n',
      'x.repo:1 cannot be read as a yum configuration: an option stands before the first section.',
    ],
  ])('names the line that is wrong: %j', (text, message) => {
    expect(() => readYumRepositories([{ file: 'x.repo', text }], variables)).toThrow(message);
  });
});
