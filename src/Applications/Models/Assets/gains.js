// Draws how many gain and lose how much. The library is fetched only when the chart comes into view; the table beside it says the same.
function optionOf(data) {
  const bar = (name, values, color, sign) => ({
    name, type: "bar", stack: "subjects", color, barMaxWidth: 22,
    data: values.map(value => ({ value: sign * value, shown: value })),
  });
  return {
    animation: false,
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
    grid: { left: 8, right: 24, top: 8, bottom: 34, containLabel: true },
    legend: { bottom: 0 },
    // Drawn on the canvas, not as markup: the page's security policy allows no styles from elsewhere.
    tooltip: { trigger: "item", renderMode: "richText", formatter: point => `${point.name}\n${point.seriesName}  ${point.data.shown} ${data.subjects}` },
    xAxis: { type: "value", minInterval: 1, axisLabel: { formatter: value => Math.abs(value) } },
    yAxis: { type: "category", data: data.ranges, inverse: true, axisTick: { show: false } },
    series: [bar(data.downName, data.down, "#b4532a", -1), bar(data.upName, data.up, "#0f6b5c", 1)],
  };
}

export function start(root) {
  const data = JSON.parse(root.querySelector("script").textContent);
  let chart, sized, gone = false;
  const draw = async () => {
    const library = await import(root.dataset.library);
    if (gone) return;
    const canvas = document.createElement("div");
    canvas.className = "trial-drawn";
    root.append(canvas);
    chart = library.init(canvas, null, { renderer: "canvas" });
    chart.setOption(optionOf(data));
    sized = new ResizeObserver(() => chart.resize());
    sized.observe(root);
    root.dataset.ready = "on";
  };
  const seen = new IntersectionObserver(entries => {
    if (!entries.some(entry => entry.isIntersecting)) return;
    seen.disconnect();
    draw().catch(error => console.error("The chart could not be drawn.", error));
  }, { rootMargin: "200px" });
  seen.observe(root);
  return () => {
    gone = true;
    seen.disconnect();
    sized?.disconnect();
    chart?.dispose();
    root.querySelector(".trial-drawn")?.remove();
    delete root.dataset.ready;
  };
}
