// Draws the course of an indicator.
import { chart } from "../chart.js";

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
    grid: { left: 12, right: 24, top: 34, bottom: series.length > 1 ? 40 : 10, containLabel: true },
    legend: series.length > 1 ? { bottom: 0, type: "scroll" } : undefined,
    // Drawn on the canvas, not as markup: the page's security policy allows no styles from elsewhere.
    tooltip: { trigger: "item", renderMode: "richText", formatter: point => `${point.seriesName}\n${point.data.label}  ${point.data.shown} ${data.unit}` },
    xAxis: { type: "time", minInterval: years ? 365 * 864e5 : 864e5, axisLabel: { formatter: years ? "{yyyy}" : "{yyyy}-{MM}-{dd}", hideOverlap: true } },
    yAxis: { type: "value", scale: true, name: data.unit, nameTextStyle: { align: "left" } },
    series,
  };
}

export const start = root => chart(root, "trend-drawn", optionOf);
