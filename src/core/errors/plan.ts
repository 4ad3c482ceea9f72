import type { CatalogueEntry } from './entry';

/** Plan, install steps. */
export const planErrors = {
  NOT_ROOT: {
    exit: 2,
    en: 'Only root can change this machine.',
    zh: '只有 root 才能更改本机。',
    hint: { en: 'Run the command as root.', zh: '请以 root 身份运行。' },
  },
  BUNDLE_ABSENT: {
    exit: 2,
    en: 'There is no bundle in {folder}.',
    zh: '{folder} 中没有安装包。',
    hint: {
      en: 'Run ./install in the unpacked bundle, or name its folder with --bundle.',
      zh: '请在解包后的安装包中运行 ./install，或用 --bundle 指定其目录。',
    },
  },
  JOURNAL_INCOMPLETE: {
    exit: 1,
    en: 'The journal in /var/lib/heartbundle/journal does not say which role and site file were installed.',
    zh: '/var/lib/heartbundle/journal 中的日志未记录所安装的角色和站点文件。',
    hint: {
      en: 'Nothing was undone. The journal lists every file that was touched; their old content lies in its folder "files".',
      zh: '未撤销任何内容。日志列出了所有被改动的文件，其原内容保存在“files”目录中。',
    },
  },
  PACKAGES_UNSOLVABLE: {
    exit: 3,
    en: 'The packages of the bundle cannot be installed on this machine: {reason}.',
    zh: '安装包中的软件包无法安装到本机：{reason}。',
    hint: {
      en: 'Packages of the service itself (IBM MQ) come with "bundle build --add" or "install --service-packages FOLDER". For others build a bundle against this machine: "install profile" here, then "bundle build --baseline".',
      zh: '服务自身的软件包（IBM MQ）由“bundle build --add”或“install --service-packages 目录”提供。其他软件包请针对本机构建：先在此运行“install profile”，再运行“bundle build --baseline”。',
    },
  },
  PACKAGES_HARMFUL: {
    exit: 3,
    en: 'Installing would change what this machine stands on: it {harm}.',
    zh: '安装将改动本机的基础软件：{harm}。',
    hint: {
      en: 'Nothing was changed. Build a bundle against this machine, so that it fits what is installed.',
      zh: '未做任何更改。请针对本机构建安装包，使其与已安装的软件相符。',
    },
  },
  PACKAGES_PROTECTED: {
    exit: 3,
    en: 'Installing would replace packages that this machine stands on: {changes}.',
    zh: '安装将替换本机赖以运行的软件包：{changes}。',
    hint: {
      en: 'Nothing was changed. Build a bundle against this machine ("install profile"), or allow it with --allow-core-upgrade and plan a reboot.',
      zh: '未做任何更改。请针对本机构建安装包（“install profile”），或用 --allow-core-upgrade 允许并安排重启。',
    },
  },
  PACKAGES_REFUSED: {
    exit: 1,
    en: 'rpm refuses the transaction: {problems}.',
    zh: 'rpm 拒绝该事务：{problemsZh}。',
    hint: {
      en: 'Nothing was installed or removed. Mend what rpm says and run the command again.',
      zh: '未安装或删除任何软件包。请按 rpm 的提示处理后再次运行。',
    },
  },
  PACKAGES_INCOMPLETE: {
    exit: 1,
    en: 'rpm did not install everything; missing: {packages} ({output}).',
    zh: 'rpm 未能全部安装；缺少：{packages}（{outputZh}）。',
    hint: {
      en: 'Check the free space and the rpm database, then run the installer again; it installs what is missing.',
      zh: '请检查剩余空间和 rpm 数据库，然后再次运行安装程序，它会补装缺少的软件包。',
    },
  },
  ACCOUNT_CLASH: {
    exit: 3,
    en: 'The {kind} {name} has the id {actual} here, but the site file says {wanted}.',
    zh: '本机 {kind} {name} 的 id 为 {actual}，而站点文件中为 {wanted}。',
    hint: {
      en: 'The ids must be equal on both nodes: put the existing one into the site file, or change it here.',
      zh: '两个节点上的 id 必须一致：请将现有 id 写入站点文件，或在本机更改。',
    },
  },
  ACCOUNT_ID_TAKEN: {
    exit: 3,
    en: 'The {kind} id {id} of the site file belongs to {name} here.',
    zh: '站点文件中的 {kind} id {id} 在本机属于 {name}。',
    hint: {
      en: 'Choose ids in the site file that are free on both nodes.',
      zh: '请在站点文件中选择两个节点上均未使用的 id。',
    },
  },
  HEARTBEAT_RUNNING: {
    exit: 3,
    en: 'The queue manager {name} is not created yet, but Heartbeat is running.',
    zh: '队列管理器 {name} 尚未创建，但 Heartbeat 已在运行。',
    hint: {
      en: 'Stop it on both nodes ("service heartbeat stop"), then run the installer again.',
      zh: '请在两个节点上停止它（“service heartbeat stop”），然后再次运行安装程序。',
    },
  },
  ISCSI_CHAP_REFUSED: {
    exit: 1,
    en: 'The target {target} at {portal} refused the login: the CHAP users or secrets of the site file are not those of the target ({output}).',
    zh: '{portal} 上的目标 {target} 拒绝登录：站点文件中的 CHAP 用户或密码与目标不一致（{output}）。',
    hint: {
      en: 'Use the same site file on the storage host and on both nodes, and run the installer there first.',
      zh: '请在存储主机和两个节点上使用同一份站点文件，并先在存储主机上运行安装程序。',
    },
  },
  ISCSI_NO_TARGET: {
    exit: 1,
    en: '{portal} offers this machine no target {target}.',
    zh: '{portal} 未向本机提供目标 {target}。',
    hint: {
      en: 'Install the storage host first; the target admits only the addresses of the two nodes.',
      zh: '请先安装存储主机；目标只允许两个节点的地址。',
    },
  },
  ISCSI_UNREACHABLE: {
    exit: 1,
    en: 'The target at {portal} does not answer: {output}.',
    zh: '{portal} 上的目标没有响应：{output}。',
    hint: {
      en: 'Install the storage host first; check the network and its firewall (3260/tcp).',
      zh: '请先安装存储主机；检查网络及其防火墙（3260/tcp）。',
    },
  },
  ISCSI_FAILED: {
    exit: 1,
    en: 'iscsiadm failed at {action} with code {code}: {output}.',
    zh: 'iscsiadm 在 {action} 时失败，代码 {code}：{output}。',
    hint: {
      en: 'Mend what it says and run the installer again; it goes on where it stopped.',
      zh: '请按其提示处理后再次运行安装程序，它会从中断处继续。',
    },
  },
  ISCSI_NO_DISK: {
    exit: 1,
    en: 'The session to the target is up, but these disks did not appear: {devices}.',
    zh: '与目标的会话已建立，但以下磁盘没有出现：{devices}。',
    hint: {
      en: 'Check the LUN numbers in the site file and "tgtadm --lld iscsi --mode target --op show" on the storage host.',
      zh: '请检查站点文件中的 LUN 编号，以及存储主机上“tgtadm --lld iscsi --mode target --op show”的结果。',
    },
  },
  MOUNT_POINT_TAKEN: {
    exit: 3,
    en: 'The mount point {mount} is a {type}, not a folder.',
    zh: '挂载点 {mount} 是 {type}，而不是目录。',
    hint: { en: 'Remove it or name another filesystem.mount.', zh: '请移除它或另指定 filesystem.mount。' },
  },
  FILESYSTEM_MISSING: {
    exit: 3,
    en: 'The shared disk {device} has no {type} filesystem labelled {label} (found: {found}).',
    zh: '共享磁盘 {device} 上没有标签为 {label} 的 {type} 文件系统（现有：{found}）。',
    hint: {
      en: 'Run the installer on {name} first: only the first node makes the filesystem.',
      zh: '请先在 {name} 上运行安装程序：只有第一个节点创建文件系统。',
    },
  },
  LABEL_NOT_RESTORED: {
    exit: 1,
    en: 'The SELinux label of {path} could not be put right: {output}.',
    zh: '无法恢复 {path} 的 SELinux 标签：{output}。',
    hint: {
      en: 'Run "restorecon -v {path}" and see what it says, then run the installer again; it goes on where it stopped.',
      zh: '请运行“restorecon -v {path}”查看原因，处理后再次运行安装程序，它会从中断处继续。',
    },
  },
  COMMAND_FAILED: {
    exit: 1,
    en: 'The command "{command}" failed: {output}.',
    zh: '命令“{command}”失败：{output}。',
    hint: {
      en: 'Mend what it says and run the installer again; it goes on where it stopped.',
      zh: '请按其提示处理后再次运行安装程序，它会从中断处继续。',
    },
  },
  SERVICE_NOT_INSTALLED: {
    exit: 1,
    en: 'The service {service} has no script in /etc/rc.d/init.d.',
    zh: '服务 {service} 在 /etc/rc.d/init.d 中没有脚本。',
    hint: {
      en: 'Its package is not in the bundle: build a bundle that has it.',
      zh: '安装包中缺少其软件包：请构建包含它的安装包。',
    },
  },
  WATCHDOG_MISSING: {
    exit: 3,
    en: 'The site has a node reset by its watchdog, and this machine has neither /dev/watchdog nor the kernel module softdog.',
    zh: '站点要求节点由看门狗复位，而本机既无 /dev/watchdog，也无内核模块 softdog。',
    hint: {
      en: 'Switch the watchdog on in the firmware, use a kernel with softdog, or set guard.selfReset to sysrq or off.',
      zh: '请在固件中启用看门狗，使用带有 softdog 的内核，或将 guard.selfReset 设为 sysrq 或 off。',
    },
  },
  SERVICE_NOT_STARTED: {
    exit: 1,
    en: 'The service {service} does not run after its start: {output}.',
    zh: '服务 {service} 启动后未运行：{output}。',
    hint: {
      en: 'Look into its log, then run the installer again.',
      zh: '请查看其日志，然后再次运行安装程序。',
    },
  },
  SERVICE_NOT_STOPPED: {
    exit: 1,
    en: 'The service {service} still runs after its stop, so nothing below it was undone: {output}.',
    zh: '服务 {service} 停止后仍在运行，因此未回滚其下层的任何内容：{output}。',
    hint: {
      en: 'Look into its log and stop it, then run "heartbundle install rollback" again; it goes on where it stopped.',
      zh: '请查看其日志并停止该服务，然后再次运行“heartbundle install rollback”，它会从中断处继续。',
    },
  },
  SERVICE_STATUS_UNTRUE: {
    exit: 1,
    en: 'The script of the service {service} says that it runs after it was stopped.',
    zh: '服务 {service} 的脚本在停止后仍报告其在运行。',
    hint: {
      en: 'Heartbeat believes this status: make "service {service} status" exit with 3 when it is stopped.',
      zh: 'Heartbeat 以此状态为准：请使“service {service} status”在停止时以 3 退出。',
    },
  },
  HOSTS_CONFLICT: {
    exit: 3,
    en: '/etc/hosts gives the name {name} to {address}, but the site file says {wanted}.',
    zh: '/etc/hosts 中 {name} 对应 {address}，而站点文件中为 {wanted}。',
    hint: {
      en: 'Correct the line in /etc/hosts or the address in the site file.',
      zh: '请修正 /etc/hosts 中的该行或站点文件中的地址。',
    },
  },
  PREFLIGHT_FAILED: {
    exit: 3,
    en: 'Nothing was changed, because {count} findings stand in the way:{findings}',
    zh: '未做任何更改，有 {count} 项阻碍安装：{findingsZh}',
    hint: {
      en: 'Mend these and run the command again. --accept ID, with the word in brackets, takes one as a warning, at your own risk.',
      zh: '请处理后再次运行。--accept ID（方括号中的词）可将某项视为警告，风险自负。',
    },
  },
  ROLE_UNKNOWN: {
    exit: 3,
    en: 'This machine calls itself {name}; the site file knows only {known}.',
    zh: '本机名为 {name}；站点文件中只有 {known}。',
    hint: {
      en: 'Correct the names in the site file: they must be what "uname -n" says on each machine.',
      zh: '请修正站点文件中的名称：须与各机器上“uname -n”的结果一致。',
    },
  },
  TARGET_NOT_NEEDED: {
    exit: 2,
    en: 'The site file uses an existing SAN at {address} (storage.managed: false): no machine has the role target.',
    zh: '站点文件使用位于 {address} 的现有 SAN（storage.managed: false）：没有机器承担 target 角色。',
    hint: {
      en: 'Run the installer on the two nodes only.',
      zh: '请仅在两个节点上运行安装程序。',
    },
  },
  DISK_MISSING: {
    exit: 3,
    en: 'There is no disk {device}.',
    zh: '磁盘 {device} 不存在。',
    hint: { en: 'Correct storage.device in the site file.', zh: '请修正站点文件中的 storage.device。' },
  },
  DISK_NOT_BLANK: {
    exit: 3,
    en: 'The disk {device} is not blank: {found}.',
    zh: '磁盘 {device} 不是空盘：{found}。',
    hint: {
      en: 'Name another disk. If what lies on it may go for ever, name its serial ({serial}): --wipe SERIAL.',
      zh: '请指定其他磁盘。若其上数据可永久丢弃，请给出该盘序列号（{serial}）：--wipe SERIAL。',
    },
  },
  DISK_NOT_BLANK_NAMELESS: {
    exit: 3,
    en: 'The disk {device} is not blank, {found}, and has no serial number by which it could be named to be overwritten.',
    zh: '磁盘 {device} 不是空盘（{found}），且没有可用来指定它的序列号。',
    hint: {
      en: 'Name another disk. If what lies on it may go for ever, clear it by hand and run this again: "wipefs -a {device}; dd if=/dev/zero of={device} bs=1M count=1 conv=fsync".',
      zh: '请指定其他磁盘。若其上数据可永久丢弃，请手工清除后重新运行：“wipefs -a {device}; dd if=/dev/zero of={device} bs=1M count=1 conv=fsync”。',
    },
  },
  DISK_IN_USE: {
    exit: 3,
    en: 'The disk {device} is in use and stays as it is: {found}.',
    zh: '磁盘 {device} 正在使用，保持不变：{found}。',
    hint: {
      en: 'Unmount it or deactivate its volumes first, or name another disk.',
      zh: '请先卸载它或停用其上的卷，或指定其他磁盘。',
    },
  },
  DISK_NOT_WIPED: {
    exit: 1,
    en: 'The disk {device} still holds something after it was wiped: {found}.',
    zh: '磁盘 {device} 清空后仍有内容：{found}。',
    hint: {
      en: 'Look who writes to it, then run the installer again.',
      zh: '请检查是谁在写入该盘，然后再次运行安装程序。',
    },
  },
  DISK_STRANGE: {
    exit: 3,
    en: 'The disk {device} says its serial number is {serial}, not {wanted}.',
    zh: '磁盘 {device} 的序列号为 {serial}，而不是 {wanted}。',
    hint: {
      en: 'Nothing was written to it. Correct the LUN or the serial in the site file.',
      zh: '未向其写入任何内容。请修正站点文件中的 LUN 或序列号。',
    },
  },
  FILESYSTEM_IN_USE: {
    exit: 1,
    en: 'The shared filesystem is still mounted on {mount}, so the disk under it was left as it is.',
    zh: '共享文件系统仍挂载在 {mount} 上，因此未改动其下的磁盘。',
    hint: {
      en: 'See with "fuser -vm {mount}" who uses it, unmount it, then run "heartbundle install rollback" again; it goes on where it stopped.',
      zh: '请用“fuser -vm {mount}”查看占用者并卸载它，然后再次运行“heartbundle install rollback”，它会从中断处继续。',
    },
  },
  SESSION_IN_USE: {
    exit: 3,
    en: 'The settings of the iSCSI session change, so it must be logged out and in again, but {mount} is mounted.',
    zh: 'iSCSI 会话的设置有变化，需要注销并重新登录，但 {mount} 已挂载。',
    hint: {
      en: 'Move the service to the other node ("/usr/share/heartbeat/hb_standby all"), then run the installer again.',
      zh: '请先将服务切换到另一节点（“/usr/share/heartbeat/hb_standby all”），然后再次运行安装程序。',
    },
  },
  DISK_TOO_SMALL: {
    exit: 3,
    en: 'The disk {device} has {bytes} bytes; the volumes need {needed} and some room for LVM.',
    zh: '磁盘 {device} 只有 {bytes} 字节；各卷需要 {needed} 字节及少量 LVM 空间。',
    hint: {
      en: 'Make storage.data.size smaller or use a larger disk.',
      zh: '请减小 storage.data.size 或使用更大的磁盘。',
    },
  },
  VOLUME_TOO_SMALL: {
    exit: 3,
    en: 'The volume {volume} exists with {bytes} bytes, less than the {wanted} of the site file.',
    zh: '卷 {volume} 已存在，大小 {bytes} 字节，小于站点文件中的 {wanted}。',
    hint: { en: 'Correct the size in the site file.', zh: '请修正站点文件中的大小。' },
  },
  TARGET_IN_USE: {
    exit: 3,
    en: 'The target {target} must change ({changes}), but it is in use by {initiators}.',
    zh: '目标 {target} 需要更改（{changes}），但正被 {initiators} 使用。',
    hint: {
      en: 'Stop Heartbeat, then iscsi on both nodes, and run the installer again. --drop-sessions cuts them off: a mounted filesystem then fails with I/O errors.',
      zh: '请在两个节点上先停止 Heartbeat 再停止 iscsi，然后再次运行安装程序。--drop-sessions 会强行断开：已挂载的文件系统将出现 I/O 错误。',
    },
  },
  TARGET_DEVICE_BUSY: {
    exit: 1,
    en: '{device} is used on this host and was not exported: {found}.',
    zh: '{device} 正在被本机使用，未予导出：{found}。',
    hint: {
      en: 'The nodes would write to it at the same time. Unmount it or take it out of use, also at boot, then run the same command again.',
      zh: '否则各节点会与本机同时写入。请卸载或停用它（包括开机时的自动挂载），然后再次运行同一命令。',
    },
  },
  TARGET_INCOMPLETE: {
    exit: 1,
    en: 'tgtd runs, but the target {target} lacks {missing}: {output}.',
    zh: 'tgtd 正在运行，但目标 {target} 缺少 {missing}：{output}。',
    hint: {
      en: 'Look whether something on this host uses the volumes ("lsof", "dmsetup ls --tree").',
      zh: '请检查本机是否有程序占用这些卷（“lsof”、“dmsetup ls --tree”）。',
    },
  },
  ALREADY_RUNNING: {
    exit: 1,
    en: 'Another run of heartbundle (process {pid}) is changing this machine.',
    zh: '另一个 heartbundle（进程 {pid}）正在更改本机。',
    hint: { en: 'Wait until it has ended, then run the command again.', zh: '请等待其结束后再运行。' },
  },
  COMMAND_ORPHANED: {
    exit: 1,
    en: 'A command of an earlier, interrupted run is still at work: "{command}" (process {pid}).',
    zh: '先前被中断的运行所启动的命令仍在执行：“{command}”（进程 {pid}）。',
    hint: {
      en: 'Wait until it has ended, then run the command again; never kill rpm.',
      zh: '请等待其结束后再次运行；切勿终止 rpm。',
    },
  },
  NODE_DISK_FULL: {
    exit: 1,
    en: 'The disk is full: {path} could not be written.',
    zh: '磁盘已满：无法写入 {path}。',
    hint: {
      en: 'Make room on its filesystem ("df -h"), then run the command again; it goes on where it stopped.',
      zh: '请在其文件系统上腾出空间（“df -h”），然后再次运行，程序会从中断处继续。',
    },
  },
  STEP_UNFINISHED: {
    exit: 1,
    en: 'The step {step} was applied, but this is still to be done: {remaining}.',
    zh: '步骤 {step} 已执行，但仍有未完成项：{remaining}。',
    hint: {
      en: 'Run the same command again; if it stays, look into the journal in /var/lib/heartbundle.',
      zh: '请再次运行同一命令；若仍然如此，请查看 /var/lib/heartbundle 中的日志。',
    },
  },
} as const satisfies Record<string, CatalogueEntry>;
