'use strict';

/* Shows the report of a site, read once from report.json: numbers, two plots, and lists with bars. */
(() => {
  const byId = id => document.getElementById(id);
  const plots = [];

  function make(name, className, text) {
    const element = document.createElement(name);
    if (className) element.className = className;
    if (text !== undefined) element.textContent = text;
    return element;
  }

  function row(name, ...cells) {
    const line = make('tr');
    const head = make('th', '', name);
    head.scope = 'row';
    line.append(head, ...cells.map(cell => (cell instanceof Node ? cell : make('td', '', cell))));
    return line;
  }

  function count(number) {
    return Units.words(number, 'count');
  }

  function share(part, whole) {
    return whole ? Units.words(part / whole, 'share') : '–';
  }

  function sum(items, name) {
    return items.reduce((all, item) => all + item[name], 0);
  }

  function tile(label, value, note) {
    const block = make('div', 'tile');
    block.append(make('dt', '', label), make('dd', 'value', value), make('dd', 'note', note));
    return block;
  }

  /** Columns side by side for each name. */
  function bars(place, names, ...columns) {
    const step = Math.ceil(names.length / Math.max(4, Math.floor(place.clientWidth / 62)));
    plots.push(Charts.place(place, {
      padding: [8, 8, 0, 0],
      scales: {
        x: { time: false, range: [-0.6, names.length - 0.4] },
        y: { range: (plot, min, max) => [0, Math.max(max * 1.1, 1)] },
      },
      axes: [
        Charts.axis({ size: 22, grid: { show: false }, splits: () => names.map((name, at) => at).filter(at => at % step === 0), values: (plot, at) => at.map(it => names[it]) }),
        Charts.axis({ size: 44, space: 34, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 1e5, 1e6], values: (plot, at) => at.map(count) }),
      ],
      series: [{}, ...columns.map((column, index) => Charts.bar(index, columns.length))],
    }, [names.map((name, at) => at), ...columns]));
  }

  function list(shown) {
    const block = make('div');
    const table = make('table');
    table.append(make('caption', '', shown.title));
    const head = make('tr');
    [shown.title, shown.counts, 'share of the first'].forEach((name, index) => {
      const cell = make('th', '');
      cell.scope = 'col';
      cell.append(make('span', index === 1 ? '' : 'said', name));
      head.append(cell);
    });
    const thead = make('thead');
    thead.append(head);
    const body = make('tbody');
    const most = Math.max(1, ...shown.entries.map(entry => entry.number));
    shown.entries.forEach(entry => {
      const cell = make('td', 'bar');
      const meter = make('meter');
      meter.max = most;
      meter.value = entry.number;
      meter.setAttribute('aria-hidden', 'true');
      cell.append(meter);
      const line = row(entry.label, count(entry.number), cell);
      line.firstElementChild.className = 'words';
      body.append(line);
    });
    if (shown.entries.length > 0) table.append(thead);
    table.append(body);
    block.append(table);
    if (shown.entries.length === 0) block.append(make('p', 'muted', 'None.'));
    return block;
  }

  function show(report) {
    const days = report.days;
    const visits = sum(days, 'visits');
    byId('title').textContent = 'Site ' + report.site;
    document.title = 'Site ' + report.site + ': report';
    byId('about').textContent = 'All visits of ' + days[0].date + ' to ' + days[days.length - 1].date + ', from Matomo’s archive tables';
    byId('totals').replaceChildren(
      tile('Visits', count(visits), 'in ' + days.length + ' days'),
      tile('Page views', count(sum(days, 'pageviews')), ''),
      tile('Actions', count(sum(days, 'actions')), visits ? (sum(days, 'actions') / visits).toFixed(1) + ' a visit' : ''),
      tile('Bounce rate', share(sum(days, 'bounces'), visits), 'visits of one action'),
      tile('Conversions', count(sum(days, 'conversions')), ''));
    plots.splice(0).forEach(Charts.remove);
    bars(byId('days'), days.map(day => day.date.slice(5)), days.map(day => day.visits), days.map(day => day.pageviews));
    bars(byId('hours'), report.hours.map((none, hour) => String(hour)), report.hours);
    byId('days-rows').replaceChildren(...days.map(day => row(day.date, count(day.visits), count(day.pageviews), share(day.bounces, day.visits), count(day.conversions))));
    byId('hours-rows').replaceChildren(...report.hours.map((number, hour) => row(String(hour), count(number))));
    byId('lists').replaceChildren(...report.lists.map(list));
  }

  async function read() {
    try {
      const answer = await fetch('report.json');
      if (!answer.ok) throw new Error((await answer.text()).trim());
      show(await answer.json());
    } catch (error) {
      byId('about').textContent = 'The report cannot be read: ' + error.message;
    }
  }

  byId('again').addEventListener('click', read);
  read();
})();
