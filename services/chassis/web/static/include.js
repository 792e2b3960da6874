// Puts a fragment of another room of the house where a page asks for it:
//   <div data-include="/path">正在读取…</div>
// The fragment comes from our own address only, with the viewer's own sign-in.
"use strict";

async function include(place) {
  const address = new URL(place.dataset.include, location.href);
  place.setAttribute("aria-busy", "true");
  try {
    if (address.origin !== location.origin) throw new Error("not ours");
    const answer = await fetch(address, { credentials: "same-origin", headers: { accept: "*/*" } });
    const kind = answer.headers.get("content-type") || "";
    if (answer.ok && kind.startsWith("text/html")) place.innerHTML = await answer.text();
    else if (kind.startsWith("application/problem+json")) complain(place, (await answer.json()).detail);
    else complain(place);
  } catch {
    complain(place);
  }
  place.removeAttribute("aria-busy");
}

function complain(place, why) {
  const words = document.createElement("p");
  words.className = "trouble";
  words.setAttribute("role", "alert");
  words.textContent = why || "这一部分暂时无法显示，请刷新页面重试。";
  place.replaceChildren(words);
}

document.querySelectorAll("[data-include]").forEach(include);
