'use strict';

/** What is plotted is drawn by uPlot; this says how it looks, and says the same in words. */
const Charts = (() => {
  const all = new Set();

  function colour(name) {
    return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  }

  function axis(more) {
    const given = Object.fromEntries(Object.entries(more).filter(entry => entry[1] !== undefined));
    return Object.assign({
      stroke: () => colour('--muted'),
      font: '11px system-ui, sans-serif',
      grid: { stroke: () => colour('--grid'), width: 1 },
      ticks: { show: false },
    }, given);
  }

  /** A line of a plot: the first one is filled. */
  function line(label, index) {
    const name = '--series-' + (index + 1);
    return {
      label,
      stroke: () => colour(name),
      fill: index === 0 ? () => colour('--fill') : undefined,
      width: 1.5,
      points: { show: false },
      spanGaps: false,
    };
  }

  /** Columns, beside those of other series. */
  function bar(index, of) {
    const name = '--series-' + (index + 1);
    const width = 0.75 / of;
    return {
      stroke: () => colour(name),
      fill: () => colour(name),
      width: 0,
      points: { show: false },
      paths: uPlot.paths.bars({
        disp: {
          x0: { unit: 1, values: plot => plot.data[0].map(at => at - 0.375 + index * width) },
          size: { unit: 1, values: plot => plot.data[0].map(() => width * 0.92) },
        },
      }),
    };
  }

  /** Takes a plot away. */
  function remove(plot) {
    all.delete(plot);
    plot.destroy();
  }

  /** Distances between the marks of an axis: of bytes powers of two, else what uPlot has. */
  function steps(unit) {
    return unit === 'bytes' ? Array.from({ length: 45 }, (none, power) => 2 ** power) : undefined;
  }

  /** Keeps a plot as wide as its place, and redraws it when light turns to dark. */
  function place(element, options, data) {
    options.width = Math.max(element.clientWidth, 50);
    options.height = element.clientHeight || 130;
    options.legend = { show: false };
    options.cursor = { show: false };
    const plot = new uPlot(options, data, element);
    new ResizeObserver(() => {
      const width = element.clientWidth;
      if (width > 0 && width !== plot.width) plot.setSize({ width, height: options.height });
    }).observe(element);
    all.add(plot);
    return plot;
  }

  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => all.forEach(plot => plot.redraw(false, true)));

  return { axis, bar, line, place, remove, steps };
})();
