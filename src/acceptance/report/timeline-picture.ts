import { HELD, type Held, type Stretch, type Timeline } from '../timeline';
import { escapeXml } from './escape';

const WIDTH = 1000;
const LEFT = 170;
const RIGHT = 24;
const CLIENT_HEIGHT = 26;
const BAR_HEIGHT = 12;
const BAR_GAP = 4;
const NODE_GAP = 18;
const TOP = 60;

/** Names of what is shown, already in the reader's language. */
export interface PictureLabels {
  readonly client: string;
  readonly off: string;
  readonly held: Readonly<Record<Held, string>>;
}

/** A moment with a number in the picture, which a list below it explains. */
export interface PictureMark {
  readonly at: number;
}

/** Who had what and when the client was without answer, as an inline SVG; time in seconds from the start. */
export function drawTimeline(
  timeline: Timeline,
  labels: PictureLabels,
  marks: readonly PictureMark[] = [],
): string {
  const { from, to } = timeline;
  const span = Math.max(1, to - from);
  const x = (at: number): number =>
    round(LEFT + ((Math.min(Math.max(at, from), to) - from) / span) * (WIDTH - LEFT - RIGHT));
  const bar = (stretch: Stretch, y: number, height: number, kind: string): string => {
    const left = x(stretch.from);
    return `<rect class="${kind}" x="${left}" y="${y}" width="${round(Math.max(1, x(stretch.to) - left))}" height="${height}" rx="2"/>`;
  };

  const parts: string[] = [];
  let y = TOP;
  parts.push(label(14, y + CLIENT_HEIGHT / 2 + 4, labels.client, 'name'));
  parts.push(bar({ from, to }, y, CLIENT_HEIGHT, 'client-ok'));
  for (const gap of timeline.outages) {
    parts.push(bar(gap, y, CLIENT_HEIGHT, 'client-out'));
    const seconds = `${((gap.to - gap.from) / 1000).toFixed(1)} s`;
    const middle = (x(gap.from) + x(gap.to)) / 2;
    parts.push(`<text class="out" x="${round(middle)}" y="${y - 6}" text-anchor="middle">${seconds}</text>`);
  }
  y += CLIENT_HEIGHT + NODE_GAP;
  for (const lane of timeline.lanes) {
    const height = HELD.length * (BAR_HEIGHT + BAR_GAP);
    parts.push(label(14, y + height / 2 + 2, lane.host, 'name'));
    for (const held of HELD) {
      parts.push(
        `<text class="held" x="${LEFT - 8}" y="${y + BAR_HEIGHT - 2}" text-anchor="end">${escapeXml(labels.held[held])}</text>`,
      );
      parts.push(bar({ from, to }, y, BAR_HEIGHT, 'track'));
      for (const stretch of lane.held[held]) parts.push(bar(stretch, y, BAR_HEIGHT, `has has-${held}`));
      y += BAR_HEIGHT + BAR_GAP;
    }
    for (const stretch of lane.absent) {
      parts.push(bar(stretch, y - height, height - BAR_GAP, 'absent'));
      const middle = round((x(stretch.from) + x(stretch.to)) / 2);
      parts.push(
        `<text class="off" x="${middle}" y="${round(y - height / 2 + 2)}" text-anchor="middle">${escapeXml(labels.off)}</text>`,
      );
    }
    y += NODE_GAP;
  }
  const bottom = y - NODE_GAP + 8;
  marks.forEach(({ at }, index) => {
    const left = x(at);
    // Numbers alternate in height, so that marks close together stay readable.
    const height = 12 + (index % 2) * 12;
    parts.push(`<line class="mark" x1="${left}" x2="${left}" y1="${height + 4}" y2="${bottom}"/>`);
    parts.push(`<circle class="mark-dot" cx="${left}" cy="${height - 2}" r="7"/>`);
    parts.push(
      `<text class="mark-number" x="${left}" y="${height + 1}" text-anchor="middle">${index + 1}</text>`,
    );
  });
  const step = niceStep(span / 1000);
  for (let second = 0; second * 1000 <= span; second += step) {
    const left = x(from + second * 1000);
    parts.push(`<line class="tick" x1="${left}" x2="${left}" y1="${bottom}" y2="${bottom + 5}"/>`);
    parts.push(`<text class="axis" x="${left}" y="${bottom + 18}" text-anchor="middle">${second} s</text>`);
  }
  return `<svg class="timeline" viewBox="0 0 ${WIDTH} ${bottom + 26}" role="img" xmlns="http://www.w3.org/2000/svg">${parts.join('')}</svg>`;
}

function label(x: number, y: number, text: string, kind: string): string {
  return `<text class="${kind}" x="${x}" y="${y}">${escapeXml(text)}</text>`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

/** Seconds between ticks, so that there are about ten. */
function niceStep(seconds: number): number {
  const steps = [1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600];
  return steps.find((step) => seconds / step <= 12) ?? 7200;
}

/** Outages against their bounds, one bar each. */
export function drawOutages(rows: readonly { name: string; outageMs: number; boundMs: number }[]): string {
  const height = 34;
  const widest = Math.max(1, ...rows.map(({ outageMs, boundMs }) => Math.max(outageMs, boundMs)));
  const scale = (ms: number): number => round((ms / widest) * (WIDTH - 260 - 90));
  const parts = rows.map(({ name, outageMs, boundMs }, index) => {
    const y = 8 + index * height;
    const kind = outageMs <= boundMs ? 'within' : 'beyond';
    return (
      label(14, y + 15, name, 'name') +
      `<rect class="track" x="260" y="${y}" width="${scale(boundMs)}" height="20" rx="2"/>` +
      `<rect class="${kind}" x="260" y="${y}" width="${Math.max(2, scale(outageMs))}" height="20" rx="2"/>` +
      `<line class="bound" x1="${260 + scale(boundMs)}" x2="${260 + scale(boundMs)}" y1="${y - 4}" y2="${y + 24}"/>` +
      `<text class="axis" x="${266 + scale(boundMs)}" y="${y + 15}">${(boundMs / 1000).toFixed(0)} s</text>` +
      `<text class="in-bar" x="${268 + Math.max(2, scale(outageMs))}" y="${y + 15}">${(outageMs / 1000).toFixed(1)} s</text>`
    );
  });
  return `<svg class="outages" viewBox="0 0 ${WIDTH} ${rows.length * height + 12}" role="img" xmlns="http://www.w3.org/2000/svg">${parts.join('')}</svg>`;
}
