// Without scripts the browser's own menu prints; with them there is a button.
export function start(button) {
  const print = () => window.print();
  button.hidden = false;
  button.addEventListener("click", print);
  return () => {
    button.hidden = true;
    button.removeEventListener("click", print);
  };
}
