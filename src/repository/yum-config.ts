import { AppError } from '../core/error';

/** A repository as a section of a `.repo` file describes it; variables are replaced. */
export interface YumRepository {
  readonly id: string;
  readonly name: string;
  readonly enabled: boolean;
  readonly baseUrls: readonly string[];
  readonly mirrorList?: string;
  readonly metalink?: string;
  /** URLs of key files, mostly file:///etc/pki/rpm-gpg/... */
  readonly gpgKeys: readonly string[];
  /** Paths of the client's certificate and key and of the server's authority (RHEL entitlement). */
  readonly sslClientCert?: string;
  readonly sslClientKey?: string;
  readonly sslCaCert?: string;
  readonly sslVerify: boolean;
  /** Absent when there is none, or when `_none_` says so. */
  readonly proxy?: string;
  readonly proxyUsername?: string;
  readonly proxyPassword?: string;
  readonly username?: string;
  readonly password?: string;
  /** Of yum-plugin-priorities. */
  readonly priority?: number;
}

/** Lower-case name → value. */
export type YumVariables = ReadonlyMap<string, string>;

export interface YumConfigFile {
  readonly file: string;
  readonly text: string;
}

type Section = Map<string, string>;

const MAX_TEXT = 1024 * 1024;

/**
 * `$releasever`, `$basearch`, `$arch` and those of `/etc/yum/vars` (file name → content, of which the
 * first line counts).
 */
export function yumVariables(
  { releasever, basearch }: { readonly releasever: string; readonly basearch: string },
  files: ReadonlyMap<string, string>,
): YumVariables {
  const variables = new Map([
    ['releasever', releasever],
    ['basearch', basearch],
    ['arch', basearch === 'i386' ? 'i686' : basearch],
  ]);
  files.forEach((content, name) => {
    const [line = ''] = content.split('\n');
    if (/^\w+$/.test(name)) variables.set(name.toLowerCase(), line.trim());
  });
  return variables;
}

/**
 * The repositories of `.repo` files in their order, with what `[main]` of yum.conf gives to all of
 * them (proxy, certificates). Of an id that comes twice the last one counts, as in yum 3.2.29.
 * Throws YUM_CONFIG_MALFORMED.
 */
export function readYumRepositories(
  files: readonly YumConfigFile[],
  variables: YumVariables,
  yumConf?: YumConfigFile,
): YumRepository[] {
  const main = (yumConf && parseSections(yumConf).get('main')) ?? new Map<string, string>();
  const found = new Map<string, YumRepository>();
  // yum.conf itself may hold repositories.
  for (const file of yumConf ? [yumConf, ...files] : files) {
    parseSections(file).forEach((section, id) => {
      if (id !== 'main') found.set(id, toRepository(id, section, main, variables));
    });
  }
  return Array.from(found.values());
}

const SECTION = /^\[([^\]]+)\]/;
const OPTION = /^([^:=\s][^:=]*?)\s*[:=]\s*(.*)$/;

/** The format of Python's ConfigParser: indented lines continue a value, `#`, `;` and `rem` comment. */
function parseSections({ file, text }: YumConfigFile): Map<string, Section> {
  const fail = (line: number, problem: string): never => {
    throw new AppError('YUM_CONFIG_MALFORMED', { file, line, problem });
  };
  if (text.length > MAX_TEXT) fail(1, `it is larger than ${MAX_TEXT} characters`);
  const sections = new Map<string, Section>();
  let section: Section | undefined;
  let key: string | undefined;
  text.split(/\r?\n/).forEach((line, index) => {
    if (line.trim() === '' || /^([#;]|rem(\s|$))/i.test(line)) return;
    if (/^\s/.test(line)) {
      if (section && key !== undefined) {
        const before = section.get(key) ?? '';
        section.set(key, before === '' ? line.trim() : `${before}\n${line.trim()}`);
      }
      return;
    }
    const id = SECTION.exec(line)?.[1];
    if (id !== undefined) {
      section = sections.get(id) ?? new Map<string, string>();
      sections.set(id, section);
      key = undefined;
      return;
    }
    const option = OPTION.exec(line);
    if (!option) return fail(index + 1, `"${line.slice(0, 60)}" is neither a section nor an option`);
    if (!section) return fail(index + 1, 'an option stands before the first section');
    key = (option[1] ?? '').toLowerCase();
    section.set(key, (option[2] ?? '').replace(/\s;.*$/, '').trim());
  });
  return sections;
}

function toRepository(id: string, section: Section, main: Section, variables: YumVariables): YumRepository {
  const own = (key: string): string => replaceVariables(section.get(key) ?? '', variables);
  const inherited = (key: string): string =>
    section.has(key) ? own(key) : replaceVariables(main.get(key) ?? '', variables);
  const optional = <K extends string>(key: K, value: string): { [P in K]?: string } =>
    (value === '' ? {} : { [key]: value }) as { [P in K]?: string };
  const proxy = inherited('proxy');
  const priority = own('priority');
  return {
    id,
    name: own('name') || id,
    enabled: toBoolean(own('enabled'), true),
    baseUrls: toList(own('baseurl')),
    ...optional('mirrorList', own('mirrorlist')),
    ...optional('metalink', own('metalink')),
    gpgKeys: toList(own('gpgkey')),
    ...optional('sslClientCert', inherited('sslclientcert')),
    ...optional('sslClientKey', inherited('sslclientkey')),
    ...optional('sslCaCert', inherited('sslcacert')),
    sslVerify: toBoolean(inherited('sslverify'), true),
    ...optional('proxy', proxy.toLowerCase() === '_none_' ? '' : proxy),
    ...optional('proxyUsername', inherited('proxy_username')),
    ...optional('proxyPassword', inherited('proxy_password')),
    ...optional('username', inherited('username')),
    ...optional('password', inherited('password')),
    ...(/^\d{1,4}$/.test(priority) ? { priority: Number(priority) } : {}),
  };
}

/** Unknown variables stay as they are; their names are not case-sensitive (yum/parser.py varReplace). */
function replaceVariables(text: string, variables: YumVariables): string {
  return text.replace(/\$(\w+)/g, (whole, name: string) => variables.get(name.toLowerCase()) ?? whole);
}

/** yum/config.py ListOption: separated by commas or white space. */
function toList(text: string): string[] {
  return text.split(/[\s,]+/).filter((part) => part !== '');
}

function toBoolean(text: string, fallback: boolean): boolean {
  if (text === '') return fallback;
  return ['1', 'yes', 'true', 'on'].includes(text.toLowerCase());
}
