// Keeps the desk page up to date while it is open: whatever happens to the site, the page is asked for again and its contents are
// exchanged, so that the place on the page and what is unfolded stay.
(function () {
  "use strict";
  var version = document.body.dataset.version;
  var source = null;
  var timer = 0;
  var asking = false;
  var again = false;
  // The clock goes on without any change.
  var MINUTE = 60000;

  function unfolded() {
    return Array.prototype.map.call(document.querySelectorAll("details[open][id]"), function (el) { return el.id; });
  }

  function exchange(text) {
    var page = new DOMParser().parseFromString(text, "text/html");
    var main = page.querySelector("main");
    if (!main || !page.body.dataset.version) return;
    var focus = document.activeElement && document.activeElement.id;
    unfolded().forEach(function (id) {
      var el = page.getElementById(id);
      if (el) el.open = true;
    });
    document.title = page.title;
    document.body.dataset.version = page.body.dataset.version;
    askAgain(page.body.dataset.again);
    var place = [scrollX, scrollY];
    document.querySelector("main").replaceWith(main);
    scrollTo({ left: place[0], top: place[1], behavior: "instant" });
    if (focus && document.getElementById(focus)) document.getElementById(focus).focus({ preventScroll: true });
  }

  // Somebody who is typing is not disturbed.
  function isTyping() {
    var el = document.activeElement;
    return Boolean(el && el.matches("input, textarea") && el.value !== el.defaultValue);
  }

  function ask() {
    if (asking) {
      again = true;
      return;
    }
    if (isTyping()) return later(2000);
    asking = true;
    fetch(location.href, { headers: { accept: "text/html" } })
      .then(function (answer) { return answer.ok ? answer.text() : ""; })
      .then(exchange)
      .catch(function () { /* The server is gone; when it is back, the stream says so. */ })
      .then(function () {
        asking = false;
        if (again) later(100);
        again = false;
      });
  }

  // Where finding out takes long, a page may be older than the last round; it says when there may be more.
  function askAgain(seconds) {
    if (seconds) setTimeout(function () { later(0); }, seconds * 1000);
  }

  // One question for many changes at once.
  function later(pause) {
    clearTimeout(timer);
    timer = setTimeout(ask, pause);
  }

  function listen() {
    if (source || document.hidden) return;
    source = new EventSource("/_desk/events?since=" + encodeURIComponent(version));
    source.addEventListener("round", function (event) {
      version = event.lastEventId;
      later(100);
    });
  }

  function rest() {
    if (!source) return;
    source.close();
    source = null;
  }

  document.addEventListener("click", function (event) {
    var button = event.target.closest("button[data-copy]");
    if (!button || !navigator.clipboard) return;
    navigator.clipboard.writeText(button.dataset.copy).then(function () {
      button.dataset.done = "";
      setTimeout(function () { delete button.dataset.done; }, 1500);
    });
  });
  document.addEventListener("visibilitychange", function () {
    if (document.hidden) return rest();
    listen();
    later(100);
  });
  addEventListener("pagehide", rest);
  addEventListener("pageshow", listen);
  setInterval(function () { if (!document.hidden) later(0); }, MINUTE);
  askAgain(document.body.dataset.again);
  listen();
})();
