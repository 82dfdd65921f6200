/// Keeps an open lobby up to date, and posts with Ctrl+Enter.
///
/// Without it the page works the same by reloading.
enum RoomScript: Asset {
    static let path = "/assets/room.js"
    static let mediaType = "text/javascript; charset=utf-8"
    static let content = """
        "use strict";
        (() => {
          const parts = ["threads", "notices"];
          const places = parts.map((id) => document.getElementById(id));
          if (places.includes(null)) return;
          let last = "";

          // What is being read or written is left alone: an open reply, a focused link, a selected passage.
          const isInUse = () =>
            places.some((place) => place.contains(document.activeElement) || place.querySelector("details[open]")) ||
            !document.getSelection().isCollapsed;

          const refresh = async () => {
            if (document.visibilityState !== "visible" || isInUse()) return;
            const answer = await fetch("/lobby/room", { cache: "no-store" });
            if (!answer.ok) return;
            const text = await answer.text();
            if (text === last || isInUse()) return;
            last = text;
            const fresh = new DOMParser().parseFromString(text, "text/html");
            parts.forEach((id, index) => {
              const part = fresh.getElementById(id);
              if (part && part.innerHTML !== places[index].innerHTML) places[index].innerHTML = part.innerHTML;
            });
          };
          // A daemon that is being restarted is simply asked again.
          setInterval(() => refresh().catch(() => {}), 2000);

          document.addEventListener("keydown", (event) => {
            const isSend = event.key === "Enter" && (event.ctrlKey || event.metaKey);
            if (isSend && event.target instanceof HTMLTextAreaElement && event.target.form) event.target.form.requestSubmit();
          });
        })();

        """
}
