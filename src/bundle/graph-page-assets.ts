/** Style of the graph page. */
export const GRAPH_STYLE = `
:root { --ink: #1b2733; --paper: #fff; --soft: #eef2f6; --line: #8a9bad; --mark: #b5470b; --on: #0b5cad; color-scheme: light dark; }
@media (prefers-color-scheme: dark) { :root { --ink: #dde5ec; --paper: #12181f; --soft: #212b36; --line: #64788c; --mark: #ffb27a; --on: #7db8f5; } }
* { box-sizing: border-box; }
body { margin: 0; height: 100vh; display: flex; flex-direction: column; font: 14px/1.45 system-ui, sans-serif; color: var(--ink); background: var(--paper); }
header { display: flex; gap: 1rem; align-items: center; flex-wrap: wrap; padding: .6rem 1rem; border-bottom: 1px solid var(--soft); }
h1 { font-size: 1rem; margin: 0; flex: 1 1 auto; }
input { font: inherit; padding: .3rem .6rem; width: 18rem; max-width: 100%; color: inherit; background: var(--soft); border: 1px solid var(--line); border-radius: 4px; }
main { display: flex; flex: 1 1 auto; min-height: 0; }
#graph { flex: 1 1 auto; overflow: auto; }
aside { flex: 0 0 21rem; overflow: auto; padding: .8rem 1rem; border-left: 1px solid var(--soft); overflow-wrap: anywhere; }
aside h2 { font-size: 1rem; margin: 0 0 .5rem; } aside h3 { font-size: .85rem; margin: 1rem 0 .2rem; }
dl { display: grid; grid-template-columns: auto 1fr; gap: .1rem .8rem; margin: 0; } dd { margin: 0; }
ul { margin: 0; padding: 0; list-style: none; }
aside button { font: inherit; padding: 0; border: 0; color: var(--on); background: none; cursor: pointer; text-align: left; }
aside small { display: block; opacity: .75; }
svg text { font: 11px system-ui, sans-serif; fill: var(--ink); pointer-events: none; }
#nodes g { cursor: pointer; } #nodes rect { fill: var(--soft); stroke: var(--line); stroke-width: .6; }
#nodes .origin rect { fill: var(--on); } #nodes .origin text { fill: var(--paper); font-weight: 600; }
#nodes .near rect { stroke: var(--on); stroke-width: 2; } #nodes .hit rect { stroke: var(--mark); stroke-width: 2.5; }
#nodes .chosen rect { stroke: var(--mark); stroke-width: 3; }
#nodes.dim g:not(.hit):not(.near):not(.chosen) { opacity: .25; }
#edges path { fill: none; stroke: var(--line); stroke-width: .7; opacity: .3; }
#edges.dim path { opacity: .06; } #edges path.out { stroke: var(--on); stroke-width: 1.6; opacity: 1; } #edges path.in { stroke: var(--mark); stroke-width: 1.6; opacity: 1; }
@media (max-width: 60rem) { main { flex-direction: column; } aside { flex: 0 0 40%; border-left: 0; border-top: 1px solid var(--soft); } }
`;

/** Search and selection; plain browser script without dependencies. */
export const GRAPH_SCRIPT = `
(function () {
  'use strict';
  var data = JSON.parse(document.getElementById('data').textContent);
  var texts = data.texts;
  var nodes = Array.prototype.slice.call(document.querySelectorAll('#nodes > g'));
  var paths = Array.prototype.slice.call(document.querySelectorAll('#edges > path'));
  var search = document.getElementById('search');
  var found = document.getElementById('found');
  var details = document.getElementById('details');
  var chosen = -1;

  function hits() {
    var words = search.value.trim().toLowerCase();
    return words === '' ? [] : nodes.map(function (_, i) { return i; }).filter(function (i) {
      return (data.nodes[i].nevra || data.nodes[i].label).toLowerCase().indexOf(words) !== -1;
    });
  }

  function paint() {
    var hit = {}, near = {}, list = hits();
    list.forEach(function (i) { hit[i] = true; });
    data.edges.forEach(function (edge, k) {
      var leaves = edge[0] === chosen, enters = edge[1] === chosen;
      if (leaves) near[edge[1]] = true;
      if (enters) near[edge[0]] = true;
      paths[k].setAttribute('class', leaves ? 'out' : enters ? 'in' : '');
    });
    nodes.forEach(function (node, i) {
      node.classList.toggle('hit', hit[i] === true);
      node.classList.toggle('near', near[i] === true);
      node.classList.toggle('chosen', i === chosen);
    });
    var dim = chosen >= 0 || search.value.trim() !== '';
    document.getElementById('nodes').classList.toggle('dim', dim);
    document.getElementById('edges').classList.toggle('dim', dim);
    found.textContent = search.value.trim() === '' ? '' : texts.found.replace('{count}', list.length);
  }

  function add(parent, tag, text) {
    var element = document.createElement(tag);
    if (text !== undefined) element.textContent = text;
    return parent.appendChild(element);
  }

  function link(parent, i, note) {
    var item = add(parent, 'li');
    var button = add(item, 'button', data.nodes[i].label);
    button.addEventListener('click', function () { choose(i, true); });
    if (note) add(item, 'small', note);
  }

  function choose(i, show) {
    chosen = i;
    paint();
    var node = data.nodes[i];
    details.textContent = '';
    add(details, 'h2', node.nevra || node.label);
    if (node.nevra) {
      var facts = add(details, 'dl');
      [[texts.size, (node.size / 1000).toFixed(0) + ' kB'], [texts.license, node.license], [texts.repository, node.repository]].forEach(function (row) {
        add(facts, 'dt', row[0]);
        add(facts, 'dd', row[1]);
      });
    }
    section(texts.requiredBy, data.edges.filter(function (edge) { return edge[1] === i; }).map(function (edge) {
      var by = data.nodes[edge[0]];
      var reasons = (node.why || []).filter(function (one) { return one.by === (by.nevra || by.label); });
      return [edge[0], reasons.map(function (one) { return one.requirement; }).join(', ')];
    }));
    section(texts.requires, data.edges.filter(function (edge) { return edge[0] === i; }).map(function (edge) { return [edge[1], '']; }));
    if (node.nevra) history.replaceState(null, '', '#' + encodeURIComponent(node.label));
    if (show) nodes[i].scrollIntoView({ block: 'center', inline: 'center' });
  }

  function section(title, rows) {
    if (rows.length === 0) return;
    add(details, 'h3', title + ' (' + rows.length + ')');
    var list = add(details, 'ul');
    rows.forEach(function (row) { link(list, row[0], row[1]); });
  }

  search.addEventListener('input', paint);
  search.addEventListener('keydown', function (event) {
    var list = hits();
    if (event.key === 'Enter' && list.length > 0) choose(list[(list.indexOf(chosen) + 1) % list.length], true);
    if (event.key === 'Escape') { search.value = ''; chosen = -1; paint(); }
  });
  nodes.forEach(function (node, i) {
    node.addEventListener('click', function () { choose(i, false); });
    node.addEventListener('keydown', function (event) { if (event.key === 'Enter') choose(i, false); });
  });
  var wanted = decodeURIComponent(location.hash.slice(1));
  var start = data.nodes.map(function (one) { return one.label; }).indexOf(wanted);
  if (wanted !== '' && start !== -1) choose(start, true);
  else {
    // #?WORDS is a search that can be sent to somebody.
    if (wanted.charAt(0) === '?') search.value = wanted.slice(1);
    paint();
  }
})();
`;
