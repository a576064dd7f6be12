package sluice.cli;

import java.util.ArrayList;
import java.util.List;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** What a page needs for people who do not see it, or see little, or have no mouse. Stateless. */
final class PageChecks {
  /** What is said of the charts. */
  static final String CHARTS_SAID =
      "return [...document.querySelectorAll('figure .said')].map(it => it.textContent).join(' ')";

  /** Tabs that are tried. */
  private static final int TABS = 40;

  /** Names, languages, headings, tables and contrast (4.5 to 1, as WCAG 2.2 AA asks of texts). */
  private static final String FAULTS =
      """
      const faults = [];
      const need = (condition, words) => { if (!condition) faults.push(words); };
      const shown = element => element.getClientRects().length > 0 && !element.closest('.said, .skip');
      need(document.documentElement.lang === 'en', 'no language');
      need(document.title !== '', 'no title');
      need(document.querySelectorAll('h1').length === 1, 'not one h1');
      need(document.querySelectorAll('main').length === 1, 'not one main');
      const ids = [...document.querySelectorAll('[id]')].map(it => it.id);
      need(new Set(ids).size === ids.length, 'an id twice');
      document.querySelectorAll('[aria-labelledby]').forEach(it =>
        need(document.getElementById(it.getAttribute('aria-labelledby')), 'labelled by nothing: ' + it.className));
      document.querySelectorAll('table').forEach(table => {
        need(table.caption || table.closest('[aria-labelledby]'), 'a table without a name');
        table.querySelectorAll('thead th').forEach(it => need(it.scope === 'col', 'a column head: ' + it.textContent));
        table.querySelectorAll('tbody tr').forEach(it => need(it.cells[0].scope === 'row', 'a row head: ' + it.textContent));
      });
      document.querySelectorAll('canvas').forEach(it => {
        need(it.closest('[aria-hidden=true]'), 'a canvas that is read');
        need(it.closest('figure').querySelector('.said, figcaption'), 'a chart that is not said');
      });
      document.querySelectorAll('.scroll').forEach(it =>
        need(it.tabIndex === 0 && it.getAttribute('role') === 'region', 'a scrolled part without keyboard'));
      need(document.querySelectorAll('[aria-live], [role=status], [role=alert]').length === 1, 'more than one part that speaks');
      const channel = value => { value /= 255; return value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4; };
      const light = colour => { const [r, g, b] = colour.match(/[\\d.]+/g).map(Number); return 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b); };
      const back = element => { for (let it = element; it; it = it.parentElement) { const colour = getComputedStyle(it).backgroundColor; if (!colour.endsWith(', 0)')) return colour; } return 'rgb(255, 255, 255)'; };
      const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      while (walk.nextNode()) {
        const element = walk.currentNode.parentElement;
        if (walk.currentNode.textContent.trim() === '' || !shown(element) || element.closest('script, noscript')) continue;
        const [one, other] = [light(getComputedStyle(element).color), light(back(element))].sort((a, b) => b - a);
        need((one + 0.05) / (other + 0.05) >= 4.5, 'pale: ' + walk.currentNode.textContent.trim());
      }
      return faults;
      """;

  /** Texts and charts that reach out of the screen, or out of what holds and hides them. */
  private static final String CLIPPED =
      """
      const wide = document.documentElement.clientWidth;
      const clipped = [];
      if (document.documentElement.scrollWidth > wide) clipped.push('the page scrolls to ' + document.documentElement.scrollWidth);
      for (const it of document.querySelectorAll('body *')) {
        const box = it.getBoundingClientRect();
        if (box.width === 0 || it.closest('.said, .skip, script, noscript')) continue;
        const name = it.tagName + ' ' + (it.id || it.className) + ' ' + it.textContent.trim().slice(0, 40);
        if (box.left < 0 || box.right > wide + 0.5) clipped.push('out of the screen: ' + name);
        const style = getComputedStyle(it);
        if (style.overflowX !== 'visible' && !it.matches('.u-over, meter') && it.scrollWidth > it.clientWidth + 1) clipped.push('cut: ' + name);
      }
      return clipped;
      """;

  private PageChecks() {}

  /** What does not fit the screen, in words; empty if all does. */
  static List<String> clipped(Browser browser) {
    List<String> clipped = new ArrayList<>();
    ((List<?>) browser.evaluate(CLIPPED)).forEach(what -> clipped.add(what.toString()));
    return clipped;
  }

  /** What is wrong, in words; empty if nothing is. */
  static List<String> faults(Browser browser) {
    List<String> faults = new ArrayList<>();
    ((List<?>) browser.evaluate(FAULTS)).forEach(fault -> faults.add(fault.toString()));
    return faults;
  }

  /** Names of what the tab key reaches from the top of the page. */
  static List<String> reachedByTab(Browser browser) {
    List<String> names = new ArrayList<>();
    browser.evaluate("document.activeElement.blur()");
    WebElement body = browser.find("body");
    body.sendKeys(Keys.TAB);
    for (int tab = 0; tab < TABS; tab++) {
      WebElement reached = browser.focused();
      names.add(reached.getText().strip());
      reached.sendKeys(Keys.TAB);
    }
    return names;
  }
}
