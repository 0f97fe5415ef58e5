// What a page cannot do by itself: show a call while it rings, keep lists fresh, say why a recording does not
// play, and speak. Everything else on every page works without this file.
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

// The telephone stays on its page while its buttons are pressed, and speaks if that is wished.
(() => {
  const speech = window.speechSynthesis;
  const wished = () => speech && sessionStorage.getItem("speak") === "yes";
  const speak = () => {
    if (!wished()) return;
    speech.cancel();
    for (const words of document.querySelectorAll("[data-fresh-words]")) {
      const said = new SpeechSynthesisUtterance(words.textContent);
      said.lang = words.lang;
      speech.speak(said);
    }
  };
  const offer = () => {
    const box = document.getElementById("speak");
    if (!box || !speech) return;
    document.getElementById("speaks").hidden = false;
    box.checked = wished();
    box.addEventListener("change", () => {
      sessionStorage.setItem("speak", box.checked ? "yes" : "no");
      if (box.checked) speak(); else speech.cancel();
    });
  };
  if (!document.getElementById("phone")) return;
  offer();
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.closest("#phone")) return;
    event.preventDefault();
    const fields = new URLSearchParams(new FormData(form, event.submitter));
    fetch(form.action, { method: "POST", body: fields })
      .then((answer) => answer.text())
      .then((text) => {
        const fresh = new DOMParser().parseFromString(text, "text/html").getElementById("phone");
        // Whatever else came is a page of its own: the address shows it.
        if (!fresh) return location.reload();
        document.getElementById("phone").replaceWith(fresh);
        offer();
        const now = document.getElementById("now");
        if (now) now.focus();
        speak();
      })
      .catch(() => location.reload());
  });
})();

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
