/* What a page does more when it may run a script. Every page works without. */
"use strict";

(() => {
  const problems = document.getElementById("problems");
  if (problems) {
    problems.focus();
  }

  /* Leaving replaces this page, so that Back does not return to it. Three times Escape does the same. */
  const leave = document.querySelector("a.leave");
  if (leave) {
    const go = (event) => {
      event.preventDefault();
      document.documentElement.hidden = true;
      location.replace(leave.href);
    };
    leave.addEventListener("click", go);
    let presses = 0;
    let last = 0;
    document.addEventListener("keydown", (event) => {
      presses = event.key === "Escape" && event.timeStamp - last < 1500 ? presses + 1 : Number(event.key === "Escape");
      last = event.timeStamp;
      if (presses === 3) {
        go(event);
      }
    });
  }

  /* Once sent is sent: a second press while the answer is on its way does nothing. */
  for (const form of document.querySelectorAll("form[method=post]")) {
    let sent = 0;
    form.addEventListener("submit", (event) => {
      if (event.timeStamp - sent < 3000 && sent > 0) {
        event.preventDefault();
      }
      sent = event.timeStamp;
    });
  }

  /* What says something only while scripts run. */
  for (const element of document.querySelectorAll("[data-script]")) {
    element.hidden = false;
  }

  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => print());
  }

  /* In a list: j and k, or the arrows, go down and up. Only while the list has the focus, so that speech input is safe. */
  for (const list of document.querySelectorAll("[data-keys]")) {
    list.addEventListener("keydown", (event) => {
      const steps = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 };
      const step = steps[event.key];
      if (!step || event.ctrlKey || event.altKey || event.metaKey || /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName)) {
        return;
      }
      const links = [...list.querySelectorAll("tbody th a, tbody td:first-child a, [data-row]")];
      const next = links[links.indexOf(document.activeElement) + step];
      if (next) {
        event.preventDefault();
        next.focus();
      }
    });
  }

  /* An open menu closes with Escape and by pressing elsewhere. */
  document.addEventListener("click", (event) => close_menus(event.target));
  document.addEventListener("keydown", (event) => event.key === "Escape" && close_menus(null));
  function close_menus(keep) {
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      if (!menu.contains(keep)) {
        menu.open = false;
      }
    }
  }
})();
