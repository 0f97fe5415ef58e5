// What a page cannot do by itself: show a call while it rings, keep lists fresh, and
// say why a recording does not play. Everything else on every page works without this file.
"use strict";

// A player does not say why it plays nothing: the page at its address does.
(() => {
  for (const player of document.querySelectorAll(".recording audio")) {
    player.addEventListener("error", () => {
      fetch(player.src, { headers: { accept: "text/html" } })
        .then((answer) => (answer.ok ? Promise.reject(answer.status) : answer.text()))
        .then((text) => {
          const notice = new DOMParser().parseFromString(text, "text/html").querySelector(".notice");
          if (!notice) return;
          notice.setAttribute("role", "alert");
          player.replaceWith(notice);
        })
        .catch(() => {});
    });
  }
})();

// A drawing that is wider than its frame shows where a call begins.
for (const frame of document.querySelectorAll(".flow")) {
  const begins = frame.querySelector(".step");
  if (!begins) continue;
  const [box, around] = [begins.getBoundingClientRect(), frame.getBoundingClientRect()];
  frame.scrollLeft = box.left - around.left - (around.width - box.width) / 2;
}

(() => {
  if (!window.EventSource) return;
  const pop = document.getElementById("pop");
  const shown = new Map();
  // Says that nobody asked for it: an unattended console is to end.
  const byItself = { headers: { accept: "text/html", "x-by-itself": "1" } };

  const element = (name, text, cls) => {
    const made = document.createElement(name);
    if (text !== undefined) made.textContent = text;
    if (cls) made.className = cls;
    return made;
  };

  // The server sends a finished fragment for each call; it is put in by id, so that a second event replaces it.
  const showCall = (call) => {
    fetch(`/console/calls/${call.id}/pop`, byItself)
      .then((answer) => (answer.ok ? answer.text() : Promise.reject(answer.status)))
      .then((text) => {
        const page = new DOMParser().parseFromString(text, "text/html");
        const fresh = page.querySelector(".pop");
        if (!fresh) return;
        const old = shown.get(call.id);
        if (old) old.replaceWith(fresh); else pop.append(fresh);
        shown.set(call.id, fresh);
      })
      .catch(() => {});
    if (call.state === "ended") setTimeout(() => { const old = shown.get(call.id); if (old) old.remove(); shown.delete(call.id); }, 60000);
  };

  // Parts of a page that are kept fresh name themselves with data-fresh; they are fetched anew, not more often
  // than every two seconds, and never while somebody writes in them.
  let waiting = false;
  const refresh = () => {
    if (waiting || !document.querySelector("[data-fresh]")) return;
    waiting = true;
    setTimeout(() => {
      waiting = false;
      fetch(location.href, byItself)
        .then((answer) => (answer.ok ? answer.text() : Promise.reject(answer.status)))
        .then((text) => {
          const page = new DOMParser().parseFromString(text, "text/html");
          for (const part of document.querySelectorAll("[data-fresh]")) {
            const fresh = page.getElementById(part.id);
            if (fresh && !part.contains(document.activeElement)) part.replaceWith(fresh);
          }
        })
        .catch(() => {});
    }, 2000);
  };

  const lost = element("div", document.body.dataset.lost);
  lost.id = "lost";
  lost.setAttribute("role", "status");

  // A browser keeps few connections to one server: only the page that is looked at listens.
  let events = null;
  const listen = () => {
    events = new EventSource("/events");
    events.addEventListener("open", () => lost.remove());
    events.addEventListener("error", () => { if (events && events.readyState !== EventSource.CLOSED) document.body.append(lost); });
    events.addEventListener("call", (event) => { showCall(JSON.parse(event.data)); refresh(); });
    for (const name of ["live", "today", "resync"]) events.addEventListener(name, refresh);
  };
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) {
      if (events) events.close();
      events = null;
    } else if (!events) {
      listen();
      refresh();
    }
  });
  if (!document.hidden) listen();
})();
