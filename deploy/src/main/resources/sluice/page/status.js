'use strict';

/*
 * Shows what the process says of itself each second (path events). All that is shown comes from there; this file knows
 * no metric. While nobody sees the page, or it is paused, it asks for nothing.
 */
(() => {
  /** Seconds that charts reach back. */
  const SPAN = 300;
  /** Seconds that they show at least, so that the first points do not look like years. */
  const SHORT = 60;
  /** Without news for so long, the process does not answer: it sends some each second. */
  const SILENCE_MS = 3500;
  /** Between two tries to connect. */
  const RETRY_MS = 2000;
  /** Between two changes of what is said of a chart. */
  const SAID_MS = 15000;

  const STATES = {
    ok: 'All is well',
    warn: 'Somebody should look',
    bad: 'It does not do its work',
    dead: 'Not alive: start it again',
    lost: 'No answer from the process',
    paused: 'Paused',
  };

  const byId = id => document.getElementById(id);
  let source = null;
  let heardMs = 0;
  let retry = 0;
  let paused = false;
  const panels = new Map();

  function make(name, className, text) {
    const element = document.createElement(name);
    if (className) element.className = className;
    if (text !== undefined) element.textContent = text;
    return element;
  }

  /** Sets a text only when it changed, so that a selection and a reader's place survive. */
  function say(element, text) {
    if (element.textContent !== text) element.textContent = text;
  }

  function mark(element, className) {
    if (element.className !== className) element.className = className;
  }

  /** Gives an element as many children as there are items, made once, and shows each item in its own. */
  function children(parent, items, create, show) {
    while (parent.children.length > items.length) parent.lastElementChild.remove();
    items.forEach((item, index) => {
      if (index === parent.children.length) parent.append(create(item));
      show(parent.children[index], item);
    });
  }

  function state(name, more) {
    const level = { dead: 'bad', lost: 'bad', paused: 'waiting' }[name] || name;
    mark(byId('state'), 'state ' + level);
    say(byId('state'), STATES[name] + (more || ''));
    const icon = 'page/' + (level === 'waiting' ? 'ok' : level) + '.svg';
    if (byId('icon').getAttribute('href') !== icon) byId('icon').setAttribute('href', icon);
    document.body.classList.toggle('stale', name === 'lost' || name === 'paused');
  }

  // ---- tiles

  function makeTile() {
    const tile = make('div', 'tile');
    const value = make('dd', 'value');
    tile.append(make('dt'), value, make('dd', 'note'));
    return tile;
  }

  function showTile(tile, shown) {
    mark(tile, 'tile ' + shown.level);
    say(tile.children[0], shown.label);
    say(tile.children[1], Units.of(shown));
    say(tile.children[2], shown.note);
  }

  // ---- charts

  function makeChart(shown) {
    const figure = make('figure');
    const caption = make('figcaption');
    caption.append(make('span', 'name', shown.title));
    shown.lines.forEach((line, index) => caption.append(make('span', index ? 'key second' : 'key')));
    const place = make('div', 'plot');
    place.setAttribute('aria-hidden', 'true');
    const said = make('p', 'said');
    figure.append(caption, place, said);
    figure.data = [[], ...shown.lines.map(() => [])];
    figure.saidMs = 0;
    figure.place = () => Charts.place(place, {
      padding: [8, 4, 0, 0],
      scales: {
        x: { range: (plot, min, max) => [Math.max(max - SPAN, Math.min(min, max - SHORT)), max] },
        y: { range: (plot, min, max) => [0, shown.unit === 'share' ? Math.max(0.1, max * 1.15) : Math.max(max * 1.15, shown.unit === 'seconds' ? 0.002 : 1)] },
      },
      axes: [
        Charts.axis({ size: 22, space: 70, values: (plot, at) => at.map(it => new Date(it * 1000).toTimeString().slice(0, it % 60 ? 8 : 5)) }),
        Charts.axis({ size: 62, space: 34, incrs: Charts.steps(shown.unit), values: (plot, at) => at.map(it => Units.words(it, shown.unit)) }),
      ],
      series: [{}, ...shown.lines.map((line, index) => Charts.line(line.label, index))],
    }, figure.data);
    return figure;
  }

  function showChart(figure, shown, nowMs) {
    if (!figure.plot && figure.isConnected) figure.plot = figure.place();
    const numbers = shown.lines.map(line => (typeof line.number === 'number' ? line.number : null));
    const data = figure.data;
    if (data[0].length === 0 || nowMs / 1000 > data[0][data[0].length - 1]) {
      data[0].push(nowMs / 1000);
      numbers.forEach((number, index) => data[index + 1].push(number));
      while (data[0][0] < nowMs / 1000 - SPAN - 5) data.forEach(column => column.shift());
    }
    if (figure.plot) figure.plot.setData(data);
    shown.lines.forEach((line, index) => say(figure.querySelectorAll('.key')[index], line.label + ' ' + Units.words(line.number, shown.unit)));
    if (nowMs - figure.saidMs >= SAID_MS) {
      figure.saidMs = nowMs;
      say(figure.querySelector('.said'), shown.lines.map((line, index) => inWords(line, data[index + 1], shown.unit)).join(' '));
    }
  }

  function inWords(line, column, unit) {
    const known = column.filter(it => it !== null);
    if (known.length === 0) return line.label + ': nothing yet.';
    return line.label + ': now ' + Units.words(line.number, unit) + '; since this page was opened, 5 minutes at most, between '
      + Units.words(Math.min(...known), unit) + ' and ' + Units.words(Math.max(...known), unit) + '.';
  }

  // ---- tables

  function makeTable(shown) {
    const block = make('div', shown.columns.length > 4 ? 'wide' : '');
    const scroll = make('div', 'scroll');
    scroll.setAttribute('role', 'region');
    scroll.setAttribute('aria-label', shown.caption);
    scroll.tabIndex = 0;
    const table = make('table');
    const head = make('tr');
    shown.columns.forEach(name => {
      const cell = make('th', '', name);
      cell.scope = 'col';
      head.append(cell);
    });
    const thead = make('thead');
    thead.append(head);
    table.append(make('caption', '', shown.caption), thead, make('tbody'));
    scroll.append(table);
    block.append(scroll, make('p', 'muted'));
    return block;
  }

  function showTable(block, shown) {
    children(block.querySelector('tbody'), shown.rows, makeRow, showRow);
    block.querySelector('thead').hidden = shown.rows.length === 0;
    say(block.lastElementChild, shown.more);
    shown.rows.length && shown.rows[0].cells.forEach((cell, index) =>
      mark(block.querySelectorAll('thead th')[index], cell.words === undefined ? '' : 'words'));
  }

  function makeRow(row) {
    const line = make('tr');
    row.cells.forEach((cell, index) => {
      const made = make(index ? 'td' : 'th');
      if (!index) made.scope = 'row';
      line.append(made);
    });
    return line;
  }

  function showRow(line, row) {
    mark(line, row.level === 'ok' ? '' : row.level);
    row.cells.forEach((cell, index) => {
      mark(line.children[index], cell.words === undefined ? '' : 'words');
      say(line.children[index], Units.of(cell));
    });
  }

  // ---- the whole

  function makePanel(shown) {
    const section = make('section', 'panel');
    const title = make('h2', '', shown.title);
    title.id = 'panel-' + shown.id;
    section.setAttribute('aria-labelledby', title.id);
    section.append(title, make('dl', 'tiles'), make('div', 'charts'), make('div', 'tables'));
    byId('panels').append(section);
    panels.set(shown.id, section);
    return section;
  }

  function showPanel(shown, nowMs) {
    const section = panels.get(shown.id) || makePanel(shown);
    children(section.children[1], shown.tiles, makeTile, showTile);
    children(section.children[2], shown.charts, makeChart, (figure, chart) => showChart(figure, chart, nowMs));
    children(section.children[3], shown.tables, makeTable, showTable);
  }

  function makeLine() {
    const line = make('tr');
    const when = make('th');
    when.scope = 'row';
    line.append(when, make('td'), make('td'));
    return line;
  }

  function showLog(log) {
    children(byId('log').tBodies[0], log, makeLine, (line, problem) => {
      mark(line, problem.level);
      say(line.children[0], Units.time(problem.at));
      say(line.children[1], problem.event);
      say(line.children[2], problem.text);
    });
    byId('log').hidden = log.length === 0;
    byId('log-none').hidden = log.length > 0;
  }

  function makeFacts() {
    const block = make('div');
    block.append(make('h3'), make('dl', 'facts'));
    return block;
  }

  function showFacts(facts) {
    children(byId('facts'), facts, makeFacts, (block, section) => {
      say(block.firstElementChild, section.title);
      const flat = section.lines.flat();
      children(block.lastElementChild, flat, () => make(block.lastElementChild.children.length % 2 ? 'dd' : 'dt'), say);
    });
  }

  function show(event) {
    document.title = event.title + ': ' + STATES[event.level];
    say(byId('title'), event.title);
    state(event.alive ? event.level : 'dead');
    say(byId('about'), event.version + ', up for ' + Units.words(Math.floor((event.now - event.started) / 1000), 'seconds'));
    byId('report').hidden = !event.report;
    byId('wrong').hidden = event.problems.length === 0;
    children(byId('problems'), event.problems, () => make('li'), say);
    event.panels.forEach(panel => showPanel(panel, event.now));
    panels.forEach((section, id) => {
      if (!event.panels.some(panel => panel.id === id)) {
        section.remove();
        panels.delete(id);
      }
    });
    showLog(event.log);
    showFacts(event.facts);
  }

  function lost() {
    state('lost', heardMs ? ' since ' + Units.time(heardMs) : '');
    document.title = 'Sluice: ' + STATES.lost;
  }

  function close() {
    if (source) source.close();
    source = null;
    clearTimeout(retry);
  }

  function open() {
    close();
    if (paused || document.hidden) return;
    source = new EventSource('events');
    source.onmessage = message => {
      heardMs = Date.now();
      show(JSON.parse(message.data));
    };
    source.onerror = () => {
      close();
      lost();
      retry = setTimeout(open, RETRY_MS);
    };
  }

  setInterval(() => {
    if (source && heardMs && Date.now() - heardMs > SILENCE_MS) lost();
  }, 500);

  document.addEventListener('visibilitychange', () => {
    heardMs = 0;
    open();
  });

  byId('pause').addEventListener('click', () => {
    paused = !paused;
    say(byId('pause'), paused ? 'Go on' : 'Pause');
    if (paused) {
      close();
      state('paused', heardMs ? ' at ' + Units.time(heardMs) : '');
    } else {
      heardMs = 0;
      open();
    }
  });

  open();
})();
