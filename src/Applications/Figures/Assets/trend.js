// Draws the course of an indicator. The library is fetched only when the chart comes into view; the table beside it says the same.
const palette = ["#0f6b5c", "#8a5d00", "#3b5b92", "#a5211b", "#5d4a86", "#51605b"];

function optionOf(data) {
  const [first, last] = [data.lines.flatMap(line => line.points)].flatMap(points => {
    const days = points.map(point => Date.parse(point.at)).sort((a, b) => a - b);
    return [days[0], days[days.length - 1]];
  });
  const years = last - first > 2 * 365 * 864e5;
  const pair = point => ({ value: [point.at, point.value], label: point.label, shown: point.shown });
  const series = data.lines.map((line, index) => ({
    name: line.name, type: "line", data: line.points.map(pair), symbolSize: 8, lineStyle: { width: 2.5 }, color: palette[index],
    markLine: index === 0 && data.targets.length ? {
      symbol: "none", silent: true, lineStyle: { color: "#7a5200", type: "dashed" },
      data: data.targets.map(target => ({ yAxis: target.value, label: { formatter: target.label, position: "insideEndTop", color: "#7a5200" } })),
    } : undefined,
  }));
  if (data.others.length) {
    series.push({ name: data.othersName, type: "scatter", data: data.others.map(pair), symbol: "diamond", symbolSize: 11, color: "#8a5d00" });
  }
  return {
    animation: false,
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
    grid: { left: 12, right: 24, top: 34, bottom: series.length > 1 ? 40 : 10, containLabel: true },
    legend: series.length > 1 ? { bottom: 0, type: "scroll" } : undefined,
    // Drawn on the canvas, not as markup: the page's security policy allows no styles from elsewhere.
    tooltip: { trigger: "item", renderMode: "richText", formatter: point => `${point.seriesName}\n${point.data.label}  ${point.data.shown} ${data.unit}` },
    xAxis: { type: "time", minInterval: years ? 365 * 864e5 : 864e5, axisLabel: { formatter: years ? "{yyyy}" : "{yyyy}-{MM}-{dd}", hideOverlap: true } },
    yAxis: { type: "value", scale: true, name: data.unit, nameTextStyle: { align: "left" } },
    series,
  };
}

export function start(root) {
  const data = JSON.parse(root.querySelector("script").textContent);
  let chart, sized, gone = false;
  const draw = async () => {
    const library = await import(root.dataset.library);
    if (gone) return;
    const canvas = document.createElement("div");
    canvas.className = "trend-drawn";
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
    root.querySelector(".trend-drawn")?.remove();
    delete root.dataset.ready;
  };
}
