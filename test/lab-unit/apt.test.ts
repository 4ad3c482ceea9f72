import { describe, expect, it } from 'vitest';
import { parseDeb822Sources, parseListSources, pickDebianSource } from '../../lab/image/apt';
import { patchInterpreter } from '../../lab/image/kernel';
import { digestOf } from '../../lab/digest';

describe("the machine's apt sources", () => {
  it('are read from a .sources file with several stanzas, comments and folded fields', () => {
    const text = [
      'Types: deb deb-src',
      '# http://old.example/debian',
      'URIs: http://mirror.example/debian',
      'Suites: bookworm',
      ' bookworm-updates',
      'Components: main contrib',
      'Signed-By: /usr/share/keyrings/debian.gpg',
      '',
      'Enabled: no',
      'Types: deb',
      'URIs: http://off.example/debian',
      'Suites: bookworm',
      'Components: main',
      '',
    ].join('\n');
    expect(parseDeb822Sources(text)).toEqual([
      {
        uri: 'http://mirror.example/debian',
        suites: ['bookworm', 'bookworm-updates'],
        components: ['main', 'contrib'],
        signedBy: '/usr/share/keyrings/debian.gpg',
      },
    ]);
  });

  it('are read from a one-line list', () => {
    const text =
      '# deb http://no.example x main\ndeb [arch=amd64 signed-by=/k.gpg] http://a.example/debian sid main\ndeb-src http://b.example sid main\n';
    expect(parseListSources(text)).toEqual([
      { uri: 'http://a.example/debian', suites: ['sid'], components: ['main'], signedBy: '/k.gpg' },
    ]);
  });

  it('give the mirror of Debian itself, not of another vendor or of security updates', () => {
    const sources = [
      { uri: 'http://vendor.example', suites: ['nodistro'], components: ['main'] },
      { uri: 'http://security.example', suites: ['bookworm-security'], components: ['main'] },
      { uri: 'http://debian.example', suites: ['bookworm', 'bookworm-updates'], components: ['main'] },
    ];
    expect(pickDebianSource(sources)?.uri).toBe('http://debian.example');
    expect(pickDebianSource(sources.slice(0, 2))).toBeUndefined();
  });
});

describe("the kernel's ELF interpreter", () => {
  const old = '/lib64/ld-linux-x86-64.so.2';

  it('is replaced in place, padded with NULs', () => {
    const patched = patchInterpreter(Buffer.from(`head\0${old}\0tail`), 'ld.so');
    expect(patched.toString('latin1')).toBe(`head\0ld.so${'\0'.repeat(old.length - 5)}\0tail`);
  });

  it('is an error where there is none', () => {
    expect(() => patchInterpreter(Buffer.from('static'), 'ld.so')).toThrow(
      'The kernel has no ELF interpreter that can be replaced',
    );
  });
});

describe('a digest of parts', () => {
  it('tells apart where one part ends', () => {
    expect(digestOf(['ab', 'c'])).not.toBe(digestOf(['a', 'bc']));
    expect(digestOf(['ab', 'c'])).toBe(digestOf(['ab', Buffer.from('c')]));
  });
});
