'use strict';

/** How the numbers of the page are written. */
const Units = (() => {
  const grouped = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
  const NONE = '–';

  /** Three digits that mean something, with thousands as k, M and G from a million on. */
  function short(number) {
    const size = Math.abs(number);
    if (size >= 1e9) return (number / 1e9).toFixed(2) + ' G';
    if (size >= 1e6) return (number / 1e6).toFixed(2) + ' M';
    if (size >= 100 || Number.isInteger(number)) return grouped.format(number);
    return number.toFixed(size >= 10 ? 1 : 2).replace(/\.?0+$/, '') || '0';
  }

  function bytes(number) {
    const names = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
    let power = 0;
    while (number >= 1024 && power < names.length - 1) {
      number /= 1024;
      power++;
    }
    return (power === 0 || number >= 100 ? number.toFixed(0) : number.toFixed(1)) + ' ' + names[power];
  }

  function seconds(number) {
    if (number === 0) return '0 s';
    if (number < 0.001) return Math.round(number * 1e6) + ' µs';
    if (number < 0.1) return +(number * 1000).toFixed(1) + ' ms';
    if (number < 1) return Math.round(number * 1000) + ' ms';
    if (number < 10) return +number.toFixed(1) + ' s';
    if (number < 60) return Math.round(number) + ' s';
    if (number < 3600) return Math.floor(number / 60) + ' min ' + Math.floor(number % 60) + ' s';
    if (number < 86400) return Math.floor(number / 3600) + ' h ' + Math.floor((number % 3600) / 60) + ' min';
    return Math.floor(number / 86400) + ' d ' + Math.floor((number % 86400) / 3600) + ' h';
  }

  /** A number in words; null is not known. */
  function words(number, unit) {
    if (number === null || number === undefined) return NONE;
    if (number === 'never') return 'never';
    switch (unit) {
      case 'per_second': return number === 0 ? '0' : short(number) + '/s';
      case 'bytes': return bytes(number);
      case 'seconds': return seconds(number);
      case 'share': return (number > 0 && number < 0.01 ? (number * 100).toFixed(1) : Math.round(number * 100)) + ' %';
      default: return short(number);
    }
  }

  return {
    words,
    of: value => (value.words === undefined ? words(value.number, value.unit) : value.words),
    /** A time of day; with its date when that is not today's. */
    time(ms) {
      const at = new Date(ms);
      const day = at.toDateString() === new Date().toDateString() ? '' : at.toISOString().slice(0, 10) + ' ';
      return day + at.toTimeString().slice(0, 8);
    },
  };
})();
