// Keeps the marked part of a page fresh: whenever the stream brings a ledger entry, the server
// draws that part anew. What is shown is therefore always what the server itself would show.
(() => {
  "use strict";
  const REST = 500;

  for (const part of document.querySelectorAll("[data-live]")) {
    const state = document.querySelector("[data-live-state]");
    let waiting = false;

    const say = (words) => {
      state.hidden = false;
      if (state.textContent !== words) state.textContent = words;
    };

    const draw = async () => {
      waiting = false;
      try {
        const answer = await fetch(part.dataset.live, { headers: { accept: "text/html" } });
        if (answer.ok && !answer.redirected) part.innerHTML = await answer.text();
      } catch {
        say("暂时连接不上，正在重试。");
      }
    };

    const stream = new EventSource(part.dataset.stream);
    stream.addEventListener("open", () => say("实时更新中。"));
    stream.addEventListener("error", () => say("实时更新已中断，正在重新连接。"));
    stream.addEventListener("entry", () => {
      if (waiting) return;
      waiting = true;
      setTimeout(draw, REST);
    });
  }
})();
