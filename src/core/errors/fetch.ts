import type { CatalogueEntry } from './entry';

/** Fetch. */
export const fetchErrors = {
  FETCH_FAILED: {
    exit: 1,
    en: '{url} could not be downloaded after {attempts} attempts: {problem}.{others}',
    zh: '尝试 {attempts} 次后仍无法下载 {url}：{problem}。{othersZh}',
    hint: {
      en: 'Check that the mirror is up and reachable from this host, or name another one with --repo ID=URL. Where only a proxy leads out, put it into http_proxy and https_proxy. What has arrived is kept; run the same command again to go on.',
      zh: '请检查镜像是否正常、本机能否访问，或用 --repo ID=URL 指定其他镜像。若须经代理上网，请设置 http_proxy 和 https_proxy。已下载的内容会保留；再次运行同一命令即可继续。',
    },
  },
  FETCH_UNTRUSTED: {
    exit: 1,
    en: '{url} and this host do not trust each other (repository {repository}): {problem}.',
    zh: '{url} 与本机互不信任（软件仓库 {repository}）：{problem}。',
    hint: {
      en: 'With host: true, check sslcacert, sslclientcert and sslclientkey of the section in /etc/yum.repos.d (on a subscribed RHEL the files are in /etc/pki/entitlement); otherwise put the file with the authority of the server into NODE_EXTRA_CA_CERTS. Check the clock of this host.',
      zh: '若仓库为 host: true，请检查 /etc/yum.repos.d 中该节的 sslcacert、sslclientcert 和 sslclientkey（已订阅的 RHEL 上文件位于 /etc/pki/entitlement）；否则请将服务器所属 CA 的证书文件写入 NODE_EXTRA_CA_CERTS。另请检查本机时钟。',
    },
  },
  FETCH_NOT_FOUND: {
    exit: 1,
    en: '{url} does not exist (repository {repository}).',
    zh: '{url} 不存在（软件仓库 {repository}）。',
    hint: {
      en: 'Check the base URL of the repository in the recipe, or name another mirror with --repo ID=URL.',
      zh: '请检查配方中该仓库的地址，或用 --repo ID=URL 指定其他镜像。',
    },
  },
  FETCH_WRONG_CONTENT: {
    exit: 5,
    en: '{url} is not the file its repository describes: expected {expected}, got {actual}.',
    zh: '{url} 与仓库元数据描述的文件不符：应为 {expected}，实为 {actual}。',
    hint: {
      en: 'The mirror is damaged, out of step or tampered with: nothing of it was used. Name another mirror with --repo ID=URL.',
      zh: '该镜像已损坏、未同步完成或遭篡改：其内容未被使用。请用 --repo ID=URL 指定其他镜像。',
    },
  },
  FETCH_NO_SOURCE: {
    exit: 2,
    en: 'Repository {repository} has no base URL.',
    zh: '软件仓库 {repository} 没有地址。',
    hint: {
      en: 'Add baseUrls to it in the recipe, or give --repo {repository}=URL.',
      zh: '请在配方中为其添加 baseUrls，或使用 --repo {repository}=URL。',
    },
  },
  FETCH_BAD_PATH: {
    exit: 2,
    en: 'The repository at {base} names a file outside itself: {path}.',
    zh: '{base} 处的仓库引用了仓库之外的文件：{path}。',
    hint: {
      en: 'Its metadata is damaged or hostile; use another mirror.',
      zh: '其元数据已损坏或带有恶意；请改用其他镜像。',
    },
  },
  PROXY_UNUSABLE: {
    exit: 2,
    en: '{proxy} is not an HTTP proxy, the only kind that heartbundle can go through.',
    zh: '{proxy} 不是 HTTP 代理；heartbundle 只能使用 HTTP 代理。',
    hint: {
      en: 'Give one such as http://proxy.lan:3128 in http_proxy, https_proxy, all_proxy or yum’s proxy=. Put an HTTP proxy (e.g. privoxy) before a SOCKS proxy, or name the mirror in no_proxy if it can be reached directly.',
      zh: '请在 http_proxy、https_proxy、all_proxy 或 yum 的 proxy= 中给出形如 http://proxy.lan:3128 的代理。若只有 SOCKS 代理，请在其前面架设 HTTP 代理（如 privoxy）；若可直接访问镜像，请将其写入 no_proxy。',
    },
  },
  FETCH_CACHE_UNWRITABLE: {
    exit: 1,
    en: 'The download cache cannot be written: {problem}.',
    zh: '无法写入下载缓存：{problem}。',
    hint: {
      en: 'Free some space or set XDG_CACHE_HOME to another place.',
      zh: '请释放磁盘空间，或将 XDG_CACHE_HOME 设到其他位置。',
    },
  },
} as const satisfies Record<string, CatalogueEntry>;
