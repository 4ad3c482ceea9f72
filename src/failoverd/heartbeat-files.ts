/** Heartbeat's own file (ha.cf, logfile): it grows whenever Heartbeat's view of the pair changes. */
export const HEARTBEAT_LOG = '/var/log/ha-log';
/** Made by its init script's start and removed by its stop: it stays behind a Heartbeat that crashed. */
export const HEARTBEAT_LOCK = '/var/lock/subsys/heartbeat';
/** Its control process: there from the start on, while cl_status calls it stopped until the peer was heard or given up. */
export const HEARTBEAT_PID = '/var/run/heartbeat.pid';
/** Where its own scripts put messages to it. */
export const HEARTBEAT_FIFO = '/var/lib/heartbeat/fifo';
