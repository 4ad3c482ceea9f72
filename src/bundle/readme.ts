import type { Manifest } from './manifest';

/** README.txt: how to trust the bundle with stock tools, then what to run. */
export function readmeText(manifest: Manifest): string {
  const { name, version, target } = manifest;
  return `heartbundle ${name} ${version}
for ${target.distribution} ${target.release} on ${target.arch}: ${manifest.packages.length} packages, no network needed

1. Check the bundle, in this folder, with what RHEL 6 has:

   openssl dgst -sha256 -verify keys/bundle.pem -signature SHA256SUMS.sig SHA256SUMS
   sha256sum -c --quiet SHA256SUMS

   The first says "Verified OK", the second says nothing. The key is the right one when its
   fingerprint is the one that the person who built the bundle told you:

   openssl pkey -pubin -in keys/bundle.pem -outform DER | sha256sum
   ${manifest.keys.bundle.fingerprint}

2. As root, in this folder on each machine:

   ./install               on the first node: asks, writes ~/site.yaml, waits for the storage host
   ./install               on the storage host, then on the second node: takes that file and asks
                           to confirm
   ./install --plan        shows what would change and writes nothing
   ./install --help        how to answer by a file

   Without shared storage of its own (an existing SAN) there is no storage host: both nodes alone.

3. When both nodes are installed:

   ./verify                checks the pair, then really fails it over and measures

./bundle check .           shows the evidence: files, digests, vendor signatures
repo/                      is a complete yum repository and may be used without us
bundle.json                names every package, sbom.spdx.json their licences
`;
}

export function readmeTextZh(manifest: Manifest): string {
  const { name, version, target } = manifest;
  return `heartbundle ${name} ${version}
适用于 ${target.arch} 架构的 ${target.distribution} ${target.release}：共 ${manifest.packages.length} 个软件包，无需联网

1. 在本目录中，用 RHEL 6 自带的工具校验安装包：

   openssl dgst -sha256 -verify keys/bundle.pem -signature SHA256SUMS.sig SHA256SUMS
   sha256sum -c --quiet SHA256SUMS

   第一条命令应显示 "Verified OK"，第二条应无任何输出。若下面的指纹与制作者告诉您的一致，
   则密钥正确：

   openssl pkey -pubin -in keys/bundle.pem -outform DER | sha256sum
   ${manifest.keys.bundle.fingerprint}

2. 在每台机器的本目录中，以 root 身份运行：

   ./install               在第一个节点上：提问，写入 ~/site.yaml，然后等待存储主机
   ./install               在存储主机上，再在第二个节点上：取用该文件，只需确认
   ./install --plan        只显示将要做的改动，不写入任何内容
   ./install --help        如何用文件作答

   若使用现有的 SAN，则没有存储主机：只在两个节点上运行。

3. 两个节点都安装完成后：

   ./verify                检查双机，然后进行真实的故障切换并测量

./bundle check .           显示证据：文件、摘要、厂商签名
repo/                      是完整的 yum 软件仓库，可单独使用
bundle.json                列出每个软件包，sbom.spdx.json 列出其许可证
`;
}
