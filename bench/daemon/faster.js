/* global process, global */
'use strict';
/**
 * Loaded before the program (node -r): its time runs SPEED times as fast. Timers are shortened and
 * the clocks that it reads run on accordingly, so that two hours of its life take minutes.
 */
const speed = Number(process.env.SPEED);
const { setTimeout: later, setInterval: again } = global;
global.setTimeout = (work, ms = 1, ...args) => later(work, ms / speed, ...args);
global.setInterval = (work, ms = 1, ...args) => again(work, ms / speed, ...args);

const hrtime = process.hrtime;
const origin = hrtime();
process.hrtime = (before) => {
  const [seconds, nanoseconds] = hrtime(origin);
  const fast = (seconds * 1e9 + nanoseconds) * speed - (before ? before[0] * 1e9 + before[1] : 0);
  return [Math.floor(fast / 1e9), Math.floor(fast % 1e9)];
};
const now = Date.now;
const start = now();
Date.now = () => start + (now() - start) * speed;
