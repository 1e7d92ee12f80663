// Sorts out what the page tells; all of it can be read without. The state stands in the address, so that a link shows the same.
(() => {
  "use strict";
  const form = document.getElementById("filter");
  const said = form.querySelector("output");
  const worst = [...form.elements.severity.options].map((one) => one.value).filter(Boolean);
  const items = [...document.querySelectorAll(".item")];
  const texts = new Map();

  // What is searched of an item: its own text, and that of the control it belongs to.
  const text = (item) => {
    if (!texts.has(item)) {
      const heads = item.closest(".card").querySelectorAll("summary .title, summary .under > :not(.names)");
      texts.set(item, [...heads, item].map((one) => one.textContent).join(" ").toLowerCase());
    }
    return texts.get(item);
  };

  const wanted = () => {
    const data = new FormData(form);
    return {
      words: data.get("q").toLowerCase().split(/\s+/).filter(Boolean),
      most: data.get("severity") ? worst.indexOf(data.get("severity")) : worst.length,
      service: data.get("service"),
      area: data.get("area"),
      fails: data.has("fails"),
    };
  };

  const fits = (item, want) =>
    worst.indexOf(item.dataset.severity) <= want.most &&
    (!want.service || item.dataset.service === want.service) &&
    (!want.area || item.dataset.area === want.area) &&
    (!want.fails || "fails" in item.dataset) &&
    want.words.every((word) => text(item).includes(word));

  // How many findings are told: what waits for the same is told once.
  const number = (some) => [...some].reduce((sum, one) => sum + Number(one.dataset.number ?? 1), 0);

  // A part with nothing left in it is no part; its number is of what is left.
  const recount = (selector) => {
    for (const part of document.querySelectorAll(selector)) {
      const left = number(part.querySelectorAll(".item:not([hidden])"));
      part.hidden = left === 0;
      part.querySelector(".number").textContent = left.toLocaleString("en");
    }
  };

  // The head of a control names the first of what is left of it.
  const name = () => {
    for (const card of document.querySelectorAll(".card:not([hidden])")) {
      const names = [...card.querySelectorAll(".item:not([hidden]) .name")].map((one) => one.textContent);
      card.querySelector(".names").textContent = names[0] + (names.length > 1 ? ` and ${names.length - 1} more` : "");
    }
  };

  const show = () => {
    const want = wanted();
    for (const item of items) item.hidden = !fits(item, want);
    const shown = items.filter((one) => !one.hidden);
    recount(".card");
    name();
    recount(".group");
    recount(".part");
    const all = shown.length === items.length;
    said.textContent = all ? "" : `${number(shown).toLocaleString("en")} of ${number(items).toLocaleString("en")} shown`;
    if (!all && shown.length <= 20) {
      for (const item of shown) {
        for (let at = item.parentElement; at; at = at.parentElement) if (at.matches("details")) at.open = true;
      }
    }
  };

  const remember = () => {
    const kept = new URLSearchParams([...new FormData(form)].filter(([, value]) => value));
    history.replaceState(null, "", `#${kept}`);
  };

  const recall = () => {
    if (location.hash && !location.hash.includes("=")) return; // it names a part, and sorts out nothing
    const kept = new URLSearchParams(location.hash.slice(1));
    for (const field of form.elements) {
      if (!field.name) continue;
      if (field.type === "checkbox") field.checked = kept.has(field.name);
      else field.value = kept.get(field.name) ?? "";
    }
    show();
    if (location.hash) (document.querySelector(".part:not([hidden])") ?? form).scrollIntoView();
  };

  form.addEventListener("input", () => { show(); remember(); });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(() => { show(); remember(); }));
  document.getElementById("open").addEventListener("click", (event) => {
    const open = event.target.textContent === "Open all";
    for (const one of document.querySelectorAll("main details")) one.open = open;
    event.target.textContent = open ? "Close all" : "Open all";
  });
  // Paper has no folds.
  addEventListener("beforeprint", () => { for (const one of document.querySelectorAll("details:not(#satisfied details)")) one.open = true; });
  addEventListener("hashchange", recall);
  form.hidden = items.length === 0;
  if (location.hash) recall();
})();
