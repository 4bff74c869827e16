// The only script of the theme. Every page can be read without it.
// - [data-fragment="URL"]: its content is replaced by the fragment at that address; if that fails, the plain link stays.
// - [data-valid-until="TIME"]: after that time by the reader's clock the element gets [data-ended], and the
//   text of its [data-state] becomes data-ended-label.
(function () {
  "use strict";
  var STALE = 10 * 60 * 1000;
  var loaded = 0;

  function mark() {
    document.querySelectorAll("[data-valid-until]:not([data-ended])").forEach(function (el) {
      if (!(Date.parse(el.getAttribute("data-valid-until")) <= Date.now())) return;
      el.setAttribute("data-ended", "");
      var state = el.querySelector("[data-state]");
      if (state) state.textContent = el.getAttribute("data-ended-label");
    });
  }

  function put(el, html) {
    // Some hosts answer a missing file with a whole page.
    if (/^\s*<!doctype|<html/i.test(html) || el.contains(document.activeElement)) return;
    el.innerHTML = html;
    // Nothing is announced on its own page.
    el.querySelectorAll(":is(.brief, .card) a").forEach(function (a) {
      if (a.pathname === location.pathname) a.closest("li").hidden = true;
    });
    mark();
  }

  function load() {
    loaded = Date.now();
    document.querySelectorAll("[data-fragment]").forEach(function (el) {
      fetch(el.getAttribute("data-fragment"), { cache: "no-cache" })
        .then(function (r) { return r.ok ? r.text() : Promise.reject(); })
        .then(function (html) { put(el, html); })
        .catch(function () {});
    });
  }

  mark();
  setInterval(mark, 30000);
  if (window.fetch) load();
  document.addEventListener("visibilitychange", function () {
    if (document.hidden) return;
    mark();
    if (window.fetch && Date.now() - loaded > STALE) load();
  });
})();
