/**
 * The words of `--help` in Chinese. The English phrase is the message's id, as in gettext, so that
 * a verb says at its own place what it and its options do.
 */
const PHRASES: Readonly<Record<string, string>> = {
  'Usage:': '用法：',
  'Arguments:': '参数：',
  'Options:': '选项：',
  'Commands:': '命令：',
  'Example:': '示例：',
  'Examples:': '示例：',

  'Makes a service highly available on RHEL 6 machines without internet':
    '让无互联网的 RHEL 6 机器上的服务具备高可用性',
  'output the version number': '显示版本号',
  'display help for command': '显示命令的帮助',
  'one JSON document on stdout, everything else on stderr':
    '标准输出只有一个 JSON 文档，其余内容写到标准错误',
  'language of the texts: en or zh (default: from LANG)': '文字的语言：en 或 zh（默认取自 LANG）',

  'build, check and explain bundles': '构建、检查和说明安装包',
  'resolve, download, verify, seal: everything a node needs in one signed tarball':
    '解析、下载、校验、封装：把节点所需的一切放进一个签名的 tar 包',
  'resolve only and write the lock file': '只解析依赖并写出锁文件',
  'what is in a bundle: packages, sizes, licences, keys': '安装包中有什么：软件包、大小、许可证、密钥',
  'the chain of requirements that brought a package in, and the providers that lost':
    '某个软件包因何种依赖链进入，以及落选的提供者',
  'verify signature, digests, extra files and every vendor signature; show the evidence':
    '校验签名、摘要、多余文件和每个厂商签名，并列出证据',
  'packages added, removed and changed between two bundles': '两个安装包之间增加、删除和变更的软件包',
  'put the parts of a split bundle together, after checking each': '逐一校验后，把分卷合成完整的安装包',
  'make the RSA-4096 key that seals bundles': '生成封装安装包所用的 RSA-4096 密钥',
  'recipe file (default: recipes/heartbeat-el6.yaml)': '配方文件（默认：recipes/heartbeat-el6.yaml）',
  'take a repository from this base URL instead (repeatable)': '改从此基础 URL 读取某个软件仓库（可重复）',
  'add an RPM, or all of a folder, and what they require (repeatable)':
    '加入一个 RPM 或一个目录中的全部 RPM 及其依赖（可重复）',
  'resolve against a node as `install profile` wrote it down (repeatable)':
    '以 `install profile` 记录的节点为基准解析（可重复）',
  'where to write': '写到何处',
  'signing key (default: ~/.config/heartbundle/signing-key.pem, made when absent)':
    '签名密钥（默认：~/.config/heartbundle/signing-key.pem，没有则生成）',
  'split the bundle for media, e.g. 700M or 4GiB': '按介质大小分卷，例如 700M 或 4GiB',
  'build exactly NAME.lock.json of the output folder; fail when something differs':
    '严格按输出目录中的 NAME.lock.json 构建；有任何差异即失败',
  'tarball or unpacked folder': 'tar 包或解开后的目录',
  'tarball, unpacked folder or lock file': 'tar 包、解开后的目录或锁文件',
  'name, name.arch or name-version-release.arch': '名称、名称.架构 或 名称-版本-发行号.架构',
  'draw the dependency graph into one page that can be searched, without network':
    '把依赖图画成一个可搜索、无需网络的网页',
  'fingerprint that the key of the bundle must have': '安装包的密钥必须具有的指纹',
  'the list NAME.tar.gz.parts, beside its parts': '分卷清单 NAME.tar.gz.parts，与各分卷放在一起',
  'where to write the bundle (default: beside the parts)': '安装包写到何处（默认：分卷旁边）',
  'where to write it (default: ~/.config/heartbundle/signing-key.pem)':
    '写到何处（默认：~/.config/heartbundle/signing-key.pem）',
  'encrypt it; asks for the passphrase, or takes HEARTBUNDLE_PASSPHRASE':
    '加密密钥；会询问口令，或取自 HEARTBUNDLE_PASSPHRASE',

  "configure this machine for its role in the site file's cluster": '按站点文件中的集群和角色配置本机',
  'site file (default: /etc/heartbundle/site.yaml once installed)':
    '站点文件（安装后默认为 /etc/heartbundle/site.yaml）',
  'target, first-node, second-node (default: from "uname -n" and the site file)':
    'target、first-node、second-node（默认由“uname -n”和站点文件得出）',
  'unpacked bundle (default: the one this program lies in)': '解开的安装包（默认：本程序所在的那个）',
  'show what would change and write nothing': '显示将要更改的内容，不写入任何东西',
  'list every package in the plan': '在计划中列出每个软件包',
  "folder with the service's own RPMs (IBM MQ), beside the bundle's":
    '服务自身的 RPM（IBM MQ）所在目录，作为安装包之外的补充',
  'ask nothing': '不询问',
  'show what would be undone and write nothing': '显示将撤销的内容，不写入任何东西',
  'replace packages that the bundle calls protected': '允许替换安装包标为受保护的软件包',
  'change a target or a session that is in use': '允许更改正在使用的目标或会话',
  'overwrite the disk with this serial, whatever lies on it': '覆盖具有此序列号的磁盘，不论其上有何内容',
  'the bundle is sealed by another key than the one installed, and that is meant':
    '安装包由与已安装者不同的密钥封装，这是有意的',
  'the bundle is older than the one installed, and that is meant': '安装包比已安装的旧，这是有意的',
  'preflight checks whose failure is taken as a warning, separated by commas':
    '失败时仅作警告的预检项，以逗号分隔',
  'undo what this program did on this machine, from its journal; data on disks stays':
    '按日志撤销本程序在本机所做的更改；磁盘上的数据保留',
  'write this machine\'s installed packages as JSON, for "bundle build --baseline"':
    '把本机已安装的软件包写成 JSON，供“bundle build --baseline”使用',
  'where to write it (default: NAME.profile.json here)': '写到何处（默认：当前目录的 NAME.profile.json）',
  'look for everything that would stand in the way of an installation; writes nothing':
    '查找一切会妨碍安装的问题；不写入任何东西',
  'site file (default: /etc/heartbundle/site.yaml once installed; without one only the machine)':
    '站点文件（安装后默认为 /etc/heartbundle/site.yaml；没有则只检查本机）',

  'name of the cluster, lower case': '集群名称，小写',
  'network interface of both nodes that clients reach': '两个节点上供客户端访问的网卡',
  'name of the first node as "uname -n" says there': '第一个节点的名称，同其“uname -n”',
  'name of the second node as "uname -n" says there': '第二个节点的名称，同其“uname -n”',
  'its address on that interface': '它在该网卡上的地址',
  'virtual address that clients use': '客户端使用的虚拟地址',
  'network prefix of the virtual address, such as 24': '虚拟地址的网络前缀长度，例如 24',
  'second interface for heartbeats, or none': '第二心跳网卡，或 none',
  "the first node's address on the second interface": '第一个节点在第二网卡上的地址',
  "the second node's address on the second interface": '第二个节点在第二网卡上的地址',
  'host: a storage host that heartbundle sets up; san: an existing iSCSI SAN':
    'host：由 heartbundle 配置的存储主机；san：现有的 iSCSI SAN',
  'name of the storage host as "uname -n" says there': '存储主机的名称，同其“uname -n”',
  'address at which the nodes reach the storage': '节点访问存储所用的地址',
  'blank disk of the storage host, such as /dev/sdb': '存储主机的空白磁盘，例如 /dev/sdb',
  'size of the shared filesystem, such as 10G': '共享文件系统的大小，例如 10G',
  'iSCSI name of the target of the SAN': 'SAN 的 iSCSI 目标名称',
  'LUN of the data disk': '数据盘的 LUN',
  'LUN of the 16 MiB disk for the guard': '守护用 16 MiB 磁盘的 LUN',
  'folder on which the shared filesystem is mounted': '共享文件系统的挂载目录',
  'yes or no: a lease and a fence on the shared disk keep two nodes from writing at once':
    'yes 或 no：用共享磁盘上的租约与隔离防止两个节点同时写入',
  'off, sysrq, or watchdog where the machine can have one: how a node is reset that must stop and cannot':
    'off、sysrq，或 watchdog（机器可有看门狗时）：必须停止却停不下来的节点如何复位',
  'mq: an IBM MQ queue manager; init-script: any service with a script in /etc/rc.d/init.d':
    'mq：IBM MQ 队列管理器；init-script：在 /etc/rc.d/init.d 中有脚本的任何服务',
  'name of the queue manager': '队列管理器的名称',
  'port of its listener': '其侦听端口',
  'name of the script in /etc/rc.d/init.d': '/etc/rc.d/init.d 中脚本的名称',
  'port of the service, or none': '服务的端口，或 none',
  'milliseconds between heartbeats': '心跳间隔（毫秒）',
  'milliseconds of silence until a node counts as dead': '静默多少毫秒后视为节点死亡',
  'milliseconds of silence until the log warns': '静默多少毫秒后在日志中警告',
  'milliseconds that a starting node waits for the other': '启动中的节点等待另一节点的毫秒数',
  'yes or no: the first node takes the service back when it returns':
    'yes 或 no：第一个节点恢复后是否取回服务',
  'UDP port of heartbeats': '心跳的 UDP 端口',
  'serial device of a further heartbeat link, or none': '另一条心跳链路的串口设备，或 none',
  'TCP port of the iSCSI target': 'iSCSI 目标的 TCP 端口',
  'id of the user mqm, equal on both nodes': '用户 mqm 的 ID，两个节点相同',
  'id of the group mqm, equal on both nodes': '组 mqm 的 ID，两个节点相同',
  'local queue that "verify" puts its messages on': '“verify”放入消息的本地队列',

  'checks the pair, then (after a typed confirmation) fails it over and measures':
    '检查双机，然后（键入确认后）实际切换并测量',
  'the site file': '站点文件',
  'one line with performance data, as a Nagios plugin prints it': '按 Nagios 插件格式输出一行，附性能数据',
  'UNKNOWN when nothing is known by then (default: 20, with --plugin 9)':
    '到时仍无结果则报告 UNKNOWN（默认 20，使用 --plugin 时为 9）',
  'checks only: nothing is disturbed': '只检查，不影响任何东西',
  'list the checks and scenarios': '列出检查项和场景',
  'run only this check or scenario (repeatable)': '只运行此检查项或场景（可重复）',
  'leave this check or scenario out (repeatable)': '跳过此检查项或场景（可重复）',
  'check, and say what would be played; disturb nothing': '检查并说明将要演练什么；不影响任何东西',
  'go on after this node was rebooted by a scenario, as it was called then':
    '在本节点被场景重启之后，按原来的调用方式继续',
  'begin no scenario that would not end in this time': '不开始在此时间内无法结束的场景',
  'the machine on which the client runs (default: this node)': '运行客户端的机器（默认：本节点）',
  'the name of the cluster, as confirmation that its service is interrupted':
    '集群名称，用以确认其服务会中断',
  'where the report goes': '报告写到何处',
  'the pair at a glance; exit code for monitoring: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN':
    '双机状态一览；供监控使用的退出码：0 OK，1 WARNING，2 CRITICAL，3 UNKNOWN',
  'one archive of logs and configuration of this machine, with every secret removed':
    '本机日志和配置的归档，已去除所有机密',
  'where the archive goes (default: /tmp/heartbundle-support-HOST.tar.gz)':
    '归档写到何处（默认：/tmp/heartbundle-support-HOST.tar.gz）',
  'what happened to the pair, told from the logs of both nodes': '根据两个节点的日志讲述双机发生了什么',
  'archives of "heartbundle support", in place of the logs of this machine':
    '“heartbundle support” 生成的归档，用以代替本机日志',
  'begin of the time: 2h, 3d, 19:30, 2026-11-22 or 2026-11-22T19:30':
    '时段的开始：2h、3d、19:30、2026-11-22 或 2026-11-22T19:30',
  'end of the time, written likewise': '时段的结束，写法相同',
  'the archive of the other node (default: its logs by ssh)': '另一节点的归档（默认：通过 ssh 读取其日志）',
  'the site file, which names the other node': '站点文件，其中写有另一节点',
  'also as a page with pictures, in one file': '同时写成带图的网页，单个文件',
  'the failover daemon in the foreground (its init script runs it)':
    '在前台运行故障切换守护进程（由其 init 脚本运行）',
  "check the site file, write the daemon's configuration from it, and end":
    '检查站点文件，据此写出守护进程的配置，然后结束',
};

/** A phrase of `--help` in Chinese; undefined when the catalogue lacks it. */
export function helpInChinese(phrase: string): string | undefined {
  const key = /^(.*) \(site file: (.+)\)$/.exec(phrase);
  if (key === null) return PHRASES[phrase];
  const told = PHRASES[key[1] ?? ''];
  return told === undefined ? undefined : `${told}（站点文件：${key[2] ?? ''}）`;
}
