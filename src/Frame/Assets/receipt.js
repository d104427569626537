// Copy, save and print: each button shows itself only where its means exist.
export function start(root) {
  for (const button of root.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
  for (const button of root.querySelectorAll("[data-copy]")) {
    button.hidden = !navigator.clipboard;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).value);
      button.querySelector("span").textContent = button.dataset.wordsDone;
    });
  }
  for (const button of root.querySelectorAll("[data-save-qr]")) {
    const picture = root.querySelector(".qr svg");
    button.hidden = !picture;
    button.addEventListener("click", () => {
      const link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob([new XMLSerializer().serializeToString(picture)], { type: "image/svg+xml" }));
      link.download = button.dataset.saveQr;
      link.click();
      URL.revokeObjectURL(link.href);
    });
  }
}
