// Keeps a page of the preview up to date. The server puts it into pages on their way; it stands in no file of the site.
// - `change`: exchanges style sheets and pictures; reloads the page where the reader stood if the page itself is another.
// - `errors`, `mended`: shows over the page why the site could not be built, and takes that away again.
// - data-ribbon: marks a page that readers would not see.
(function () {
  "use strict";
  var own = document.currentScript.dataset;
  var version = own.version;
  var source = null;
  var box = null;
  var PLACE = "bantin-preview-place";

  function pathOf(url) {
    try {
      var full = new URL(url, location.href);
      return full.origin === location.origin ? decodeURIComponent(full.pathname) : "";
    } catch (error) {
      return "";
    }
  }

  // A reload keeps the place only as far as the page is as long as it was.
  function reload() {
    try {
      sessionStorage.setItem(PLACE, JSON.stringify([location.pathname, scrollX, scrollY]));
    } catch (error) { /* Storage is switched off: the browser does what it can. */ }
    location.reload();
  }

  function stand() {
    var place = null;
    try {
      place = JSON.parse(sessionStorage.getItem(PLACE));
      sessionStorage.removeItem(PLACE);
    } catch (error) { /* As above. */ }
    if (!place || place[0] !== location.pathname) return;
    var moved = false;
    var put = function () { if (!moved) scrollTo({ left: place[1], top: place[2], behavior: "instant" }); };
    ["wheel", "touchstart", "keydown", "pointerdown"].forEach(function (kind) {
      addEventListener(kind, function () { moved = true; }, { passive: true, once: true });
    });
    put();
    addEventListener("load", function () {
      put();
      // Fragments and fonts come a little later.
      setTimeout(put, 100);
      setTimeout(put, 400);
    });
  }

  function fresh(url) {
    var full = new URL(url, location.href);
    full.searchParams.set("bantin", version);
    return full.href;
  }

  function exchangeStyles() {
    document.querySelectorAll('link[rel~="stylesheet"]').forEach(function (old) {
      // One that is being exchanged already goes by itself; its follower is exchanged in its turn.
      if (!pathOf(old.href) || old.bantinGoes) return;
      old.bantinGoes = true;
      var link = old.cloneNode();
      link.href = fresh(old.href);
      // The old one stays until the new one is there, so that nothing flashes.
      link.onload = link.onerror = function () { old.remove(); };
      old.after(link);
    });
  }

  function exchangePictures(changed) {
    document.querySelectorAll("img[src], video[poster], source[srcset], img[srcset]").forEach(function (el) {
      ["src", "poster"].forEach(function (name) {
        var url = el.getAttribute(name);
        if (url && changed.has(pathOf(url))) el.setAttribute(name, fresh(url));
      });
      var list = el.getAttribute("srcset");
      if (!list) return;
      el.setAttribute("srcset", list.split(/,\s+/).map(function (one) {
        var parts = one.trim().split(/\s+/);
        if (changed.has(pathOf(parts[0]))) parts[0] = fresh(parts[0]);
        return parts.join(" ");
      }).join(", "));
    });
  }

  // Everything that the page is made of and cannot exchange while it is shown.
  function isOwn(changed) {
    var urls = [location.href, new URL(own.address, location.href).href];
    var add = function (selector, name) {
      document.querySelectorAll(selector).forEach(function (el) { urls.push(el.getAttribute(name)); });
    };
    add("script[src]", "src");
    add("[data-fragment]", "data-fragment");
    add("iframe[src]", "src");
    add("video[src], audio[src], video source[src], audio source[src]", "src");
    return changed.has(own.address) || urls.some(function (url) { return url && changed.has(pathOf(url)); });
  }

  function change(event) {
    version = event.lastEventId;
    var data = JSON.parse(event.data);
    if (data.go && data.go !== pathOf(location.href)) {
      location.assign(encodeURI(data.go));
      return;
    }
    if (!data.paths) return reload();
    var changed = new Set(data.paths);
    if (isOwn(changed)) return reload();
    if (data.paths.some(function (path) { return /\.(css|png|jpe?g|gif|webp|avif|svg|ico|woff2?|ttf)$/i.test(path); })) {
      exchangeStyles();
      exchangePictures(changed);
    }
  }

  function make(name, text, inside) {
    var el = document.createElement(name);
    if (text) el.textContent = text;
    (inside || []).forEach(function (one) { el.append(one); });
    return el;
  }

  // A shadow keeps the site's style sheets out.
  function shadow(name, css) {
    var host = document.createElement(name);
    var root = host.attachShadow({ mode: "open" });
    root.append(make("style", css));
    (document.body || document.documentElement).append(host);
    return [host, root];
  }

  var FONT = "font: 16px/1.5 system-ui, sans-serif; text-align: start; letter-spacing: normal;";

  function ribbon(text) {
    var parts = shadow("bantin-ribbon", ":host { all: initial; position: fixed; z-index: 2147483646; inset: auto auto 12px 12px;" +
      " max-width: min(34rem, calc(100vw - 24px)); } p { margin: 0; box-sizing: border-box; padding: 6px 14px; border-radius: 8px;" +
      " background: #ffd54a; color: #241c00; box-shadow: 0 1px 8px #0006; border: 1px solid #241c0055; " + FONT +
      " font-size: 14px; font-weight: 600; }");
    var p = make("p", text);
    p.setAttribute("role", "note");
    parts[1].append(p);
  }

  // Not every machine's monospaced font has all Vietnamese letters.
  function excerpt(parts) {
    var mark = make("mark", parts[1] || "\u200b");
    return make("pre", "", [parts[0], mark, parts[2]]);
  }

  function problem(one) {
    var inside = [make("h2", one.message)];
    if (one.place) inside.push(make("p", "", [make("code", one.place)]));
    if (one.excerpt) inside.push(excerpt(one.excerpt));
    one.hints.forEach(function (hint) { inside.push(make("p", "→ " + hint)); });
    return make("section", "", inside);
  }

  function close() {
    if (box) box.remove();
    box = null;
  }

  function errors(event) {
    var data = JSON.parse(event.data);
    close();
    var parts = shadow("bantin-errors", ":host { all: initial; position: fixed; z-index: 2147483647; inset: 0; overflow: auto;" +
      " background: #101613b3; overscroll-behavior: contain; } div { box-sizing: border-box; max-width: 54rem; margin: 5vh auto;" +
      " width: calc(100% - 24px); padding: 20px; border-top: 6px solid #d32f2f; border-radius: 8px; background: #fff;" +
      " color: #1d2321; box-shadow: 0 8px 40px #0008; " + FONT + " } header { display: flex; gap: 12px; align-items: start;" +
      " justify-content: space-between; } h1 { margin: 0; font-size: 20px; line-height: 1.3; color: #b3261e; }" +
      " button { font: inherit; font-size: 14px; padding: 6px 14px; min-height: 36px; border: 1px solid #6b7672; border-radius: 6px;" +
      " background: #fff; color: inherit; cursor: pointer; } header + p { margin: 4px 0 16px; color: #4a5551; font-size: 14px; }" +
      " section { padding: 12px 0; border-top: 1px solid #d5dbd8; } h2 { margin: 0 0 4px; font-size: 16px; }" +
      " h2, p, code { overflow-wrap: anywhere; } p { margin: 4px 0; } code { font: 14px/1.5 ui-monospace, monospace; }" +
      " code { color: #4a5551; } pre { margin: 8px 0; font: inherit; font-size: 15px; padding: 8px 12px; border-radius: 6px; background: #f1f4f2;" +
      " white-space: pre-wrap; overflow-wrap: anywhere; tab-size: 2; } mark { background: #ffcdd2; color: #8c1d18; font-weight: 600;" +
      " border-bottom: 2px solid #d32f2f; } @media (prefers-color-scheme: dark) { div { background: #1b2320; color: #e7ece9; }" +
      " h1 { color: #ff9d94; } header + p, code { color: #b4bfba; } section { border-color: #3a4540; } pre { background: #101613; }" +
      " mark { background: #5c1f1b; color: #ffd9d5; } button { background: #26302c; border-color: #8a9691; } }");
    var shut = make("button", data.close);
    shut.type = "button";
    shut.onclick = close;
    var head = make("header", "", [make("h1", data.title), shut]);
    var panel = make("div", "", [head, make("p", data.note)].concat(data.problems.map(problem)));
    panel.setAttribute("role", "alertdialog");
    panel.setAttribute("aria-label", data.title);
    parts[1].append(panel);
    box = parts[0];
  }

  function listen() {
    if (source || document.hidden) return;
    source = new EventSource("/.bantin/events?since=" + encodeURIComponent(version) +
      "&page=" + encodeURIComponent(own.address));
    source.addEventListener("change", change);
    source.addEventListener("errors", errors);
    source.addEventListener("mended", close);
  }

  // A browser opens only a few connections to one host: pages that nobody sees must not take them all.
  function rest() {
    if (!source) return;
    source.close();
    source = null;
  }

  document.addEventListener("visibilitychange", function () { if (document.hidden) rest(); else listen(); });
  addEventListener("pagehide", rest);
  addEventListener("pageshow", listen);
  addEventListener("keydown", function (event) { if (event.key === "Escape") close(); });
  if (own.ribbon) ribbon(own.ribbon);
  stand();
  listen();
})();
