import { describe, expect, it } from 'vitest';

import { parseMetalink, parseMirrorList } from '../../src/repository/mirror-list';

const METALINK = `<?xml version="1.0" encoding="utf-8"?>
<metalink version="3.0" xmlns="http://www.metalinker.org/" type="dynamic" xmlns:mm0="http://fedorahosted.org/mirrormanager">
 <files>
  <file name="repomd.xml">
   <mm0:timestamp>1600000000</mm0:timestamp>
   <size>4000</size>
   <verification>
    <hash type="md5">${'0'.repeat(32)}</hash>
    <hash type="sha256">${'a'.repeat(64)}</hash>
    <hash type="sha1">${'b'.repeat(40)}</hash>
   </verification>
   <mm0:alternates>
    <mm0:alternate>
     <size>3900</size>
     <verification><hash type="sha1">${'c'.repeat(40)}</hash></verification>
    </mm0:alternate>
   </mm0:alternates>
   <resources maxconnections="1">
    <url protocol="rsync" type="rsync" location="US" preference="100">rsync://a.example/epel/6/x86_64/repodata/repomd.xml</url>
    <url protocol="http" type="http" location="DE" preference="90">http://b.example/epel/6/x86_64/repodata/repomd.xml</url>
    <url protocol="https" type="https" location="US" preference="100">https://a.example/epel/6/x86_64/repodata/repomd.xml</url>
    <url protocol="http" type="http" location="FR" preference="99">http://c.example/elsewhere/index.html</url>
   </resources>
  </file>
 </files>
</metalink>
`;

describe('a mirror list', () => {
  it('gives each mirror once, in its order', () => {
    const text =
      '# EL6\nhttp://a.example/6/$ARCH/\n\nftp://b.example/6\n  https://c.example/6/$basearch\r\nhttp://a.example/6/x86_64/\n';
    expect(parseMirrorList(Buffer.from(text), 'x86_64')).toEqual([
      'http://a.example/6/x86_64/',
      'https://c.example/6/x86_64',
    ]);
  });

  it.each(['<html><body>Invalid release</body></html>', '', '# nothing\n'])('is refused: %j', (text) => {
    expect(() => parseMirrorList(Buffer.from(text), 'x86_64')).toThrow(
      'it names no mirror with http, https or file',
    );
  });
});

describe('a metalink', () => {
  it('gives the preferred mirrors first and what repomd.xml may be', () => {
    expect(parseMetalink(Buffer.from(METALINK))).toEqual({
      baseUrls: ['https://a.example/epel/6/x86_64/', 'http://b.example/epel/6/x86_64/'],
      repomd: [
        { checksum: { type: 'sha256', value: 'a'.repeat(64) }, size: 4000 },
        { checksum: { type: 'sha1', value: 'c'.repeat(40) }, size: 3900 },
      ],
    });
  });

  it.each([
    ['a web page', '<html><body/></html>', 'it is not a metalink document'],
    ['half of one', METALINK.slice(0, 900), 'unclosed tag: resources'],
    ['entities', '<!DOCTYPE m [<!ENTITY a "b">]><metalink>&a;</metalink>', 'it has a document type'],
    ['no mirror', METALINK.replace(/repomd.xml<\/url>/g, '</url>'), 'it names no mirror'],
    ['a wrong digest', METALINK.replace('aaaa', 'zz'), 'is not a sha256 checksum'],
  ])('is refused when it is %s', (_title, text, problem) => {
    expect(() => parseMetalink(Buffer.from(text))).toThrow(problem);
  });
});
