import type { Messages } from './messages';

export const build = {
  'build.metadata': { en: 'Reading the repositories', zh: '读取软件仓库' },
  'build.resolve': { en: 'Resolving the packages', zh: '解析软件包依赖' },
  'build.fetch': { en: 'Downloading {count} packages', zh: '下载 {count} 个软件包' },
  'build.verify': { en: 'Verifying the vendor signatures', zh: '校验厂商签名' },
  'build.seal': { en: 'Sealing the bundle', zh: '签封安装包' },
  'build.repository': {
    en: 'Repository {repository}: {count} packages',
    zh: '软件仓库 {repository}：{count} 个软件包',
  },
  'build.resolved': {
    en: '{count} packages are needed ({size})',
    zh: '共需 {count} 个软件包（{size}）',
  },
  'build.fetched': {
    en: '{downloaded} downloaded, {cached} were in the cache',
    zh: '下载 {downloaded} 个，缓存中已有 {cached} 个',
  },
  'build.mirrors': {
    en: 'The mirrors of {repository} are not known: {problem} Its base URLs are used.',
    zh: '无法获得 {repository} 的镜像列表：{problem} 将使用其 baseUrls。',
  },
  'build.rpmlib': {
    en: "{package} needs {features}, which EL6's rpm does not have: it will refuse this package",
    zh: '{package} 需要 {features}，而 EL6 的 rpm 不支持：它会拒绝安装此软件包',
  },
  'build.protected': {
    en: '{old} is protected, and this bundle replaces it by {now} on the node',
    zh: '{old} 受保护，而此安装包会在节点上将其替换为 {now}',
  },
  'build.unsigned': {
    en: '{file} was added by you and nobody has signed it; the seal of the bundle alone vouches for it',
    zh: '{file} 由您添加且无人签名；仅由安装包的签封为其担保',
  },
  'build.key-made': {
    en: 'A signing key was made at {file}; keep it safe. Its fingerprint: {fingerprint}',
    zh: '已在 {file} 生成签名密钥，请妥善保管。其指纹：{fingerprint}',
  },
  'build.done': {
    en: 'Bundle:       {file} ({size})\nsha256:       {sha256}\nFingerprint:  {fingerprint}',
    zh: '安装包：  {file}（{size}）\nsha256：  {sha256}\n密钥指纹：{fingerprint}',
  },
  'build.split': { en: 'Splitting the bundle', zh: '分卷' },
  'build.parts': {
    en: 'Parts:        {count}, of at most {size}; their digests: {list}\nAfter carrying them: bundle join {name}, or cat {base}.0* > {base}',
    zh: '分卷：    {count} 个，每个最多 {size}；摘要清单：{list}\n携带之后：bundle join {name}，或 cat {base}.0* > {base}',
  },
  'join.stage': { en: 'Putting the parts of {list} together', zh: '合并 {list} 的分卷' },
  'join.done': { en: 'Bundle:  {file}\nsha256:  {sha256}', zh: '安装包：{file}\nsha256：{sha256}' },
  'build.next': {
    en: 'Tell the fingerprint to the person who installs. Carry the bundle to each machine, then:\n  tar xzf {name}.tar.gz && cd {name} && ./install',
    zh: '请把密钥指纹告知安装人员。将安装包带到每台机器上，然后运行：\n  tar xzf {name}.tar.gz && cd {name} && ./install',
  },
  'lock.done': { en: 'Lock: {file} ({count} packages)', zh: '锁定文件：{file}（{count} 个软件包）' },
  'keygen.passphrase': { en: 'Passphrase for {file}', zh: '{file} 的口令' },
  'keygen.again': { en: 'The same passphrase again', zh: '请再次输入口令' },
  'keygen.made': {
    en: 'Signing key:  {file}\nFingerprint:  {fingerprint}',
    zh: '签名密钥：{file}\n指纹：    {fingerprint}',
  },
  'check.stage': { en: 'Checking {bundle}', zh: '检查 {bundle}' },
  'check.bad': { en: '{bundle} is NOT good. Findings: {count}', zh: '{bundle} 不可信：发现 {count} 处问题' },
  'check.good': {
    en: 'Everything is as it was sealed.',
    zh: '所有内容均与签封时一致。',
  },
  'check.bundle': { en: 'Bundle', zh: '安装包' },
  'check.target': { en: 'For', zh: '适用于' },
  'check.serial': { en: 'Serial', zh: '序列号' },
  'check.key': { en: 'Sealed by', zh: '签封密钥' },
  'check.files': { en: 'Files', zh: '文件' },
  'check.packages': { en: 'Packages', zh: '软件包' },
  'check.signed': { en: 'Signed', zh: '厂商签名' },
  'check.unsigned': { en: 'Unsigned, added', zh: '无签名（自行添加）' },
  'inspect.stage': { en: 'Reading {bundle}', zh: '读取 {bundle}' },
  'inspect.vendor': { en: 'Vendor key', zh: '厂商密钥' },
  'inspect.runtime': { en: 'Program', zh: '程序' },
  'inspect.added': { en: 'added', zh: '自行添加' },
  'why.group': { en: 'group {name} asks for {requirement}', zh: '软件包组 {name} 需要 {requirement}' },
  'why.added': { en: '{name} was added by --add', zh: '{name} 由 --add 添加' },
  'why.requires': { en: '{by} requires {requirement}', zh: '{by} 依赖 {requirement}' },
  'why.all': { en: 'All {count} requirements that it meets:', zh: '它满足的全部 {count} 条依赖：' },
  'why.choice': {
    en: 'For {requirement} (of {by}) {chosen} was chosen; the others were {rivals}',
    zh: '对于 {requirement}（来自 {by}）选择了 {chosen}；其他候选为 {rivals}',
  },
  'diff.backwards': {
    en: '{to} is older than {from}: a node that has {from} refuses it',
    zh: '{to} 比 {from} 旧：已安装 {from} 的节点会拒绝它',
  },
  'check.newer': {
    en: '{bundle} was made by heartbundle {made}, this is {version}: it may say more than is shown',
    zh: '{bundle} 由 heartbundle {made} 制作，当前为 {version}：可能有未显示的内容',
  },
  'check.baseline': { en: 'Completes', zh: '补充节点' },
  'diff.same': { en: 'The packages are the same.', zh: '软件包完全相同。' },
} satisfies Messages;
