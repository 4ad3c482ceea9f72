/** The report's style sheet: no network, no script, A4 when printed. */
export const STYLE = `
:root { --ink: #1b2430; --soft: #5c6a7a; --line: #d9e0e8; --paper: #ffffff; --ground: #f3f5f8;
  --good: #1f8a54; --warn: #b7791f; --bad: #c53030; --vip: #2b6cb0; --mount: #805ad5; --service: #2c7a7b; }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 15px/1.5 "Helvetica Neue", Arial, "PingFang SC",
  "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; }
.language { position: absolute; opacity: 0; }
.switch { max-width: 1060px; margin: 0 auto; padding: 14px 24px 0; text-align: right; font-size: 13px; }
.switch label { cursor: pointer; color: var(--soft); padding: 2px 8px; border-radius: 4px; }
#en:checked ~ .switch label[for=en], #zh:checked ~ .switch label[for=zh] { background: var(--line); color: var(--ink); }
#en:checked ~ main [lang=zh], #zh:checked ~ main [lang=en] { display: none; }
main { max-width: 1060px; margin: 12px auto 48px; padding: 0 24px; }
header { display: flex; align-items: flex-start; gap: 24px; padding: 26px 30px; color: #fff; border-radius: 10px; background: var(--good); }
header.warnings { background: var(--warn); } header.failed { background: var(--bad); }
header h1 { margin: 0 0 4px; font-size: 26px; line-height: 1.25; } header p { margin: 0; opacity: .92; }
header .facts { margin-left: auto; text-align: right; font-size: 13px; white-space: nowrap; opacity: .95; }
section { background: var(--paper); border: 1px solid var(--line); border-radius: 10px; padding: 22px 30px; margin-top: 18px; }
h2 { font-size: 18px; margin: 0 0 12px; } h3 { font-size: 16px; margin: 0 0 6px; }
.cards { display: flex; flex-wrap: wrap; gap: 14px; margin: 14px 0; }
.card { flex: 1 1 130px; border: 1px solid var(--line); border-radius: 8px; padding: 10px 14px; }
.card b { display: block; font-size: 22px; line-height: 1.3; font-variant-numeric: tabular-nums; } .card span { color: var(--soft); font-size: 13px; }
.card.bad b { color: var(--bad); } .card.good b { color: var(--good); }
table { width: 100%; border-collapse: collapse; font-size: 14px; }
th { text-align: left; color: var(--soft); font-weight: 600; font-size: 12px; border-bottom: 1px solid var(--line); padding: 4px 8px; }
td { border-bottom: 1px solid var(--line); padding: 7px 8px; vertical-align: top; overflow-wrap: anywhere; }
td.time, td.host, td.source { white-space: nowrap; font-variant-numeric: tabular-nums; }
td ul { margin: 0; padding: 0; list-style: none; } .advice { color: var(--soft); margin-top: 3px; }
.badge { display: inline-block; min-width: 70px; text-align: center; border-radius: 4px; padding: 1px 8px; font-size: 12px; font-weight: 600; color: #fff; background: var(--soft); }
.badge.passed { background: var(--good); } .badge.warning { background: var(--warn); } .badge.failed { background: var(--bad); }
.source { color: var(--soft); } tr.grave td { color: var(--bad); } tr.verify td { background: #f6f9fd; font-weight: 600; } tr.client td { background: #fdf5f5; }
svg { width: 100%; height: auto; font: 12px "Helvetica Neue", Arial, "Noto Sans CJK SC", sans-serif; }
svg .name { font-weight: 600; fill: var(--ink); } svg .held, svg .axis { fill: var(--soft); font-size: 11px; }
svg .track { fill: #eef2f6; } svg .client-ok, svg .within { fill: var(--good); } svg .client-out, svg .beyond { fill: var(--bad); }
svg .out { fill: var(--bad); font-weight: 700; } svg .has-vip { fill: var(--vip); } svg .has-mount { fill: var(--mount); } svg .has-service { fill: var(--service); }
svg .absent { fill: #2d3748; opacity: .22; } svg .off { fill: #2d3748; font-weight: 600; } svg .mark { stroke: var(--soft); stroke-dasharray: 3 3; }
svg .mark-dot { fill: var(--ink); } svg .mark-number { fill: #fff; font-size: 10px; font-weight: 700; } svg .tick, svg .bound { stroke: var(--soft); } svg .bound { stroke-width: 2; stroke: var(--ink); }
svg .in-bar { fill: var(--ink); font-weight: 600; }
details summary { cursor: pointer; color: var(--soft); font-size: 13px; margin: 10px 0 6px; }
ol.marks { margin: 4px 0 0; padding-left: 22px; font-size: 13px; color: var(--soft); columns: 2; column-gap: 28px; }
footer { color: var(--soft); font-size: 12px; margin-top: 16px; text-align: center; }
@page { size: A4; margin: 14mm; }
@media print { body { background: #fff; font-size: 10.5pt; } .switch { display: none; } main { max-width: none; margin: 0; padding: 0; }
  section, header { break-inside: avoid-page; border-radius: 0; padding: 12px 14px; } section.long { break-inside: auto; } tr { break-inside: avoid; }
  * { -webkit-print-color-adjust: exact; print-color-adjust: exact; } }
`;
