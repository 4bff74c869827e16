// The only script of the theme. Every page can be read without it.
// - [data-fragment="URL"]: its content is replaced by the fragment at that address; until that succeeds, what is there stays.
// - [data-valid-until="TIME"]: after that time by the reader's clock the element gets [data-ended], and the
//   text of its [data-state] becomes data-ended-label, and its [data-stale] is shown.
(function () {
  "use strict";
  var STALE = 10 * 60 * 1000;
  // A host that is down has enough to do: each of its readers asks again only after this long.
  var PAUSE = STALE / 5;
  var parts = Array.from(document.querySelectorAll("[data-fragment]"), function (el) {
    return { el: el, asked: -Infinity, loaded: -Infinity };
  });

  function mark() {
    document.querySelectorAll("[data-valid-until]:not([data-ended])").forEach(function (el) {
      if (!(Date.parse(el.getAttribute("data-valid-until")) <= Date.now())) return;
      el.setAttribute("data-ended", "");
      var state = el.querySelector("[data-state]");
      if (state) state.textContent = el.getAttribute("data-ended-label");
      var stale = el.querySelector("[data-stale]");
      if (stale) stale.hidden = false;
    });
  }

  function put(part, html) {
    // Some hosts answer a missing file with a whole page, an empty one or a word; a fragment has a paragraph or a heading.
    if (/^\s*<!doctype|<html/i.test(html) || !/<p|<h2/.test(html)) return;
    if (part.el.contains(document.activeElement)) return;
    part.el.innerHTML = html;
    part.loaded = Date.now();
    // Nothing is announced on its own page, unless there is nothing else to stand under the heading.
    part.el.querySelectorAll(":is(.brief, .card) a").forEach(function (a) {
      if (a.pathname !== location.pathname) return;
      var item = a.closest("li");
      if (item.parentNode.children.length > 1) item.hidden = true;
      else a.setAttribute("aria-current", "page");
    });
    mark();
  }

  function load() {
    var now = Date.now();
    parts.forEach(function (part) {
      if (now - part.loaded <= STALE || now - part.asked < PAUSE) return;
      part.asked = now;
      fetch(part.el.getAttribute("data-fragment"), { cache: "no-cache" })
        .then(function (r) { return r.ok ? r.text() : Promise.reject(); })
        .then(function (html) { put(part, html); })
        .catch(function () {});
    });
  }

  function look() {
    if (document.hidden) return;
    mark();
    if (window.fetch) load();
  }

  mark();
  if (window.fetch) load();
  setInterval(look, 30000);
  document.addEventListener("visibilitychange", look);
  addEventListener("online", function () {
    // The reader's own line was down: that the host did not answer says nothing of it.
    parts.forEach(function (part) { part.asked = -Infinity; });
    look();
  });
})();
