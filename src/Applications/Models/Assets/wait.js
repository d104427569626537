// Looks again while something is at work; without scripts there is a link.
export function start() {
  const again = setTimeout(() => location.replace(location.href), 1500);
  return () => clearTimeout(again);
}
